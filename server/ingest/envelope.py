"""The push on the wire: what comes around the bodies, and the answers."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

MAX_OPS = 200
MAX_BYTES = 256 * 1024
MAX_INT = 2**53 - 1

Outcome = Literal["applied", "duplicate", "conflict", "rejected", "deferred", "retry"]
Moment = Annotated[datetime, Meta(tz=True)]
Milliseconds = Annotated[int, Meta(ge=0, le=MAX_INT)] | Annotated[float, Meta(ge=0, le=MAX_INT)]
Kind = Annotated[str, Meta(min_length=1, max_length=80, pattern=r"^[^\x00-\x1f\x7f-\x9f]+$(?!\n)")]
"""Any name: one that this server does not know may be of a newer terminal."""

BootId = Annotated[str, Meta(max_length=100)]


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """`seq` counts from 1 in an install; `sha256` is of the canonical JSON (RFC 8785) of `body`;
    `supersedes` names a rejected operation that this one corrects. Fields that are not listed
    are ignored."""

    op_id: UUID
    seq: Annotated[int, Meta(ge=1, le=MAX_INT)]
    kind: Kind
    kind_v: Annotated[int, Meta(ge=1, le=10_000)]
    occurred_at: Moment
    mono_ms: Milliseconds
    boot_id: BootId
    body: msgspec.Raw
    sha256: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]
    entity_id: UUID | None = None
    depends_on: UUID | None = None
    supersedes: UUID | None = None
    base_version: Annotated[int, Meta(ge=0, le=MAX_INT)] | None = None


class NamedOperation(msgspec.Struct, frozen=True):
    """The least that an operation must say to be answered at all; `seq` is whatever came."""

    op_id: UUID
    seq: Any = None

    @property
    def readable_seq(self) -> int | None:
        """The sequence number, also from a text or `7.0`; None where there is none in it."""
        try:
            seq = int(self.seq)
        except (TypeError, ValueError, OverflowError):
            return None
        whole = not isinstance(self.seq, bool) and seq == float(self.seq)
        return seq if whole and 1 <= seq <= MAX_INT else None


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """A push whose operations are not read yet: a sick one must not fail the others."""

    proto: Literal[1]
    install_id: UUID
    batch_id: Annotated[str, Meta(max_length=100)]
    sent_at: Moment
    sent_mono_ms: Milliseconds
    boot_id: BootId
    ops: list[msgspec.Raw]
    server_epoch: str | None = None


class PushRequest(Batch, frozen=True, kw_only=True):
    """At most 200 operations and 256 KiB."""

    ops: Annotated[list[Operation], Meta(max_length=MAX_OPS)]  # type: ignore[assignment]


class OpResult(msgspec.Struct, frozen=True, kw_only=True):
    """`duplicate` carries the stored answer, its outcome as `detail.outcome`. A `conflict` has
    `detail.choices`. `deferred` and `retry` are not final: send the operation again."""

    op_id: UUID
    outcome: Outcome
    code: str = ""
    message_key: str = ""
    entity_id: UUID | None = None
    version: int | None = None
    detail: dict[str, Any] = {}


class PushReply(msgspec.Struct, frozen=True, kw_only=True):
    """An operation that `results` does not list was not taken: send it again."""

    batch_id: str
    server_epoch: str
    server_time: datetime
    results: list[OpResult]
