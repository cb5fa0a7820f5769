"""The code of the staff screen: tries, the lock, and what neither a restart nor a clock undoes."""

import base64
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import structlog
from structlog.testing import LogCapture

from kiosk.commands.open_staff import open_staff
from kiosk.desk import Desk
from kiosk.domain import sentences
from kiosk.errors import Refused
from kiosk.queries.staff_door import staff_door
from kiosk.store.store import Store
from sync.events.entities.staff_code import StaffCode
from sync.events.staff_digits import staff_digest
from tests.factories import NOW, STATION_ID, clock_of, enrolled_desk, publish

RIGHT, WRONG = "20261124", "11111111"
SALT = b"0123456789abcdef"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = enrolled_desk(tmp_path)
    code = StaffCode(
        salt=base64.b64encode(SALT).decode(),
        digest=staff_digest(RIGHT, salt=SALT),
        issued_at=NOW,
    )
    publish(made, (STATION_ID, code))
    yield made
    made.store.close()


def _refusal(desk: Desk, digits: str) -> str:
    with pytest.raises(Refused) as refused:
        open_staff(desk, digits=digits)
    return refused.value.message_key


def _wrong(desk: Desk, times: int) -> None:
    for _ in range(times):
        assert _refusal(desk, WRONG) == sentences.STAFF_CODE_WRONG


def _restarted(desk: Desk, *, boot_id: str = "another boot", mono_ms: int = 5_000) -> Desk:
    """As if the plug was pulled: nothing but the disk remains."""
    folder, clock = desk.store.folder, clock_of(desk)
    desk.store.close()
    clock.boot_id, clock._mono_ms = boot_id, mono_ms
    return Desk(Store(folder), clock)


def test_the_right_digits_open_and_wrong_ones_do_not(desk: Desk) -> None:
    _wrong(desk, 1)
    open_staff(desk, digits=RIGHT)


def test_a_station_without_a_code_says_so(tmp_path: Path) -> None:
    desk = enrolled_desk(tmp_path)
    assert not staff_door(desk).has_code
    assert _refusal(desk, RIGHT) == sentences.STAFF_CODE_MISSING
    desk.store.close()


def test_the_fifth_wrong_try_locks_for_a_minute(desk: Desk) -> None:
    _wrong(desk, 4)
    assert staff_door(desk).locked_s == 0
    assert staff_door(desk).tries_left == 1
    _wrong(desk, 1)
    assert staff_door(desk).locked_s == 60
    assert _refusal(desk, RIGHT) == sentences.STAFF_LOCKED
    clock_of(desk).pass_time(seconds=59)
    assert _refusal(desk, RIGHT) == sentences.STAFF_LOCKED
    clock_of(desk).pass_time(seconds=1)
    open_staff(desk, digits=RIGHT)


def test_each_further_wrong_one_doubles_the_wait_up_to_an_hour(desk: Desk) -> None:
    _wrong(desk, 5)
    waits = []
    for _ in range(8):
        clock_of(desk).pass_time(seconds=staff_door(desk).locked_s)
        _wrong(desk, 1)
        waits.append(staff_door(desk).locked_s)
    assert waits == [120, 240, 480, 960, 1920, 3600, 3600, 3600]


def test_a_try_while_it_is_locked_makes_the_wait_no_longer(desk: Desk) -> None:
    _wrong(desk, 5)
    clock_of(desk).pass_time(seconds=30)
    assert _refusal(desk, WRONG) == sentences.STAFF_LOCKED
    assert staff_door(desk).locked_s == 30


def test_the_right_digits_begin_the_count_anew(desk: Desk) -> None:
    _wrong(desk, 4)
    open_staff(desk, digits=RIGHT)
    _wrong(desk, 4)
    assert staff_door(desk).locked_s == 0


@pytest.mark.parametrize("days", [-400, -1, 1, 400])
def test_setting_the_wall_clock_neither_unlocks_nor_prolongs(desk: Desk, days: int) -> None:
    _wrong(desk, 5)
    clock_of(desk).set_wall(NOW + timedelta(days=days))
    assert staff_door(desk).locked_s == 60


def test_the_lock_outlives_a_pulled_plug_and_waits_in_full_after_it(desk: Desk) -> None:
    _wrong(desk, 5)
    clock_of(desk).pass_time(seconds=50)
    again = _restarted(desk)
    assert staff_door(again).locked_s == 55
    assert _refusal(again, RIGHT) == sentences.STAFF_LOCKED
    clock_of(again).pass_time(seconds=55)
    open_staff(again, digits=RIGHT)
    again.store.close()


def test_a_wall_clock_set_ahead_over_a_restart_does_not_unlock(desk: Desk) -> None:
    _wrong(desk, 5)
    clock_of(desk).set_wall(NOW + timedelta(days=30))
    again = _restarted(desk)
    assert staff_door(again).locked_s == 55
    again.store.close()


def test_pulling_the_plug_while_the_digits_are_looked_at_makes_no_try_free(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pulled(digits: str, *, salt: bytes) -> str:
        raise SystemExit

    _wrong(desk, 4)
    monkeypatch.setattr("kiosk.commands.open_staff.staff_digest", pulled)
    with pytest.raises(SystemExit):
        open_staff(desk, digits=WRONG)
    assert staff_door(desk).locked_s == 60


def test_a_full_disk_keeps_the_staff_neither_out_nor_unlocked(desk: Desk) -> None:
    desk.store.reader.execute("PRAGMA query_only = on")
    _wrong(desk, 5)
    assert staff_door(desk).locked_s == 60
    clock_of(desk).pass_time(seconds=60)
    open_staff(desk, digits=RIGHT)


def test_the_log_says_what_happened_without_the_digits(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = LogCapture()
    monkeypatch.setattr(
        "kiosk.commands.open_staff.log", structlog.wrap_logger(None, processors=[kept])
    )
    _wrong(desk, 5)
    _refusal(desk, RIGHT)
    clock_of(desk).pass_time(seconds=60)
    open_staff(desk, digits=RIGHT)
    events = [line["event"] for line in kept.entries]
    assert events == [*["staff_refused"] * 5, "staff_locked", "staff_opened"]
    assert RIGHT not in json.dumps(kept.entries)
    assert WRONG not in json.dumps(kept.entries)
