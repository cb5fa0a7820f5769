"""When an operation happened, by the server's clock: a terminal's may be years off."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from server.ingest.envelope import Batch, Operation

FLAG_ABOVE = timedelta(seconds=120)
NOTHING_BEFORE = datetime(2020, 1, 1, tzinfo=UTC)

CORRECTED = "clock_corrected"
IMPLAUSIBLE = "clock_implausible"
UNVERIFIED = "clock_unverified"


@dataclass(frozen=True)
class Occurrence:
    """Both times in UTC, and flags for the office."""

    at_device: datetime
    at: datetime
    flags: tuple[str, ...]


def occurrence(op: Operation, batch: Batch, received_at: datetime) -> Occurrence:
    """The corrected time. Within one boot the monotonic clock tells; else the wall clock's
    error at sending is taken off. A time before 2020 or after the receipt cannot be: the time
    of the receipt is taken and flagged. Raises OverflowError for a time outside the calendar.
    """
    at_device = op.occurred_at.astimezone(UTC)
    try:
        at = _corrected(op, batch, received_at)
    except OverflowError:
        at = NOTHING_BEFORE - timedelta(days=1)
    if not NOTHING_BEFORE <= at <= received_at:
        return Occurrence(at_device, received_at, (IMPLAUSIBLE,))
    flags = (CORRECTED,) if abs(at - at_device) > FLAG_ABOVE else ()
    return Occurrence(at_device, at, flags)


def own_occurrence(op: Operation, received_at: datetime) -> Occurrence:
    """The device's own time, flagged, where nobody knows how long the operation travelled. One
    that cannot be is replaced by the time of the receipt. Raises OverflowError."""
    at_device = op.occurred_at.astimezone(UTC)
    if not NOTHING_BEFORE <= at_device <= received_at:
        return Occurrence(at_device, received_at, (UNVERIFIED, IMPLAUSIBLE))
    return Occurrence(at_device, at_device, (UNVERIFIED,))


def _corrected(op: Operation, batch: Batch, received_at: datetime) -> datetime:
    if op.boot_id == batch.boot_id:
        return received_at - timedelta(milliseconds=batch.sent_mono_ms - op.mono_ms)
    return op.occurred_at.astimezone(UTC) + (received_at - batch.sent_at.astimezone(UTC))
