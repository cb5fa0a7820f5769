"""Faults between terminal and server: what is lost, doubled, cut off, or comes from a stranger."""

import re
from datetime import timedelta

import pytest

from sync.backoff import LONGEST_WISH_S
from tests.faults.acts import act
from tests.faults.conftest import NewTerminal
from tests.faults.faults import Fault, Kind
from tests.faults.quiet import check_receipts
from tests.faults.rig import Rig
from tests.faults.terminals import Terminal

STRANGERS: tuple[Kind, ...] = ("not_found", "moved", "bad_gateway")


def applied(rig: Rig) -> int:
    return int(rig.rows("SELECT count(*) FROM ingest_appliedop")[0][0])


def words(rig: Rig) -> int:
    return int(rig.rows("SELECT count(*) FROM feedback_feedback")[0][0])


def say(terminal: Terminal, count: int) -> None:
    for number in range(count):
        assert act(terminal.desk, "feedback.sent", number)


def meets(rig: Rig, terminal: Terminal, fault: Fault) -> str | None:
    """What troubled the round whose push met the fault."""
    rig.proxy.next_for("sync/push", fault)
    report = terminal.sync()
    assert report is not None
    return report.trouble


def is_whole(terminal: Terminal) -> None:
    """The next round does it all."""
    report = terminal.sync()
    assert report is not None
    assert report.trouble is None
    counts = terminal.counts()
    assert (counts["pending"], counts["parked"], counts["applied"]) == (0, 0, counts["done"])


def test_fault_06_a_request_that_is_lost_is_sent_again(rig: Rig, new: NewTerminal) -> None:
    terminal = new()
    say(terminal, 3)
    assert meets(rig, terminal, Fault("drop_request")) == "RetryLater"
    assert (applied(rig), terminal.counts()["pending"]) == (0, 3)
    is_whole(terminal)
    assert words(rig) == 3


def test_fault_06_half_a_request_has_no_effect(rig: Rig, new: NewTerminal) -> None:
    terminal = new()
    say(terminal, 3)
    assert meets(rig, terminal, Fault("cut_request")) == "RetryLater"
    assert applied(rig) == 0
    is_whole(terminal)
    assert words(rig) == 3


def test_fault_06_a_request_that_arrives_after_its_repetition_has_no_second_effect(
    rig: Rig, new: NewTerminal
) -> None:
    terminal = new()
    say(terminal, 3)
    assert meets(rig, terminal, Fault("late")) == "RetryLater"
    is_whole(terminal)
    rig.proxy.deliver_late()
    assert (applied(rig), words(rig)) == (3, 3)


def test_fault_07_a_reply_that_is_lost_after_the_commit_has_no_second_effect(
    rig: Rig, new: NewTerminal
) -> None:
    terminal = new()
    say(terminal, 3)
    assert meets(rig, terminal, Fault("drop_reply")) == "RetryLater"
    assert (applied(rig), terminal.counts()["pending"]) == (3, 3)
    is_whole(terminal)
    assert (applied(rig), words(rig)) == (3, 3)


@pytest.mark.parametrize("kind", ["cut_reply", "partial_json"])
@pytest.mark.parametrize("thousandths", [0, 300, 999])
def test_fault_08_a_reply_that_is_cut_off_leaves_all_pending(
    rig: Rig, new: NewTerminal, kind: Kind, thousandths: int
) -> None:
    terminal = new()
    say(terminal, 3)
    assert meets(rig, terminal, Fault(kind, number=thousandths)) == "RetryLater"
    assert terminal.counts()["pending"] == 3
    is_whole(terminal)
    assert words(rig) == 3


def test_fault_09_a_captive_portal_acknowledges_nothing(rig: Rig, new: NewTerminal) -> None:
    terminal = new()
    say(terminal, 3)
    before = terminal.entities()
    for _ in range(4):
        assert meets(rig, terminal, Fault("portal")) == "RetryLater"
    rig.proxy.plan.extend([Fault("none"), Fault("portal")])
    report = terminal.sync()
    assert report is not None
    assert report.trouble == "RetryLater"
    assert terminal.entities() == before
    is_whole(terminal)
    assert words(rig) == 3


@pytest.mark.parametrize("kind", STRANGERS)
def test_fault_10_a_page_of_a_proxy_is_no_answer(rig: Rig, new: NewTerminal, kind: Kind) -> None:
    terminal = new()
    say(terminal, 3)
    rig.proxy.weather = lambda request: Fault(kind)
    for _ in range(9):
        assert meets(rig, terminal, Fault(kind)) == "RetryLater"
    rig.proxy.heal()
    counts = terminal.counts()
    assert (applied(rig), counts["pending"], counts["parked"]) == (0, 3, 0)
    is_whole(terminal)


@pytest.mark.parametrize("heard", [0, 1])
def test_fault_11_a_post_that_comes_twice_at_once_has_one_effect(
    rig: Rig, new: NewTerminal, heard: int
) -> None:
    terminal = new()
    kinds = ("feedback.sent", "study.finished", "merchant.rated", "complaint.filed")
    for number in range(40):
        assert act(terminal.desk, kinds[number % 4], number)
    act(terminal.desk, "booking.requested", 0)
    assert meets(rig, terminal, Fault("twice", number=heard)) is None
    is_whole(terminal)
    assert (applied(rig), words(rig)) == (41, 10)
    check_receipts(rig, terminal)


def test_fault_12_a_retry_after_thirty_days_is_still_a_duplicate(
    rig: Rig, new: NewTerminal
) -> None:
    terminal = new()
    say(terminal, 2)
    assert meets(rig, terminal, Fault("drop_reply")) == "RetryLater"
    rig.world.pass_time(timedelta(days=34))
    is_whole(terminal)
    assert (applied(rig), words(rig)) == (2, 2)
    detail = terminal.conn.execute("SELECT detail FROM outbox").fetchone()
    assert detail is not None
    assert "outcome" in str(detail[0])


@pytest.mark.parametrize("word", ["3", "86400", "-5", "nan", "inf", "soon", "1e99", ""])
def test_fault_34_a_storm_of_429_is_waited_out_and_absurd_wishes_are_not_followed(
    rig: Rig, new: NewTerminal, word: str
) -> None:
    terminal = new()
    say(terminal, 2)
    for _ in range(12):
        assert meets(rig, terminal, Fault("slow_down", word=word)) == "RetryLater"
    assert all(2 <= wait_s <= LONGEST_WISH_S for wait_s in terminal.backoffs_s)
    counts = terminal.counts()
    assert (counts["pending"], counts["parked"]) == (2, 0)
    is_whole(terminal)


def test_fault_34_a_wish_that_is_not_absurd_is_honoured(rig: Rig, new: NewTerminal) -> None:
    terminal = new()
    say(terminal, 1)
    meets(rig, terminal, Fault("slow_down", word="450"))
    assert terminal.backoffs_s == [450.0]


def test_a_proxy_that_takes_small_requests_only_is_given_small_ones(
    rig: Rig, new: NewTerminal
) -> None:
    terminal = new()
    say(terminal, 30)
    rig.proxy.weather = lambda request: Fault("too_large", number=4000)
    is_whole(terminal)
    assert words(rig) == 30


def test_the_proxy_itself_shows_what_it_did(rig: Rig, new: NewTerminal) -> None:
    terminal = new()
    say(terminal, 1)
    meets(rig, terminal, Fault("drop_reply"))
    (push,) = [seen for seen in rig.proxy.seen if re.search("sync/push$", seen.path)]
    assert (push.fault.kind, push.status) == ("drop_reply", 200)
