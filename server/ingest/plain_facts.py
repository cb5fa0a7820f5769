"""A run of plain facts in one transaction, with the answers that each would get alone.

Every check of the single operation is made first; what is unusual in any way is no part of a
run. Whatever a run meets (another transaction with the same operation, a value that the database
refuses, a fork) rolls it back or leaves the operation out, and it is taken alone.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

import msgspec
import structlog
from django.db import models, transaction

from server.changes.models import Change
from server.config.log_lines import failure
from server.ingest.bodies import BodyDamaged, BodyRefused, checked_body
from server.ingest.bulk_rows import insert, insert_new
from server.ingest.clocks import Occurrence
from server.ingest.deciding import fill
from server.ingest.envelope import Operation, OpResult
from server.ingest.facts import FOLLOWERS, KEEPERS, Fact, Kept
from server.ingest.models import AppliedOp, Receipt
from server.ingest.taking import Arrival, op_result, op_row, operation_of, take
from sync.events import KINDS, Event
from sync.events.entities import TYPES

SHORTEST_RUN = 2

log = structlog.get_logger("server.ingest")
read_envelope = msgspec.json.Decoder(Operation).decode


class PlainFact(NamedTuple):
    """An operation that passed every check which needs no database."""

    raw: msgspec.Raw
    op: Operation
    when: Occurrence
    body: Event


def plain_fact_of(raw: msgspec.Raw, arrival: Arrival) -> PlainFact | None:
    """None for anything else, also for a plain fact that something is wrong with."""
    try:
        op = read_envelope(raw)
        if KINDS.get((op.kind, op.kind_v)) not in KEEPERS or op.depends_on or op.supersedes:
            return None
        return PlainFact(raw, op, arrival.occurrence(op), checked_body(op))
    except (msgspec.MsgspecError, ValueError, OverflowError, RecursionError):
        return None
    except (BodyRefused, BodyDamaged):
        return None


def take_run(run: Sequence[PlainFact], arrival: Arrival) -> list[OpResult | None]:
    """The answers, in order. No two facts of a run share an op_id or a sequence number."""
    kept: dict[UUID, OpResult] = {}
    if len(run) >= SHORTEST_RUN:
        try:
            with transaction.atomic():
                kept = _kept(run, arrival)
        except Exception as error:
            log.info("run_taken_one_by_one", ops=len(run), failure=failure(error))
            kept = {}
    return [kept.get(fact.op.op_id) or take(fact.raw, arrival) for fact in run]


def _kept(run: Sequence[PlainFact], arrival: Arrival) -> dict[UUID, OpResult]:
    """The answers to those whose op_id nobody had; all their rows are written."""
    decided = _decided(run, arrival)
    rows = [_settled(fact, kept, arrival) for fact, kept in zip(run, decided, strict=True)]
    _add_versions(rows, arrival)
    claimed = insert_new(rows)
    fresh = [place for place, fact in enumerate(run) if fact.op.op_id in claimed]
    if not fresh:
        return {}
    insert([_receipt(run[place].op, arrival) for place in fresh])
    _insert_by_model(decided[place].row for place in fresh)
    _follow((type(run[place].body), decided[place].row) for place in fresh)
    return {rows[place].pk: op_result(rows[place]) for place in fresh}


def _decided(run: Sequence[PlainFact], arrival: Arrival) -> list[Kept]:
    """What the areas say, in the order of the run; each area is asked once a kind."""
    by_type: dict[type[Event], list[int]] = defaultdict(list)
    for place, fact in enumerate(run):
        by_type[type(fact.body)].append(place)
    found: dict[int, Kept] = {}
    for body_type, places in by_type.items():
        facts = [
            Fact(operation_of(run[place].op, run[place].when, arrival), run[place].body)
            for place in places
        ]
        found.update(zip(places, KEEPERS[body_type](facts), strict=True))
    return [found[place] for place in range(len(run))]


def _settled(fact: PlainFact, kept: Kept, arrival: Arrival) -> AppliedOp:
    row = op_row(fact.op, fact.when, arrival)
    fill(row, kept.outcome, fact.when.flags)
    return row


def _add_versions(rows: Sequence[AppliedOp], arrival: Arrival) -> None:
    """The published version of what an operation is about, as `taking` tells it."""
    changes = Change.objects.filter(
        district=arrival.device.district,
        type__in=list(TYPES),
        entity_id__in=[row.entity_id for row in rows],
    )
    versions = dict(changes.order_by("-pk").values_list("entity_id", "version"))
    for row in rows:
        row.version = versions.get(row.entity_id) if row.entity_id else None


def _receipt(op: Operation, arrival: Arrival) -> Receipt:
    return Receipt(
        district_id=arrival.device.district_id,
        install_id=arrival.batch.install_id,
        seq=op.seq,
        op_id=op.op_id,
    )


def _follow(written: Iterable[tuple[type[Event], models.Model]]) -> None:
    by_type: dict[type[Event], list[models.Model]] = defaultdict(list)
    for body_type, row in written:
        by_type[body_type].append(row)
    for body_type, rows in by_type.items():
        if body_type in FOLLOWERS:
            FOLLOWERS[body_type](rows)


def _insert_by_model(rows: Iterable[models.Model]) -> None:
    by_model: dict[type[models.Model], list[models.Model]] = defaultdict(list)
    for row in rows:
        by_model[type(row)].append(row)
    for same in by_model.values():
        insert(same)
