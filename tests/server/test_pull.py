"""Pull: no row is skipped, none is shown to whom it does not concern."""

import hashlib
import threading
import uuid
from collections.abc import Callable

import pytest
import rfc8785
from django.db import connection, transaction

from server.changes.epoch import renew_epoch
from server.changes.models import ChangeCounter
from server.changes.publishing import Published, publish, withdraw
from server.devices.models import Device
from server.districts.models import District
from server.stations.models import Station
from sync.events.entities.column import Column
from tests.server.conftest import make_station
from tests.server.terminal import Terminal, enrolled

pytestmark = pytest.mark.django_db


def column(
    district: District,
    name: str,
    *,
    row_id: uuid.UUID | None = None,
    station: Station | None = None,
) -> Published:
    return Published(
        type="column",
        id=row_id or uuid.uuid5(uuid.NAMESPACE_URL, name),
        district_id=district.id,
        body=Column(name=name, position=1, icon="book"),
        station_id=station.id if station else None,
    )


def names(terminal: Terminal, cursor: str = "") -> tuple[list[str], str]:
    """What a terminal is given of columns, and where it stands then."""
    reply = terminal.pull(cursor).document
    found = [row["body"]["name"] for row in reply["changes"] if row["type"] == "column"]
    return found, reply["next_cursor"]


def in_thread(work: Callable[[], None]) -> threading.Thread:
    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_a_page_ends_where_the_next_begins(terminal: Terminal, district: District) -> None:
    for name in "一二三四五":
        publish(column(district, name))
    seen, cursor, more = [], "", True
    while more:
        reply = terminal.pull(cursor, limit=2).document
        seen += [row["id"] for row in reply["changes"]]
        cursor, more = reply["next_cursor"], reply["has_more"]
    assert len(seen) == len(set(seen)) == 7
    assert terminal.pull(cursor).document["changes"] == []


def test_a_changed_row_comes_again_with_a_higher_version(
    terminal: Terminal, district: District
) -> None:
    first = column(district, "旧名")
    publish(first)
    _, cursor = names(terminal)
    publish(column(district, "新名", row_id=first.id))
    row = terminal.pull(cursor).document["changes"][0]
    assert (row["version"], row["body"]["name"], row["deleted"]) == (2, "新名", False)


def test_numbers_are_never_given_twice(terminal: Terminal, district: District) -> None:
    publish(column(district, "最后"))
    _, cursor = names(terminal)
    withdraw(column(district, "最后"))
    publish(column(district, "新来"))
    assert len(terminal.pull(cursor).document["changes"]) == 2


def test_what_was_deleted_while_the_device_was_away_comes_as_a_tombstone(
    terminal: Terminal, district: District
) -> None:
    publish(column(district, "要删"))
    _, cursor = names(terminal)
    withdraw(column(district, "要删"))
    row = terminal.pull(cursor).document["changes"][0]
    assert (row["deleted"], row["body"]) == (True, {})


def test_a_device_is_given_only_what_its_station_shows(
    terminal: Terminal, district: District, station: Station
) -> None:
    publish(column(district, "给本站", station=station))
    publish(column(district, "给别站", station=make_station(district, "二号站")))
    assert names(terminal)[0] == ["给本站"]
    shown = [
        row["body"].get("name") for row in terminal.call("GET", "sync/snapshot").document["changes"]
    ]
    assert "给本站" in shown
    assert "给别站" not in shown


def test_what_moves_to_another_station_disappears_at_the_first(
    terminal: Terminal, district: District, station: Station
) -> None:
    second = make_station(district, "二号站")
    publish(column(district, "会搬家", station=station))
    _, cursor = names(terminal)
    publish(column(district, "会搬家", station=second))
    moved = terminal.pull(cursor).document["changes"]
    assert [(row["deleted"], row["body"]) for row in moved] == [(True, {})]
    assert names(enrolled(second))[0] == ["会搬家"]


def test_another_districts_changes_are_not_given(terminal: Terminal) -> None:
    elsewhere = District.objects.create(
        name="别处", number=2, hotline="1", code_prefix="HTTPS://B.CN/C/"
    )
    publish(column(elsewhere, "外人"))
    assert names(terminal)[0] == []


@pytest.mark.parametrize("cursor", ["nonsense", "WzEsMl0:1abcde:AAAA"])
def test_a_cursor_that_is_not_ours_resets(terminal: Terminal, cursor: str) -> None:
    reply = terminal.pull(cursor).document
    assert (reply["reset"], reply["changes"]) == (True, [])


def test_a_restored_server_resets_its_terminals(terminal: Terminal) -> None:
    before = terminal.pull().document
    renew_epoch()
    after = terminal.pull(before["next_cursor"]).document
    assert after["reset"] is True
    assert after["server_epoch"] != before["server_epoch"]


def test_a_cursor_from_the_future_resets(terminal: Terminal, district: District) -> None:
    publish(column(district, "一"))
    _, cursor = names(terminal)
    ChangeCounter.objects.update(last=0)
    assert terminal.pull(cursor).document["reset"] is True


def test_a_device_that_moves_station_starts_again(terminal: Terminal, district: District) -> None:
    _, cursor = names(terminal)
    Device.objects.update(station=make_station(district, "二号站"))
    assert terminal.pull(cursor).document["reset"] is True


def test_a_snapshot_has_the_hash_of_its_changes_and_goes_on(
    terminal: Terminal, district: District
) -> None:
    publish(column(district, "一"))
    publish(column(district, "没了"))
    withdraw(column(district, "没了"))
    shot = terminal.call("GET", "sync/snapshot").document
    assert shot["sha256"] == hashlib.sha256(rfc8785.dumps(shot["changes"])).hexdigest()
    assert [row["body"]["name"] for row in shot["changes"] if row["type"] == "column"] == ["一"]
    publish(column(district, "之后"))
    assert names(terminal, shot["cursor"])[0] == ["之后"]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_writer_that_commits_late_is_not_skipped(terminal: Terminal, district: District) -> None:
    written, may_commit = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            publish(column(district, "慢"))
            written.set()
            assert may_commit.wait(10)

    thread = in_thread(slow)
    assert written.wait(10)
    publish(column(district, "快"))
    first, cursor = names(terminal)
    may_commit.set()
    thread.join()
    second, _ = names(terminal, cursor)
    assert (first, second) == (["快"], ["慢"])


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_row_that_is_being_written_does_not_hold_up_a_pull(
    terminal: Terminal, district: District
) -> None:
    publish(column(district, "旧"))
    row_id = column(district, "旧").id
    written, may_commit = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            publish(column(district, "新", row_id=row_id))
            written.set()
            assert may_commit.wait(10)

    thread = in_thread(slow)
    assert written.wait(10)
    first, cursor = names(terminal)
    may_commit.set()
    thread.join()
    assert (first, names(terminal, cursor)[0]) == ([], ["新"])


@pytest.mark.django_db(transaction=True)
def test_many_writers_and_readers_lose_nothing(terminal: Terminal, district: District) -> None:
    def write(writer: int) -> Callable[[], None]:
        def work() -> None:
            for number in range(10):
                publish(column(district, f"{writer}-{number}"))

        return work

    writers = [in_thread(write(writer)) for writer in range(4)]
    seen: list[str] = []
    cursor = ""
    while any(thread.is_alive() for thread in writers):
        found, cursor = names(terminal, cursor)
        seen += found
    seen += names(terminal, cursor)[0]
    assert sorted(seen) == sorted(f"{w}-{n}" for w in range(4) for n in range(10))
