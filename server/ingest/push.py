"""A batch of operations: its limits, its install, and the answer to each."""

import msgspec
from django.utils import timezone

from server.changes.epoch import server_epoch
from server.devices.installs import fork, owns
from server.devices.models import Device
from server.errors import InstallFork, ProtoUnsupported, TooLarge
from server.ingest.envelope import MAX_BYTES, MAX_OPS, Batch, NamedOperation, OpResult, PushReply
from server.ingest.models import Receipt
from server.ingest.taking import Arrival, take

PROTO = 1


class Spoken(msgspec.Struct, frozen=True):
    """The one field that every version of the protocol has."""

    proto: int = PROTO


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


def require_proto(raw: bytes) -> None:
    """Raises ProtoUnsupported for a body that names another version of the protocol."""
    try:
        proto = msgspec.json.decode(raw, type=Spoken).proto
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return
    if proto != PROTO:
        raise ProtoUnsupported(f"proto {proto}; this server speaks {PROTO}")


def _forked(batch: Batch) -> bool:
    """Whether a sequence number came before with another operation; nothing is applied then."""
    named = [op for op in map(_named, batch.ops) if op is not None]
    given = {op.readable_seq: op.op_id for op in named if op.readable_seq is not None}
    known = Receipt.objects.filter(install_id=batch.install_id, seq__in=list(given))
    return any(given[seq] != op_id for seq, op_id in known.values_list("seq", "op_id"))


def _named(raw: msgspec.Raw) -> NamedOperation | None:
    try:
        return msgspec.json.decode(raw, type=NamedOperation)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None


def _new_install(arrival: Arrival) -> InstallFork:
    return InstallFork(install_id=str(fork(arrival.device, arrival.batch.install_id)))


def _note_clock(arrival: Arrival) -> None:
    """Keep how far the device's clock is off, for the list of terminals."""
    offset_ms = (arrival.batch.sent_at - arrival.received_at).total_seconds() * 1000
    Device.objects.filter(pk=arrival.device.pk).update(clock_offset_ms=round(offset_ms))


__all__ = ["OpResult", "PushReply", "push", "require_proto", "require_size"]
