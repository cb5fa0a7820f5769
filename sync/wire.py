"""What replies must look like to count. Anything else is no acknowledgement."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

MEDIA_TYPE = "application/vnd.dangqun.v1+json"


class OpResult(msgspec.Struct, frozen=True):
    op_id: UUID
    outcome: str
    code: str | None = None
    message_key: str | None = None
    entity_id: UUID | None = None
    version: int | None = None
    detail: dict[str, Any] | None = None


class PushReply(msgspec.Struct, frozen=True):
    batch_id: UUID
    server_epoch: str
    server_time: datetime
    results: list[OpResult]


class ChangeRow(msgspec.Struct, frozen=True):
    type: str
    id: UUID
    version: int
    deleted: bool = False
    body: dict[str, Any] | None = None


class PullReply(msgspec.Struct, frozen=True):
    server_epoch: str
    changes: list[ChangeRow]
    next_cursor: str
    has_more: bool
    reset: bool = False


class SnapshotReply(msgspec.Struct, frozen=True):
    """`sha256` is of the canonical JSON (RFC 8785) of `changes` as they came."""

    server_epoch: str
    cursor: str
    sha256: str
    changes: list[ChangeRow]


class EnrolReply(msgspec.Struct, frozen=True):
    device_id: UUID
    install_id: UUID
    bearer: str
    district: Any
    station: Any
    server_epoch: str
    seal_key: str
    root_key: str | None = None


class RotateReply(msgspec.Struct, frozen=True):
    bearer: str


class EscrowReply(msgspec.Struct, frozen=True):
    received: int


class HeartbeatReply(msgspec.Struct, frozen=True):
    server_time: datetime
    config_version: Any = None
    commands: list[Any] = []


class Receipt(msgspec.Struct, frozen=True):
    seq: int
    op_id: UUID
    sha256: str
    outcome: str


class ReceiptsReply(msgspec.Struct, frozen=True):
    receipts: list[Receipt]
    has_more: bool = False


class Problem(msgspec.Struct, frozen=True):
    code: str
    message_key: str | None = None
    retry_after: float | None = None
    install_id: UUID | None = None
    min_app_version: str | None = None
