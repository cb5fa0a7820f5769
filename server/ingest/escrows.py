"""Handed-over operations: taken like pushed ones once somebody accepts them, or refused."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from server.devices.installs import owns
from server.devices.models import EscrowedBatch
from server.errors import InstallFork, ServerError
from server.ingest.clocks import Occurrence, occurrence, own_occurrence
from server.ingest.envelope import Batch, Milliseconds, Moment, Operation, OpResult
from server.ingest.taking import Arrival, take


class CannotAccept(ServerError):
    """Why not, as a sentence for the page."""


class HandedBody(msgspec.Struct, frozen=True, kw_only=True):
    """The body of an escrow with its operations as they came."""

    ops: list[msgspec.Raw]
    install_id: UUID | None = None
    sent_at: Moment | None = None
    sent_mono_ms: Milliseconds | None = None
    boot_id: str | None = None


@dataclass(frozen=True)
class HandedOver(Arrival):
    """Around the operations of an escrow. `handed_at`: when it came here."""

    handed_at: datetime
    clocks_told: bool
    numbered: bool

    @property
    def install_id(self) -> UUID | None:
        return self.batch.install_id if self.numbered else None

    def occurrence(self, op: Operation) -> Occurrence:
        if self.clocks_told:
            return occurrence(op, self.batch, self.handed_at)
        return own_occurrence(op, self.handed_at)


def accept_escrow(batch: EscrowedBatch, by: User) -> EscrowedBatch:
    """Take every operation, each in a transaction of its own, and count the outcomes.

    Doing it again takes what was not final the first time, and changes nothing else.
    """
    batch, is_first = _marked_accepted(batch, by)
    if batch.open_count == 0:
        return batch
    body = msgspec.json.decode(batch.body, type=HandedBody)
    results = [_taken(raw, batch, body) for raw in body.ops]
    outcomes = Counter(_outcome(result) for result in results)
    known = sum(result is not None and result.outcome == "duplicate" for result in results)
    outcomes["duplicate"] = known if is_first else batch.outcomes.get("duplicate", 0)
    batch.outcomes = {name: count for name, count in outcomes.items() if count}
    batch.save(update_fields=["outcomes", "updated_at"])
    return batch


@transaction.atomic
def refuse_escrow(batch: EscrowedBatch, by: User, *, reason: str) -> EscrowedBatch:
    """Leave it unapplied, for a reason. Nothing is deleted. Raises CannotAccept."""
    locked = EscrowedBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if locked.accepted_at is not None:
        raise CannotAccept("这一批已受理,不能再拒收")
    if not reason.strip():
        raise CannotAccept("请写明拒收原因")
    locked.refused_at, locked.refused_by = timezone.now(), by
    locked.refused_reason = reason.strip()[:200]
    locked.save()
    return locked


@transaction.atomic
def _marked_accepted(batch: EscrowedBatch, by: User) -> tuple[EscrowedBatch, bool]:
    """The batch, and whether nobody had accepted it. The lock keeps a refusal out."""
    locked = EscrowedBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    is_first = locked.accepted_at is None
    if is_first:
        locked.accepted_at, locked.accepted_by = timezone.now(), by
        locked.save()
    return EscrowedBatch.objects.select_related("device__district").get(pk=batch.pk), is_first


def _taken(raw: msgspec.Raw, batch: EscrowedBatch, body: HandedBody) -> OpResult | None:
    try:
        return take(raw, _arrival(batch, body, numbered=_is_numbered(batch, body)))
    except InstallFork:
        # A copied disk: the other machine has this number, so this operation goes without one.
        return take(raw, _arrival(batch, body, numbered=False))


def _is_numbered(batch: EscrowedBatch, body: HandedBody) -> bool:
    return body.install_id is not None and owns(batch.device, body.install_id)


def _arrival(batch: EscrowedBatch, body: HandedBody, *, numbered: bool) -> HandedOver:
    """Clocks that came on a stick prove nothing: nobody knows how long it travelled."""
    clocks = (body.sent_at, body.sent_mono_ms, body.boot_id)
    return HandedOver(
        device=batch.device,
        batch=Batch(
            proto=1,
            install_id=body.install_id or batch.device.install_id,
            batch_id=str(batch.pk),
            sent_at=body.sent_at or batch.created_at,
            sent_mono_ms=body.sent_mono_ms or 0,
            boot_id=body.boot_id or "",
            ops=[],
        ),
        received_at=timezone.now(),
        handed_at=batch.created_at,
        clocks_told=batch.source == EscrowedBatch.Source.NETWORK and None not in clocks,
        numbered=numbered,
    )


def _outcome(result: OpResult | None) -> str:
    """The outcome that holds; of a duplicate, the stored one."""
    if result is None:
        return "unreadable"
    return result.detail["outcome"] if result.outcome == "duplicate" else result.outcome
