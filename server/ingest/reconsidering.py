"""The office decides a rejected operation again: the same body, the same handler, in place."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import msgspec
import structlog
from django.contrib.auth.models import User
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone

from server.config.log_lines import failure
from server.errors import ServerError
from server.ingest import handlers
from server.ingest.corrections import family_took_effect, lock_family
from server.ingest.deciding import INVALID_VALUE, NotFinal, decided, note
from server.ingest.envelope import Operation
from server.ingest.handlers import Outcome
from server.ingest.models import AppliedOp, Reconsideration

WAITING = {
    "parent_missing": "它依赖的操作还没有收到",
    "superseded_missing": "它要更正的操作还没有收到",
    "unknown_kind": "本服务器还不认识这一类操作",
    "bad_hash": "保存的内容与摘要不符",
}
CLOCK_FLAGS = "clock_"

log = structlog.get_logger("server.ingest")


class CannotDecide(ServerError):
    """Why the office cannot decide this operation, as a sentence for the page."""


def decide_again(op: AppliedOp, by: User) -> AppliedOp:
    """The operation with the outcome that holds from now on. Raises CannotDecide."""
    with reported(op):
        try:
            return _decided_again(op, by, None)
        except IntegrityError:
            # A deferred foreign key fails only at the commit, and takes the decision with it.
            return _decided_again(op, by, INVALID_VALUE)


def require_decidable(op: AppliedOp) -> None:
    """Raises CannotDecide for what was not rejected, was corrected, or cannot be read."""
    if op.outcome != AppliedOp.Outcome.REJECTED:
        raise CannotDecide(f"结果是“{op.get_outcome_display()}”,只有被拒绝的操作才能处理")
    if not op.kind:
        raise CannotDecide("信封无法读取,不知道是哪一类操作;请按原文人工办理")
    if family_took_effect(op):
        raise CannotDecide("已有一次更正生效,不能再处理")


@contextmanager
def reported(op: AppliedOp) -> Iterator[None]:
    """Turns whatever a decision runs into to a sentence for the page."""
    try:
        yield
    except NotFinal as answer:
        raise CannotDecide(WAITING.get(answer.result.code, answer.result.code)) from None
    except OperationalError as error:
        log.warning("database_busy", op_id=str(op.pk), failure=failure(error))
        raise CannotDecide("数据库正忙,请稍后再试") from None
    except ServerError:
        raise
    except Exception as error:
        log.error("operation_failed", op_id=str(op.pk), failure=failure(error))
        raise CannotDecide("处理时出错,原因已写入服务器日志") from None


@transaction.atomic
def _decided_again(op: AppliedOp, by: User, known: Outcome | None) -> AppliedOp:
    """`known`: the outcome, where the handler need not be asked once more."""
    lock_family(op)
    row = AppliedOp.objects.select_related("district", "device__district").get(pk=op.pk)
    require_decidable(row)
    now = timezone.now()
    record = Reconsideration(
        district=row.district,
        op=row,
        by=by,
        at=now,
        former_outcome=row.outcome,
        former_code=row.code,
        former_message_key=row.message_key,
        former_detail=row.detail,
    )
    outcome = known or decided(envelope_of(row), operation_of(row, now), row)
    note(row, outcome, clock_flags_of(row))
    record.outcome, record.code = row.outcome, row.code
    record.save()
    return row


def envelope_of(row: AppliedOp) -> Operation:
    """The operation as it came; its clocks were taken into account when it did."""
    return Operation(
        op_id=row.op_id,
        seq=row.seq or 1,
        kind=row.kind,
        kind_v=row.kind_v,
        occurred_at=row.occurred_at_device or row.received_at,
        mono_ms=0,
        boot_id="",
        body=msgspec.Raw(row.body.encode()),
        sha256=row.sha256,
        entity_id=row.entity_id,
        depends_on=row.depends_on,
        supersedes=row.supersedes,
        base_version=row.base_version,
    )


def operation_of(row: AppliedOp, now: datetime) -> handlers.Operation:
    """What a handler is told. It decides by the present time, not by that of the first arrival."""
    return handlers.Operation(
        op_id=row.op_id,
        device=row.device,
        entity_id=row.entity_id,
        base_version=row.base_version,
        occurred_at=row.occurred_at or row.received_at,
        occurred_at_device=row.occurred_at_device or row.received_at,
        received_at=now,
    )


def clock_flags_of(row: AppliedOp) -> tuple[str, ...]:
    """The flags that say how the times were found; the others are of the former decision."""
    return tuple(flag for flag in row.flags if flag.startswith(CLOCK_FLAGS))
