"""A refused booking is kept; deciding it again, or correcting it, takes its place."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User

from server.ingest.correcting import correct
from server.ingest.models import AppliedOp
from server.ingest.reconsidering import decide_again
from server.rooms.models import Booking, Room
from server.stations.models import Station
from tests.server.areas import REFERENCES, sealed
from tests.server.terminal import Terminal, rfc3339

pytestmark = pytest.mark.django_db


@pytest.fixture
def refused(terminal: Terminal, station: Station) -> AppliedOp:
    room = Room.objects.create(
        district=station.district, station=station, name="厅", seats=9, is_open=False
    )
    start = datetime.now(UTC).replace(hour=4, minute=0, second=0, microsecond=0)
    start += timedelta(days=1)
    body = {
        "room_id": str(room.pk),
        "start": rfc3339(start),
        "end": rfc3339(start + timedelta(hours=1)),
        "purpose": "",
        "reference": next(REFERENCES),
        "contact_sealed": sealed(),
        "consent": True,
    }
    terminal.push(terminal.op(body, kind="booking.requested"))
    op = AppliedOp.objects.get()
    assert (op.outcome, op.code) == ("rejected", "not_open_for_booking")
    Room.objects.update(is_open=True)
    return op


@pytest.fixture
def clerk(db: None) -> User:
    return User.objects.create_user("clerk", password="x")


def test_a_booking_is_confirmed_when_it_is_decided_again(refused: AppliedOp, clerk: User) -> None:
    assert decide_again(refused, clerk).code == ""
    booking = Booking.objects.get()
    assert (booking.pk, booking.status) == (refused.entity_id, Booking.Status.CONFIRMED)


def test_a_booking_is_confirmed_when_its_request_is_corrected(
    refused: AppliedOp, clerk: User
) -> None:
    body = {**json.loads(refused.body), "purpose": "开会"}
    assert correct(refused, json.dumps(body), clerk).code == ""
    assert Booking.objects.get().status == Booking.Status.CONFIRMED


def test_a_booking_that_was_taken_is_never_replaced(refused: AppliedOp, clerk: User) -> None:
    decide_again(refused, clerk)
    AppliedOp.objects.update(outcome="rejected")
    assert decide_again(refused, clerk).code == "invalid_value"
    assert Booking.objects.get().status == Booking.Status.CONFIRMED
