"""One operation in one transaction: claimed by its op_id, checked, applied, its answer stored.

What is answered for good is stored and never decided again. `deferred` and `retry` leave no
trace, so the operation may come again:

deferred  parent_missing   its `depends_on` has not arrived
          superseded_missing  nor has what it corrects
retry     unknown_kind     an older server: the terminal keeps the operation until the upgrade
          database_busy    a deadlock, a serialisation failure, a lost connection
          server_error     a bug of ours; it is in the log
          bad_hash         `sha256` is not of the body: it was damaged on its way
rejected  key_reuse        the op_id came before with another body, or from another district
          not_rejected, already_corrected  what it corrects needs no correction
          invalid_operation, invalid_body, invalid_value, parent_rejected, or a handler's code
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
import structlog
from django.db import IntegrityError, OperationalError, transaction

from server.config.log_lines import failure
from server.devices.models import Device
from server.errors import InstallFork
from server.ingest import handlers
from server.ingest.bodies import UNREADABLE
from server.ingest.clocks import Occurrence, occurrence
from server.ingest.corrections import correction_refusal
from server.ingest.deciding import INVALID_VALUE, NotFinal, decided, note
from server.ingest.envelope import Batch, NamedOperation, Operation, OpResult
from server.ingest.handlers import Outcome, rejected
from server.ingest.models import AppliedOp, Receipt

KEY_REUSE = rejected("key_reuse", UNREADABLE)

log = structlog.get_logger("server.ingest")


@dataclass(frozen=True)
class Arrival:
    """Around all operations of a batch."""

    device: Device
    batch: Batch
    received_at: datetime

    @property
    def install_id(self) -> UUID | None:
        """Whose sequence numbers the operations bear; None where that is not known."""
        return self.batch.install_id

    def occurrence(self, op: Operation) -> Occurrence:
        """When an operation of the batch happened. Raises OverflowError."""
        return occurrence(op, self.batch, self.received_at)


def take(raw: msgspec.Raw, arrival: Arrival) -> OpResult | None:
    """The answer to one operation; None for one that does not even tell its op_id.

    Raises InstallFork.
    """
    try:
        op = msgspec.json.decode(raw, type=Operation)
        when = arrival.occurrence(op)
    except (msgspec.MsgspecError, ValueError, OverflowError, RecursionError) as error:
        return _unreadable(raw, arrival, str(error))
    return _guarded(op, lambda: _taken(op, when, arrival))


def _guarded(op: Operation | NamedOperation, attempt: Callable[[], OpResult]) -> OpResult:
    """Whatever one operation runs into, the rest of the batch goes on."""
    try:
        return attempt()
    except NotFinal as answer:
        return answer.result
    except InstallFork:
        raise
    except OperationalError as error:
        log.warning("database_busy", op_id=str(op.op_id), failure=failure(error))
        return OpResult(op_id=op.op_id, outcome="retry", code="database_busy")
    except Exception as error:
        log.error("operation_failed", op_id=str(op.op_id), failure=failure(error))
        return OpResult(op_id=op.op_id, outcome="retry", code="server_error")


def _taken(op: Operation, when: Occurrence, arrival: Arrival) -> OpResult:
    def decide(row: AppliedOp) -> Outcome:
        return decided(op, operation_of(op, when, arrival), row)

    return settled(lambda: op_row(op, when, arrival), decide, clock_flags=when.flags)


def settled(
    make_row: Callable[[], AppliedOp],
    decide: Callable[[AppliedOp], Outcome],
    *,
    clock_flags: tuple[str, ...] = (),
) -> OpResult:
    """The answer to a row, in one transaction: the stored one, or what `decide` says."""
    try:
        return _once(make_row(), decide, clock_flags)
    except IntegrityError:
        # A deferred foreign key fails only at the commit, and takes our row with it.
        return _once(make_row(), _invalid, clock_flags)


def _invalid(row: AppliedOp) -> Outcome:
    """A correction stays one of its family, also when its value is wrong."""
    refusal = correction_refusal(row, row.supersedes) if row.supersedes else None
    return refusal or INVALID_VALUE


def _once(
    row: AppliedOp, decide: Callable[[AppliedOp], Outcome], clock_flags: tuple[str, ...]
) -> OpResult:
    with transaction.atomic():
        if not _claimed(row):
            return _stored_answer(row)
        _receipt(row)
        note(row, decide(row), clock_flags)
    return op_result(row)


def _claimed(row: AppliedOp) -> bool:
    """Whether the op_id is new. Another transaction with the same one is waited for."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def _receipt(row: AppliedOp) -> None:
    """Note the sequence number. Raises InstallFork when another operation has it."""
    if row.seq is None or row.install_id is None:
        return
    receipt, _ = Receipt.objects.get_or_create(
        install_id=row.install_id,
        seq=row.seq,
        defaults={"op_id": row.op_id, "district_id": row.district_id},
    )
    if receipt.op_id != row.op_id:
        raise InstallFork


def _stored_answer(row: AppliedOp) -> OpResult:
    stored = AppliedOp.objects.get(pk=row.pk)
    if (stored.sha256, stored.district_id) != (row.sha256, row.district_id):
        return OpResult(
            op_id=row.op_id,
            outcome="rejected",
            code=KEY_REUSE.code,
            message_key=KEY_REUSE.message_key,
        )
    _receipt(row)
    answer = op_result(stored)
    return msgspec.structs.replace(
        answer, outcome="duplicate", detail={**answer.detail, "outcome": stored.outcome}
    )


def operation_of(op: Operation, when: Occurrence, arrival: Arrival) -> handlers.Operation:
    return handlers.Operation(
        op_id=op.op_id,
        device=arrival.device,
        entity_id=op.entity_id,
        base_version=op.base_version,
        occurred_at=when.at,
        occurred_at_device=when.at_device,
        received_at=arrival.received_at,
    )


def op_row(op: Operation, when: Occurrence, arrival: Arrival) -> AppliedOp:
    return AppliedOp(
        op_id=op.op_id,
        sha256=op.sha256,
        district=arrival.device.district,
        device=arrival.device,
        install_id=arrival.install_id,
        seq=op.seq,
        kind=op.kind,
        kind_v=op.kind_v,
        entity_id=op.entity_id,
        depends_on=op.depends_on,
        supersedes=op.supersedes,
        base_version=op.base_version,
        occurred_at_device=when.at_device,
        occurred_at=when.at,
        received_at=arrival.received_at,
        body=_text(op.body),
        outcome=AppliedOp.Outcome.REJECTED,
    )


def _unreadable(raw: msgspec.Raw, arrival: Arrival, reason: str) -> OpResult | None:
    """An envelope that cannot be read is kept whole and rejected, if it can be answered at all."""
    try:
        named = msgspec.json.decode(raw, type=NamedOperation)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None
    row = AppliedOp(
        op_id=named.op_id,
        sha256=hashlib.sha256(raw).hexdigest(),
        district=arrival.device.district,
        device=arrival.device,
        install_id=arrival.install_id,
        seq=named.readable_seq,
        received_at=arrival.received_at,
        body=_text(raw),
        outcome=AppliedOp.Outcome.REJECTED,
    )
    outcome = Outcome("rejected", "invalid_operation", UNREADABLE, detail={"reason": reason})
    return _guarded(named, lambda: _once(row, lambda _: outcome, ()))


def _text(raw: msgspec.Raw) -> str:
    return bytes(raw).decode(errors="replace").replace("\x00", "\\u0000")


def op_result(row: AppliedOp) -> OpResult:
    return OpResult(
        op_id=row.op_id,
        outcome=row.outcome,  # type: ignore[arg-type]
        code=row.code,
        message_key=row.message_key,
        entity_id=row.entity_id,
        version=row.version,
        detail=row.detail,
    )
