"""What is answered to one operation: its body, what it corrects, its parent, its handler's word."""

import structlog
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction

from server.changes.models import Change
from server.config.log_lines import failure
from server.districts.models import District
from server.ingest import handlers
from server.ingest.bodies import UNREADABLE, BodyDamaged, BodyRefused, checked_body
from server.ingest.corrections import NotArrived, correction_refusal, took_effect
from server.ingest.envelope import Operation, OpResult
from server.ingest.envelope import Outcome as AnyOutcome
from server.ingest.handlers import HANDLERS, Outcome, rejected
from server.ingest.models import AppliedOp
from sync.events import Event, UnknownKind
from sync.events.entities import TYPES

INVALID_VALUE = rejected("invalid_value", UNREADABLE)
PARENT_REJECTED = rejected("parent_rejected", "前一步没有成功,这一步也未能办理")

log = structlog.get_logger("server.ingest")


class NotFinal(Exception):
    """The operation is to be sent again; nothing of it is kept."""

    def __init__(self, result: OpResult) -> None:
        super().__init__(result.code)
        self.result = result


def decided(op: Operation, given: handlers.Operation, row: AppliedOp) -> Outcome:
    """The answer for good. Notes in `row` which operation it corrects. Raises NotFinal."""
    body = _body(op)
    refusal = _correction_refusal(op, row)
    if refusal is not None:
        return refusal
    if isinstance(body, Outcome):
        return body
    if _parent_failed(op, given.district):
        return PARENT_REJECTED
    return _handled(given, body)


def note(row: AppliedOp, outcome: Outcome, clock_flags: tuple[str, ...]) -> None:
    """Store the answer."""
    fill(row, outcome, clock_flags)
    row.version = _version(row)
    row.save()


def fill(row: AppliedOp, outcome: Outcome, clock_flags: tuple[str, ...]) -> None:
    """Put the answer into the row, but for the version, which takes a look at what is published."""
    row.outcome, row.code, row.message_key = outcome.outcome, outcome.code, outcome.message_key
    row.entity_id = outcome.entity_id or row.entity_id
    row.detail = outcome.detail
    row.flags = [*clock_flags, *outcome.flags]


def _body(op: Operation) -> Event | Outcome:
    """The body that a handler takes, or why none ever will. Raises NotFinal."""
    try:
        body = checked_body(op)
        HANDLERS[type(body)]
    except BodyRefused as refusal:
        return refusal.outcome
    except BodyDamaged:
        raise _not_final(op, "retry", "bad_hash") from None
    except (UnknownKind, KeyError):
        raise _not_final(op, "retry", "unknown_kind") from None
    return body


def _correction_refusal(op: Operation, row: AppliedOp) -> Outcome | None:
    if op.supersedes is None:
        return None
    try:
        return correction_refusal(row, op.supersedes)
    except NotArrived:
        raise _not_final(op, "deferred", "superseded_missing") from None


def _parent_failed(op: Operation, district: District) -> bool:
    """Raises NotFinal when the parent has not arrived."""
    if op.depends_on is None:
        return False
    try:
        if op.depends_on == op.op_id:
            raise NotArrived
        return not took_effect(op.depends_on, district)
    except NotArrived:
        raise _not_final(op, "deferred", "parent_missing") from None


def _handled(given: handlers.Operation, body: Event) -> Outcome:
    try:
        with transaction.atomic():
            return HANDLERS[type(body)](given, body)
    except (IntegrityError, DataError, ValidationError, OverflowError) as error:
        log.warning("invalid_value", op_id=str(given.op_id), failure=failure(error))
        return INVALID_VALUE


def _not_final(op: Operation, outcome: AnyOutcome, code: str) -> NotFinal:
    return NotFinal(OpResult(op_id=op.op_id, outcome=outcome, code=code))


def _version(row: AppliedOp) -> int | None:
    """The published version of the thing that the operation is about."""
    if row.entity_id is None:
        return None
    changes = Change.objects.filter(
        district_id=row.district_id, type__in=list(TYPES), entity_id=row.entity_id
    )
    return changes.values_list("version", flat=True).first()
