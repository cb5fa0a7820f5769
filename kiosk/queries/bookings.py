"""How each booking stands: what the server published, and what was asked for here."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

import msgspec

from kiosk.desk import Desk
from kiosk.domain import sentences
from kiosk.domain.slots import Interval
from kiosk.queries.operations import word_on
from kiosk.queries.overlay import Laid, overlaid
from sync.events.booking_cancelled import BookingCancelled
from sync.events.booking_requested import BookingRequested, Slot
from sync.events.entities.booking import Booking

Status = Literal[
    "pending", "confirmed", "conflict", "rejected", "cancelled", "checked_in", "released"
]
TAKING = frozenset({"pending", "confirmed", "checked_in"})

_REFUSED = frozenset({"conflict", "rejected"})
_DEFAULT_MESSAGES = {
    "conflict": sentences.BOOKING_CONFLICT,
    "rejected": sentences.BOOKING_REJECTED,
}


@dataclass(frozen=True)
class StandingBooking:
    """`message` is a msgid or empty; `choices` are what was offered with a conflict."""

    id: UUID
    body: Booking
    status: Status
    message: str = ""
    choices: tuple[Slot, ...] = ()

    @property
    def interval(self) -> Interval:
        return Interval(self.body.start, self.body.end)

    @property
    def takes_room(self) -> bool:
        return self.status in TAKING


def standing_bookings(desk: Desk) -> Iterator[StandingBooking]:
    """Every booking this terminal knows of."""
    rows = overlaid(desk.store.reader, Booking, created_by=BookingRequested.kind)
    return (_standing(desk, row) for row in rows)


def standing_booking(desk: Desk, booking_id: UUID) -> StandingBooking | None:
    """One booking by its id, or None."""
    return next((found for found in standing_bookings(desk) if found.id == booking_id), None)


def _standing(desk: Desk, row: Laid[Booking]) -> StandingBooking:
    if row.local is None:
        return _published(desk, row)
    if row.body.status == "confirmed":
        return _answered(row, row.local.outcome, row.local.message_key, row.local.detail)
    return _changed(desk, row)


def _published(desk: Desk, row: Laid[Booking]) -> StandingBooking:
    message = _said(desk, row) or _DEFAULT_MESSAGES.get(row.body.status, "")
    return StandingBooking(row.id, row.body, row.body.status, message, tuple(row.body.choices))


def _said(desk: Desk, row: Laid[Booking]) -> str:
    """The server's sentence when it refused the request of this terminal, or the cancelling."""
    was_refused = row.body.status in _REFUSED
    kind = BookingRequested.kind if was_refused else BookingCancelled.kind
    word = word_on(desk.store.reader, kind, row.id)
    return word.message_key if word and word.outcome in _REFUSED else ""


def _answered(
    row: Laid[Booking], outcome: str | None, message_key: str, detail: dict[str, Any]
) -> StandingBooking:
    """A request of this terminal. Applied may still wait for the office."""
    match outcome:
        case None:
            return StandingBooking(row.id, row.body, "pending", sentences.PENDING)
        case "conflict":
            message = message_key or sentences.BOOKING_CONFLICT
            return StandingBooking(row.id, row.body, "conflict", message, _choices(detail))
        case "rejected":
            message = message_key or sentences.BOOKING_REJECTED
            return StandingBooking(row.id, row.body, "rejected", message)
    if detail.get("status") == "pending":
        return StandingBooking(row.id, row.body, "pending", sentences.PENDING)
    return StandingBooking(row.id, row.body, "confirmed")


def _changed(desk: Desk, row: Laid[Booking]) -> StandingBooking:
    """A cancelling or check-in of this terminal; when it was refused the request counts."""
    outcome = row.local.outcome if row.local else None
    request = word_on(desk.store.reader, BookingRequested.kind, row.id)
    if outcome in _REFUSED and request is not None:
        return _answered(row, request.outcome, request.message_key, request.detail)
    message = "" if outcome == "applied" else sentences.PENDING
    return StandingBooking(row.id, row.body, row.body.status, message)


def _choices(detail: dict[str, Any]) -> tuple[Slot, ...]:
    try:
        return tuple(msgspec.convert(detail.get("choices", []), list[Slot]))
    except msgspec.ValidationError:
        return ()
