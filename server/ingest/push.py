"""A batch of operations: its limits, its install, and the answer to each."""

from uuid import UUID

import msgspec
from django.utils import timezone

from server.changes.epoch import server_epoch
from server.devices.installs import fork, owns
from server.devices.models import Device
from server.errors import InstallFork, ProtoUnsupported, TooLarge
from server.ingest.envelope import MAX_BYTES, MAX_OPS, Batch, NamedOperation, OpResult, PushReply
from server.ingest.models import Receipt
from server.ingest.plain_facts import PlainFact, plain_fact_of, take_run
from server.ingest.taking import Arrival, take

PROTO = 1
NOTED_FROM_MS = 1000


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
        results = _taken(arrival)
    except InstallFork:
        raise _new_install(arrival) from None
    return PushReply(
        batch_id=batch.batch_id,
        server_epoch=server_epoch(),
        server_time=timezone.now(),
        results=[result for result in results if result is not None],
    )


def _taken(arrival: Arrival) -> list[OpResult | None]:
    """The answers in the order of the batch; what stands together as plain facts goes together."""
    answers: list[OpResult | None] = []
    run: dict[UUID, PlainFact] = {}
    seqs: set[int] = set()
    for raw in arrival.batch.ops:
        fact = plain_fact_of(raw, arrival)
        if fact is None or fact.op.op_id in run or fact.op.seq in seqs:
            answers += take_run(list(run.values()), arrival)
            run, seqs = {}, set()
        if fact is None:
            answers.append(take(raw, arrival))
        else:
            run[fact.op.op_id] = fact
            seqs.add(fact.op.seq)
    return answers + take_run(list(run.values()), arrival)


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
    """Keep how far the device's clock is off, for the list of terminals. Each write waits for the
    disk, so a second more or less is not noted."""
    device = arrival.device
    offset_ms = round((arrival.batch.sent_at - arrival.received_at).total_seconds() * 1000)
    noted_ms = device.clock_offset_ms
    if noted_ms is None or abs(offset_ms - noted_ms) > NOTED_FROM_MS:
        Device.objects.filter(pk=device.pk).update(clock_offset_ms=offset_ms)


__all__ = ["OpResult", "PushReply", "push", "require_proto", "require_size"]
