"""Pages of the change log, and the whole at once, as one device may see them."""

import hashlib
from typing import Any
from uuid import UUID

import msgspec
from django.db.models import Q, QuerySet

from server.api.canonical import canonical
from server.changes.cursors import Cursor, CursorUnusable
from server.changes.epoch import server_epoch
from server.changes.models import Change
from server.changes.numbering import number_committed
from server.devices.models import Device

MAX_PAGE = 500


class ChangeRow(msgspec.Struct, frozen=True, kw_only=True):
    """One published thing at its newest version; a deleted one has an empty body."""

    type: str
    id: UUID
    version: int
    deleted: bool
    body: dict[str, Any]


class PullReply(msgspec.Struct, frozen=True, kw_only=True):
    """With `reset` the device fetches the snapshot; `next_cursor` is then empty."""

    server_epoch: str
    changes: list[ChangeRow]
    next_cursor: str
    has_more: bool
    reset: bool


class SnapshotReply(msgspec.Struct, frozen=True, kw_only=True):
    """`sha256`: hex, of the canonical JSON (RFC 8785) of `changes`. Pulling goes on at `cursor`."""

    server_epoch: str
    cursor: str
    sha256: str
    changes: list[ChangeRow]


def pull(device: Device, *, cursor: str, limit: int = MAX_PAGE) -> PullReply:
    """The next page after the cursor, at most MAX_PAGE rows."""
    limit = max(1, min(limit, MAX_PAGE))
    last = number_committed(device.district)
    try:
        after = Cursor.read(cursor, device).number
    except CursorUnusable:
        return _reset()
    if after > last:
        return _reset()
    rows = list(_seen_by(device).filter(number__gt=after).order_by("number")[: limit + 1])
    page, has_more = rows[:limit], len(rows) > limit
    reached = page[-1].number if page else last
    return PullReply(
        server_epoch=server_epoch(),
        changes=[_row(change, device) for change in page],
        next_cursor=Cursor(reached or 0).text(device),
        has_more=has_more,
        reset=False,
    )


def snapshot(device: Device) -> SnapshotReply:
    """Everything that the device is given. What is written meanwhile comes by the next pull."""
    last = number_committed(device.district)
    rows = _seen_by(device, moved=False).filter(deleted=False).order_by("type", "entity_id")
    changes = [_row(change, device) for change in rows.iterator()]
    return SnapshotReply(
        server_epoch=server_epoch(),
        cursor=Cursor(last).text(device),
        sha256=_sha256(changes),
        changes=changes,
    )


def _sha256(changes: list[ChangeRow]) -> str:
    """Of the canonical JSON of them all, which is never in memory as a whole."""
    digest = hashlib.sha256(b"[")
    for number, change in enumerate(changes):
        digest.update(b"," if number else b"")
        digest.update(canonical(msgspec.to_builtins(change)))
    digest.update(b"]")
    return digest.hexdigest()


def _seen_by(device: Device, *, moved: bool = True) -> QuerySet[Change]:
    """The rows for all and for the device's station, and what may have moved away from it."""
    audience = Q(station_id__isnull=True) | Q(station_id=device.station_id)
    if moved:
        audience |= Q(moved=True)
    return Change.objects.filter(audience, district=device.district)


def _row(change: Change, device: Device) -> ChangeRow:
    elsewhere = change.station_id not in (None, device.station_id)
    return ChangeRow(
        type=change.type,
        id=change.entity_id,
        version=change.version,
        deleted=change.deleted or elsewhere,
        body={} if change.deleted or elsewhere else change.body,
    )


def _reset() -> PullReply:
    return PullReply(
        server_epoch=server_epoch(), changes=[], next_cursor="", has_more=False, reset=True
    )
