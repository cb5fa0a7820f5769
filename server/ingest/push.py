"""A batch of operations: its limits, its install, and the answer to each."""

import msgspec
from django.utils import timezone

from server.changes.epoch import server_epoch
from server.devices.installs import fork, owns
from server.devices.models import Device
from server.errors import InstallFork, TooLarge
from server.ingest.envelope import MAX_BYTES, MAX_OPS, Batch, NamedOperation, OpResult, PushReply
from server.ingest.models import Receipt
from server.ingest.taking import Arrival, take


class NumberedOperation(NamedOperation, frozen=True):
    """What a look for forks needs."""

    seq: int


def push(device: Device, batch: Batch) -> PushReply:
    """Take a batch. Raises TooLarge, InstallFork with a new install_id."""
    if len(batch.ops) > MAX_OPS:
        raise TooLarge(f"at most {MAX_OPS} operations")
    arrival = Arrival(device, batch, timezone.now())
    _note_clock(arrival)
    if not owns(device, batch.install_id) or _forked(batch):
        raise _new_install(arrival)
    try:
        results = [take(raw, arrival) for raw in batch.ops]
    except InstallFork:
        raise _new_install(arrival) from None
    return PushReply(
        batch_id=batch.batch_id,
        server_epoch=server_epoch(),
        server_time=timezone.now(),
        results=[result for result in results if result is not None],
    )


def require_size(raw_bytes: int) -> None:
    """Raises TooLarge."""
    if raw_bytes > MAX_BYTES:
        raise TooLarge(f"at most {MAX_BYTES} bytes")


def _forked(batch: Batch) -> bool:
    """Whether a sequence number came before with another operation; nothing is applied then."""
    given = {op.seq: op.op_id for op in map(_numbered, batch.ops) if op is not None}
    known = Receipt.objects.filter(install_id=batch.install_id, seq__in=list(given))
    return any(given[seq] != op_id for seq, op_id in known.values_list("seq", "op_id"))


def _numbered(raw: msgspec.Raw) -> NumberedOperation | None:
    try:
        op = msgspec.json.decode(raw, type=NumberedOperation)
    except (msgspec.MsgspecError, ValueError):
        return None
    return op if 0 < op.seq < 2**53 else None


def _new_install(arrival: Arrival) -> InstallFork:
    return InstallFork(install_id=str(fork(arrival.device, arrival.batch.install_id)))


def _note_clock(arrival: Arrival) -> None:
    """Keep how far the device's clock is off, for the list of terminals."""
    offset_ms = (arrival.batch.sent_at - arrival.received_at).total_seconds() * 1000
    Device.objects.filter(pk=arrival.device.pk).update(clock_offset_ms=round(offset_ms))


__all__ = ["OpResult", "PushReply", "push", "require_size"]
