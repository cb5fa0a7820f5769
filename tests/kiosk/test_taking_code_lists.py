"""What becomes of lists that are pulled: one is kept with its root, and a refusal is told."""

import json
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from kiosk.desk import Desk
from kiosk.queries.signed_list import REFUSED, accepted_list, list_word
from sync import state
from sync.events.entities.code_list import CodeList
from sync.events.entities.code_list_part import CodeListPart
from sync.events.entities.district import District
from sync.events.integrity_code import serial_from_number
from tests.factories import (
    BAKERY_CODE,
    DISTRICT_ID,
    TAILOR_CODE,
    enrolled_desk,
    publish,
    unpublish,
    unpulled_desk,
)
from tests.kiosk.signed_lists import (
    NEXT_ROOT,
    ROOT,
    STRANGER,
    link,
    list_rows,
    part_id,
    public,
    pull_list,
    resigned,
    signed_list,
    take,
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    found = enrolled_desk(tmp_path)
    yield found
    found.store.close()


def counter(desk: Desk) -> int | None:
    found = accepted_list(desk.store.reader)
    return found.counter if found else None


def word(desk: Desk) -> str:
    return list_word(desk.store.reader, desk.clock.now())


def refused_for(desk: Desk) -> str | None:
    return state.get(desk.store.reader, REFUSED)


def test_the_first_list_pins_its_root_and_no_other_gets_in(desk: Desk) -> None:
    pull_list(desk, counter=1)
    assert (counter(desk), state.get(desk.store.reader, state.ROOT_KEY)) == (1, public(ROOT))
    pull_list(desk, counter=2, root=STRANGER)
    assert (counter(desk), refused_for(desk), word(desk)) == (1, "other_root", "refused")


def test_a_root_that_was_pinned_at_enrolment_keeps_a_stranger_out_of_the_first_pull(
    desk: Desk,
) -> None:
    with desk.store.transaction() as tx:
        state.put(tx, state.ROOT_KEY, public(ROOT))
    assert word(desk) == "stale"
    pull_list(desk, counter=1, root=STRANGER)
    assert (counter(desk), word(desk)) == (None, "refused")
    pull_list(desk, counter=1)
    assert (counter(desk), word(desk)) == (1, "ok")


def test_a_good_list_ends_the_refusal_of_a_bad_one(desk: Desk) -> None:
    pull_list(desk, counter=2)
    pull_list(desk, counter=1)
    assert (refused_for(desk), counter(desk)) == ("lower_counter", 2)
    pull_list(desk, counter=2)
    assert (refused_for(desk), word(desk)) == (None, "ok")
    pull_list(desk, counter=1)
    pull_list(desk, counter=3)
    assert (refused_for(desk), counter(desk)) == (None, 3)


def test_a_rotated_root_is_pinned_and_the_old_one_is_out(desk: Desk) -> None:
    pull_list(desk, counter=1)
    pull_list(desk, counter=2, root=NEXT_ROOT, chain=[link(ROOT, NEXT_ROOT)])
    assert state.get(desk.store.reader, state.ROOT_KEY) == public(NEXT_ROOT)
    pull_list(desk, counter=3, root=ROOT)
    assert (refused_for(desk), counter(desk)) == ("other_root", 2)


def test_a_list_waits_for_its_parts_and_the_one_before_stays(desk: Desk) -> None:
    pull_list(desk, counter=1)
    found, packed = signed_list(counter=2, serials=[BAKERY_CODE.serial, serial_from_number(0)])
    head, *parts = list_rows(found, packed)
    publish(desk, head, version=1000)
    take(desk)
    assert (counter(desk), refused_for(desk)) == (1, None)
    publish(desk, *parts, version=1000)
    take(desk)
    assert counter(desk) == 2


def test_a_part_that_is_not_the_signed_one_is_not_taken(desk: Desk) -> None:
    found, packed = signed_list(counter=2, serials=[BAKERY_CODE.serial])
    (name,) = packed
    bent = CodeListPart(name=name, serials=TAILOR_CODE.serial)
    publish(desk, (DISTRICT_ID, found), (part_id(name), bent))
    take(desk)
    assert counter(desk) is None


def test_a_list_that_is_taken_back_stays(desk: Desk) -> None:
    pull_list(desk, counter=1)
    unpublish(desk, CodeList, DISTRICT_ID, version=1000)
    take(desk)
    assert (counter(desk), word(desk)) == (1, "ok")


def test_the_list_of_another_district_is_of_no_interest(desk: Desk) -> None:
    publish(desk, (UUID(int=77), signed_list(counter=1)[0]))
    take(desk)
    assert (counter(desk), word(desk)) == (None, "none")


def test_without_its_district_a_terminal_waits(tmp_path: Path) -> None:
    desk = unpulled_desk(tmp_path / "fresh")
    pull_list(desk, counter=1)
    assert counter(desk) is None
    place = District(
        name="云", district_no=7, hotline="1", roster_key="", code_prefix="HTTPS://A/C/"
    )
    publish(desk, (DISTRICT_ID, place))
    take(desk)
    assert counter(desk) == 1
    desk.store.close()


def test_the_district_that_a_server_tells_later_does_not_move_the_pinned_one(desk: Desk) -> None:
    pull_list(desk, counter=1)
    place = District(
        name="云", district_no=8, hotline="1", roster_key="", code_prefix="HTTPS://A/C/"
    )
    publish(desk, (DISTRICT_ID, place), version=2)
    pull_list(desk, counter=2, district_no=8)
    assert (refused_for(desk), counter(desk)) == ("other_district", 1)


def test_what_cannot_be_read_is_refused_and_stops_nothing(desk: Desk) -> None:
    pull_list(desk, counter=1)
    body = json.dumps({"counter": "six"})
    with desk.store.transaction() as tx:
        tx.execute("UPDATE entity SET body = ? WHERE type = 'code_list'", (body,))
    take(desk)
    assert (refused_for(desk), counter(desk), word(desk)) == ("unreadable", 1, "refused")


def test_nothing_is_written_when_nothing_is_new(desk: Desk) -> None:
    pull_list(desk, counter=1, serials=[BAKERY_CODE.serial])
    before = desk.store.reader.total_changes()
    take(desk)
    pull_list(desk, counter=1, root=STRANGER)
    refused = desk.store.reader.total_changes()
    take(desk)
    assert desk.store.reader.total_changes() == refused
    assert before < refused


def test_a_resigned_list_with_a_higher_counter_gives_a_code_back(desk: Desk) -> None:
    pull_list(desk, counter=1, serials=[BAKERY_CODE.serial])
    again, _ = signed_list(counter=1)
    pull_list(desk, resigned(again), {})
    assert refused_for(desk) == "counter_reused"
    pull_list(desk, counter=2)
    assert counter(desk) == 2
