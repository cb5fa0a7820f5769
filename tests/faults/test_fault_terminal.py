"""Faults of a terminal: its clocks, its disk, and its end between two pages."""

from datetime import UTC, datetime, timedelta

import pytest

from kiosk.commands.send_feedback import send_feedback
from sync import outbox, state
from tests.faults.acts import act
from tests.faults.conftest import NewTerminal
from tests.faults.faults import Fault
from tests.faults.quiet import A_DAY, check_receipts
from tests.faults.rig import Rig
from tests.faults.terminals import Death, Terminal

NEAR = timedelta(seconds=5)


def say(terminal: Terminal, text: str = "一") -> None:
    send_feedback(terminal.desk, feedback_kind="praise", text=text, contact=None)


def synced(terminal: Terminal, trouble: str | None = None) -> None:
    report = terminal.sync()
    assert report is not None
    assert report.trouble == trouble


@pytest.mark.parametrize("days", [1, -1, 400])
def test_fault_22_a_wrong_clock_is_corrected_and_flagged(
    rig: Rig, new: NewTerminal, days: int
) -> None:
    terminal = new()
    terminal.clock.error = timedelta(days=days)
    say(terminal)
    captured_at = rig.world.now()
    rig.world.pass_time(timedelta(hours=3))
    synced(terminal)
    ((at, at_device, flags),) = rig.rows(
        "SELECT occurred_at, occurred_at_device, flags FROM ingest_appliedop"
    )
    assert abs(at - captured_at) < NEAR
    assert abs(at_device - captured_at - timedelta(days=days)) < NEAR
    assert flags == ["clock_corrected"]


def test_fault_22_a_clock_in_1970_captures_and_sends_in_order(rig: Rig, new: NewTerminal) -> None:
    terminal = new()
    terminal.clock.say(datetime(1970, 1, 1, tzinfo=UTC))
    for number in range(3):
        say(terminal, f"{number}")
        rig.world.pass_time(timedelta(hours=1))
    synced(terminal)
    found = rig.rows("SELECT text FROM feedback_feedback ORDER BY sent_at")
    assert found == [("0",), ("1",), ("2",)]
    terminal.clock.set_right()
    rig.world.pass_time(timedelta(days=2))
    synced(terminal)
    assert len(terminal.outbox()) == 3, "pruned as if it were from 1970"


def test_fault_23_a_reboot_with_a_dead_clock_loses_nothing_and_is_flagged(
    rig: Rig, new: NewTerminal
) -> None:
    terminal = new()
    say(terminal, "之前")
    rig.world.pass_time(timedelta(hours=2))
    terminal.clock.reboot()
    terminal.clock.say(datetime(1970, 1, 1, tzinfo=UTC))
    terminal.crash()
    say(terminal, "之后")
    synced(terminal)
    assert terminal.counts()["applied"] == 2
    times = rig.rows("SELECT occurred_at, received_at, flags FROM ingest_appliedop ORDER BY seq")
    assert all(at <= received_at for at, received_at, _ in times)
    assert [flags for *_, flags in times] == [["clock_implausible"], ["clock_corrected"]]


def test_fault_24_a_cloned_disk_goes_on_under_its_own_install(rig: Rig, new: NewTerminal) -> None:
    terminal = new()
    say(terminal, "两台都有")
    terminal.disk_to(terminal.folder.with_name("拷贝"))
    copy = Terminal(rig, terminal.folder.with_name("拷贝"), "拷贝", 0)
    try:
        for number in range(3):
            say(terminal, f"原机 {number}")
            say(copy, f"拷贝 {number}")
        synced(terminal)
        synced(copy)
        say(terminal, "原机之后")
        synced(terminal)
        assert terminal.install_id != copy.install_id
        assert (terminal.counts()["applied"], copy.counts()["applied"]) == (5, 4)
        assert rig.rows("SELECT count(*) FROM feedback_feedback") == [(8,)]
        for one in (terminal, copy):
            check_receipts(rig, one)
    finally:
        copy.close()


def test_fault_24_a_clone_is_refused_before_anything_of_its_batch_is_applied(
    rig: Rig, new: NewTerminal
) -> None:
    """Else the original, whose number the clone had used, would be told to fork as well."""
    terminal = new()
    say(terminal, "两台都有")
    synced(terminal)
    terminal.disk_to(terminal.folder.with_name("拷贝"))
    copy = Terminal(rig, terminal.folder.with_name("拷贝"), "拷贝", 0)
    try:
        say(terminal, "搁置")
        with terminal.store.transaction() as tx:
            outbox.park(tx, str(terminal.outbox()[-1][0]), code="server_failed", clock=copy.clock)
        say(terminal, "原机")
        synced(terminal)
        install_id = terminal.install_id
        for number in range(2):
            say(copy, f"拷贝 {number}")
        synced(copy)
        rig.world.pass_time(A_DAY)
        synced(terminal)
        assert (terminal.install_id, terminal.counts()["applied"]) == (install_id, 3)
    finally:
        copy.close()


def test_fault_25_a_disk_put_back_to_an_old_copy_still_delivers_what_comes_later(
    rig: Rig, new: NewTerminal
) -> None:
    terminal = new()
    say(terminal, "旧")
    synced(terminal)
    terminal.disk_to(terminal.folder.with_name("旧盘"))
    for number in range(3):
        say(terminal, f"被忘记 {number}")
    synced(terminal)
    terminal.disk_from(terminal.folder.with_name("旧盘"))
    say(terminal, "新")
    synced(terminal)
    assert terminal.counts()["applied"] == 2
    assert rig.rows("SELECT count(*) FROM feedback_feedback") == [(5,)]
    check_receipts(rig, terminal)


@pytest.mark.parametrize("before", [False, True])
def test_fault_28_killed_between_two_pages_it_goes_on_where_it_was(
    rig: Rig, new: NewTerminal, before: bool
) -> None:
    terminal = new()
    keys = [rig.office("publish", name=f"栏目 {number}") for number in range(9)]
    rig.proxy.pull_limit = 2
    cursor = state.get(terminal.conn, "cursor")
    assert terminal.sync(Death(3, before)) is None
    stored = [key for key in keys if key in {entity[1] for entity in terminal.entities()}]
    assert stored == keys[:4]
    assert state.get(terminal.conn, "cursor") != cursor
    synced(terminal)
    given = rig.office("snapshot", device_id=terminal.device_id)
    assert terminal.entities() == {(row["type"], row["id"], row["version"]) for row in given}


def test_fault_37_a_flipped_bit_in_a_picture_is_noticed_and_the_others_come(
    rig: Rig, new: NewTerminal
) -> None:
    terminal = new()
    first = rig.office("add_picture", seed=1, size=40_000, shop=0)
    second = rig.office("add_picture", seed=2, size=40_000, shop=1)
    rig.proxy.next_for("/" + min(first, second), Fault("flipped_bit", number=5))
    synced(terminal)
    folder = terminal.store.media_folder
    assert sorted((folder / name).exists() for name in (first, second)) == [False, True]
    synced(terminal)
    assert [(folder / name).exists() for name in (first, second)] == [True, True]


def test_fault_37_a_flipped_bit_keeps_the_old_file(rig: Rig, new: NewTerminal) -> None:
    terminal = new()
    old = rig.office("add_picture", seed=1, size=4_000, shop=0)
    synced(terminal)
    rig.office("add_picture", seed=2, size=4_000, shop=0)
    rig.proxy.weather = lambda request: Fault(
        "flipped_bit" if "/media/" in request.path else "none"
    )
    synced(terminal)
    assert (terminal.store.media_folder / old).exists()


def test_a_large_picture_comes_in_pieces_over_a_line_that_cuts_each_download(
    rig: Rig, new: NewTerminal
) -> None:
    terminal = new()
    name = rig.office("add_picture", seed=3, size=300_000, shop=0)
    rig.proxy.weather = lambda request: (
        Fault("cut_reply", number=400) if "/media/" in request.path else Fault("none")
    )
    for _ in range(25):
        synced(terminal, "RetryLater")
        if (terminal.store.media_folder / f"{name}.part").stat().st_size > 290_000:
            break
    rig.proxy.heal()
    synced(terminal)
    assert (terminal.store.media_folder / name).stat().st_size == 300_000
    last = [seen for seen in rig.proxy.seen if seen.path.endswith(name)][-1]
    assert last.status == 206


def test_what_looks_like_a_picture_and_is_none_stops_nothing(rig: Rig, new: NewTerminal) -> None:
    """64 hex digits in a text name a media file; an office may write some that are none."""
    terminal = new()
    rig.office("looks_like_media")
    rig.world.pass_time(timedelta(days=31))
    before = terminal.known
    synced(terminal)
    assert terminal.known != before, "the bearer was not renewed"
    assert act(terminal.desk, "feedback.sent", 1)
    synced(terminal)
