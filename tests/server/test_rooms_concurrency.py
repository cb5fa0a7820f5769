"""Two terminals ask for one slot at the same moment: one has it, the other is offered choices."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from server.districts.models import new_id
from server.rooms import services
from server.rooms.models import Booking, Room
from sync.events.contact import Contact
from tests.server.areas import NOON, REFERENCES, make_district, make_station


def make_room() -> Room:
    station = make_station(make_district())
    return Room.objects.create(district=station.district, station=station, name="厅", seats=9)


def on_postgresql() -> bool:
    return connection.vendor == "postgresql"


@pytest.mark.django_db(transaction=True)
def test_two_at_once_give_one_confirmed_and_one_conflict() -> None:
    room = make_room()
    together = Barrier(2)

    def ask(reference: str) -> str:
        try:
            together.wait(timeout=10)
            return _request(room, reference).status
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        statuses = sorted(pool.map(ask, [next(REFERENCES), next(REFERENCES)]))
    assert statuses == ["confirmed", "conflict"]


def _request(room: Room, reference: str) -> Booking:
    start = NOON + timedelta(days=1)
    request = services.Request(
        room_id=room.id,
        start=start,
        end=start + timedelta(hours=1),
        purpose="",
        reference=reference,
        contact=Contact(name="张三", phone="13800000000"),
        requested_at=NOON,
    )
    return services.request_booking(district=room.district, request=request, now=NOON)


@pytest.mark.django_db
def test_postgresql_itself_refuses_a_double_booking() -> None:
    if not on_postgresql():
        pytest.skip("an exclusion constraint of PostgreSQL")
    booking = _request(make_room(), next(REFERENCES))
    booking.pk, booking.reference = new_id(), next(REFERENCES)
    with pytest.raises(IntegrityError, match="no_double_booking"), transaction.atomic():
        booking.save(force_insert=True)
