"""Faults of the server, its database and its office."""

from datetime import timedelta
from typing import Any

import pytest

from kiosk.commands.cancel_booking import cancel_booking
from kiosk.commands.check_code import check_code
from kiosk.commands.send_feedback import send_feedback
from kiosk.queries.bookings import standing_bookings
from sync import outbox, state
from sync.errors import RetryLater
from tests.faults.acts import act
from tests.faults.conftest import NewTerminal
from tests.faults.faults import Fault
from tests.faults.quiet import A_DAY, check_receipts
from tests.faults.rig import APP_VERSION, TOO_OLD, Rig
from tests.faults.serving import DEADLOCK, POISON, SUDDEN_DEATH
from tests.faults.terminals import Terminal


def synced(terminal: Terminal, trouble: str | None = None) -> None:
    """One round, with this trouble."""
    report = terminal.sync()
    assert report is not None
    assert report.trouble == trouble


def say(terminal: Terminal, text: str) -> None:
    send_feedback(terminal.desk, feedback_kind="praise", text=text, contact=None)


def scan(terminal: Terminal, text: str) -> None:
    check_code(terminal.desk, text=f"https://{text}/1", way="scanner")


def rows(terminal: Terminal, columns: str = "state, outcome, code") -> list[tuple[Any, ...]]:
    return terminal.conn.execute(f"SELECT {columns} FROM outbox ORDER BY id").fetchall()  # noqa: S608


def number_of(rig: Rig, table: str) -> int:
    return int(rig.rows(f"SELECT count(*) FROM {table}")[0][0])  # noqa: S608


def test_fault_13_a_server_killed_in_mid_batch_loses_and_doubles_nothing(
    rig: Rig, new: NewTerminal
) -> None:
    terminal = new()
    for number in range(4):
        assert act(terminal.desk, "booking.requested", number)
        say(terminal, f"一 {number}")
    scan(terminal, SUDDEN_DEATH)
    say(terminal, "二")
    rig.switch("death", on=True)
    synced(terminal, "RetryLater")
    assert 0 < number_of(rig, "ingest_appliedop") < 10
    assert terminal.counts()["pending"] == 10
    synced(terminal)
    assert number_of(rig, "ingest_appliedop") == 10, rows(terminal)
    assert terminal.counts()["done"] == 10, rows(terminal)
    assert number_of(rig, "feedback_feedback") == 5
    check_receipts(rig, terminal)


def test_fault_14_a_deadlock_is_answered_retry_and_the_others_go_on(
    rig: Rig, new: NewTerminal
) -> None:
    terminal = new()
    say(terminal, "一")
    scan(terminal, DEADLOCK)
    say(terminal, "二")
    rig.switch("deadlock", on=True)
    synced(terminal)
    assert rows(terminal, "state, code") == [
        ("done", ""),
        ("pending", "database_busy"),
        ("done", ""),
    ]
    synced(terminal)
    assert terminal.counts()["applied"] == number_of(rig, "ingest_appliedop") == 3


def test_fault_15_an_operation_that_always_fails_is_parked_and_tried_a_day_later(
    rig: Rig, new: NewTerminal
) -> None:
    terminal = new()
    say(terminal, "一")
    scan(terminal, POISON)
    say(terminal, "二")
    rig.switch("poison", on=True)
    for _ in range(outbox.MAX_TRIES):
        synced(terminal)
    assert [row[0] for row in rows(terminal)] == ["done", "parked", "done"]
    rig.switch("poison", on=False)
    synced(terminal)
    assert terminal.counts()["parked"] == 1
    rig.world.pass_time(A_DAY)
    synced(terminal)
    assert terminal.counts()["applied"] == 3


@pytest.mark.parametrize("sick", [(0,), (3,), (0, 1), (2, 3, 4), (0, 1, 2, 3, 4, 5)])
def test_fault_15_what_fails_the_whole_request_holds_up_no_healthy_operation(
    rig: Rig, new: NewTerminal, sick: tuple[int, ...]
) -> None:
    """Such as a body at which a proxy or a worker dies: each request that holds it is a 500."""
    terminal = new()
    for number in range(12):
        say(terminal, f"第 {number}")
    ids = [str(row[0]).encode() for row in rows(terminal, "op_id")]
    ill = [ids[place] for place in sick]
    rig.proxy.weather = lambda request: Fault(
        "server_error" if any(op_id in request.body for op_id in ill) else "none"
    )
    for _ in range(200):
        terminal.sync()
        if terminal.counts()["done"] == 12 - len(sick):
            break
    healthy = [row[0] for place, row in enumerate(rows(terminal)) if place not in sick]
    assert healthy == ["done"] * (12 - len(sick)), rows(terminal)
    rig.proxy.heal()
    for _ in range(3):
        rig.world.pass_time(A_DAY)
        terminal.sync()
    assert terminal.counts()["applied"] == 12


def test_fault_16_what_is_always_rejected_is_on_both_lists(rig: Rig, new: NewTerminal) -> None:
    terminal = new()
    assert rig.office("delete_shop")
    assert act(terminal.desk, "merchant.rated", 0)
    say(terminal, "一")
    synced(terminal)
    (letter,) = outbox.dead_letters(terminal.conn)
    assert (letter.kind, letter.code) == ("merchant.rated", "merchant_unknown")
    assert letter.body["stars"] == 1
    assert rig.rows(
        "SELECT op_id::text, code FROM ingest_appliedop WHERE outcome = 'rejected'"
    ) == [(letter.op_id, "merchant_unknown")]
    assert terminal.counts()["applied"] == 1


def test_fault_17_the_same_op_id_with_another_body_changes_nothing(
    rig: Rig, new: NewTerminal
) -> None:
    terminal = new()
    say(terminal, "真的")
    say(terminal, "别的")
    synced(terminal)
    terminal.conn.execute(
        "UPDATE outbox SET state = 'pending', outcome = NULL, (body, sha256) = "
        "(SELECT body, sha256 FROM outbox WHERE id = 2) WHERE id = 1"
    )
    synced(terminal)
    assert rows(terminal)[0] == ("done", "rejected", "key_reuse")
    texts = rig.rows("SELECT text FROM feedback_feedback ORDER BY text")
    assert texts == [("别的",), ("真的",)]
    assert [letter.code for letter in outbox.dead_letters(terminal.conn)] == ["key_reuse"]


def test_fault_18_a_child_that_comes_before_its_parent_waits_for_it(
    rig: Rig, new: NewTerminal
) -> None:
    terminal = new()
    act(terminal.desk, "attendance.checked_in", 7)
    act(terminal.desk, "attendance.checked_out", 7)
    parent = str(rows(terminal, "op_id")[0][0])
    with terminal.store.transaction() as tx:
        outbox.park(tx, parent, code="server_failed", clock=terminal.clock)
    for _ in range(outbox.MAX_TRIES + 2):
        synced(terminal)
    assert [row[0] for row in rows(terminal)] == ["parked", "pending"]
    rig.world.pass_time(A_DAY)
    synced(terminal)
    synced(terminal)
    assert terminal.counts()["applied"] == 2


def test_fault_19_children_of_a_refused_parent_are_settled_and_seen(
    rig: Rig, new: NewTerminal
) -> None:
    first, second = new("一号"), new("二号", station=1)
    for terminal in (first, second):
        act(terminal.desk, "booking.requested", 0)
    mine = next(one for one in standing_bookings(second.desk) if one.status == "pending")
    cancel_booking(second.desk, booking_id=mine.id)
    synced(first)
    synced(second)
    assert rows(second) == [
        ("done", "conflict", "slot_taken"),
        ("done", "rejected", "parent_rejected"),
    ]
    assert [letter.code for letter in outbox.dead_letters(second.conn)] == ["parent_rejected"]


def test_fault_20_a_revoked_terminal_deletes_nothing_and_its_queue_is_accepted_once(
    rig: Rig, new: NewTerminal
) -> None:
    terminal = new()
    for number in range(3):
        say(terminal, f"{number}")
    rig.proxy.next_for("sync/push", Fault("drop_reply"))
    synced(terminal, "RetryLater")
    say(terminal, "又")
    rig.office("revoke", device_id=terminal.device_id)
    synced(terminal, "Revoked")
    say(terminal, "还在收")
    assert terminal.counts()["pending"] == 5
    assert state.get(terminal.conn, "trouble") == "Revoked"
    assert number_of(rig, "feedback_feedback") == 3
    assert rig.office("accept_escrows") == 1
    assert number_of(rig, "feedback_feedback") == 4
    rig.office("reinstate", device_id=terminal.device_id)
    synced(terminal)
    assert terminal.counts()["applied"] == number_of(rig, "feedback_feedback") == 5


def test_fault_21_a_lost_reply_to_an_enrolment_bricks_nothing(rig: Rig, new: NewTerminal) -> None:
    terminal = Terminal(rig, rig.folder / "lost enrolment", "新机", 0)
    try:
        rig.proxy.next_for("devices/enrol", Fault("drop_reply"), Fault("cut_reply"))
        for _ in range(2):
            with pytest.raises(RetryLater):
                terminal.enrol()
        terminal.enrol()
        synced(terminal)
        say(terminal, "一")
        synced(terminal)
        assert terminal.counts()["applied"] == 1
        assert number_of(rig, "devices_device") == 1
    finally:
        terminal.close()


def test_fault_21_a_lost_reply_to_a_rotation_locks_nobody_out(rig: Rig, new: NewTerminal) -> None:
    terminal = new()
    before = terminal.known
    rig.world.pass_time(timedelta(days=31))
    rig.proxy.next_for("devices/rotate", Fault("drop_reply"), Fault("partial_json"))
    synced(terminal, "RetryLater")
    synced(terminal, "RetryLater")
    assert terminal.known == before
    synced(terminal)
    assert terminal.known != before
    say(terminal, "一")
    synced(terminal)
    terminal.crash()
    synced(terminal)
    assert terminal.counts()["applied"] == 1


def test_fault_26_a_server_restored_to_yesterday_is_given_again_what_it_lacks(
    rig: Rig, new: NewTerminal
) -> None:
    terminal, idle = new("一号"), new("二号", station=1)
    say(terminal, "昨天")
    say(idle, "昨天")
    synced(terminal)
    synced(idle)
    backup = rig.back_up()
    rig.world.pass_time(A_DAY)
    act(terminal.desk, "booking.requested", 1)
    say(terminal, "今天")
    say(idle, "今天")
    rig.office("publish", name="今天的栏目")
    for one in (terminal, idle):
        synced(one)
    rig.restore(backup)
    assert number_of(rig, "feedback_feedback") == 2
    say(terminal, "之后")
    for _ in range(3):
        synced(terminal)
        synced(idle)
    assert number_of(rig, "feedback_feedback") == 5
    for one in (terminal, idle):
        assert one.counts()["applied"] == one.counts()["done"]
        check_receipts(rig, one)
        names = [body for (body,) in one.conn.execute("SELECT body FROM entity WHERE deleted = 0")]
        assert not any("今天的栏目" in str(body) for body in names)


def test_fault_26_a_terminal_that_enrols_again_after_the_restore_sends_again_too(
    rig: Rig, new: NewTerminal
) -> None:
    backup = rig.back_up()
    terminal = new()
    say(terminal, "今天")
    synced(terminal)
    rig.restore(backup)
    terminal.code = None
    synced(terminal, "NotAuthorised")
    terminal.enrol()
    synced(terminal)
    assert number_of(rig, "feedback_feedback") == 1
    assert terminal.counts()["applied"] == 1


def test_fault_27_a_writer_that_commits_late_is_not_skipped(rig: Rig, new: NewTerminal) -> None:
    terminal = new()
    rig.office("begin_slow", name="慢一")
    rig.office("begin_slow", name="慢二")
    rig.office("publish", name="快")
    synced(terminal)
    rig.office("end_slow", name="慢二")
    synced(terminal)
    rig.office("end_slow")
    synced(terminal)
    bodies = "".join(str(row[0]) for row in terminal.conn.execute("SELECT body FROM entity"))
    assert [name in bodies for name in ("快", "慢一", "慢二")] == [True, True, True]


def test_fault_29_what_was_deleted_while_a_terminal_was_away_goes_away_there_too(
    rig: Rig, new: NewTerminal
) -> None:
    terminal = new()
    key = rig.office("publish", name="短命")
    synced(terminal)
    assert key in {entity[1] for entity in terminal.entities()}
    rig.world.pass_time(timedelta(days=20))
    assert rig.office("unpublish", name="短命")
    synced(terminal)
    assert key not in {entity[1] for entity in terminal.entities()}


def test_fault_30_of_two_terminals_that_book_one_slot_one_has_it_and_one_has_choices(
    rig: Rig, new: NewTerminal
) -> None:
    first, second = new("一号"), new("二号", station=1)
    for terminal in (first, second):
        assert act(terminal.desk, "booking.requested", 2)
        assert [one.status for one in standing_bookings(terminal.desk)].count("pending") == 1
    synced(second)
    synced(first)
    assert [row[1] for row in rows(second) + rows(first)] == ["applied", "conflict"]
    refused = next(one for one in standing_bookings(first.desk) if one.status == "conflict")
    assert refused.choices


def test_fault_31_an_old_terminal_holds_its_queue_until_it_is_upgraded(
    rig: Rig, new: NewTerminal
) -> None:
    terminal = new()
    say(terminal, "一")
    terminal.use_version(TOO_OLD)
    synced(terminal, "UpgradeNeeded")
    assert terminal.counts()["pending"] == 1
    assert state.get(terminal.conn, "trouble") == "UpgradeNeeded"
    terminal.use_version(APP_VERSION)
    synced(terminal)
    assert (terminal.counts()["applied"], state.get(terminal.conn, "trouble")) == (1, None)


def test_fault_31_an_old_server_leaves_a_new_kind_to_wait(rig: Rig, new: NewTerminal) -> None:
    terminal = new()
    say(terminal, "一")
    say(terminal, "二")
    terminal.conn.execute("UPDATE outbox SET kind = 'future.thing' WHERE id = 1")
    for _ in range(outbox.MAX_TRIES):
        synced(terminal)
    assert [(row[0], row[2]) for row in rows(terminal)] == [
        ("parked", "unknown_kind"),
        ("done", ""),
    ]
    terminal.conn.execute("UPDATE outbox SET kind = 'feedback.sent' WHERE id = 1")
    rig.world.pass_time(A_DAY)
    synced(terminal)
    assert terminal.counts()["applied"] == 2


def test_fault_31_an_old_terminal_keeps_what_it_does_not_know(rig: Rig, new: NewTerminal) -> None:
    terminal = new()
    key = rig.office("publish", name="未来")
    rig.rows(
        "UPDATE changes_change SET type = 'future_thing', version = 9, "
        "body = body || '{\"new_field\": [1, 2]}' WHERE entity_id = %s RETURNING 1",
        key,
    )
    synced(terminal)
    found = terminal.conn.execute(
        "SELECT body FROM entity WHERE type = 'future_thing' AND id = ?", (key,)
    ).fetchone()
    assert found is not None
    assert '"new_field": [1, 2]' in str(found[0])


def test_fault_36_a_scan_of_a_code_revoked_meanwhile_is_kept_and_flagged(
    rig: Rig, new: NewTerminal
) -> None:
    terminal = new()
    assert rig.office("revoke_codes")
    for number in range(12):
        assert act(terminal.desk, "merchant.scanned", number)
    synced(terminal)
    assert terminal.counts()["applied"] == 12
    flags = {row[0] for row in rig.rows("SELECT flag FROM merchants_merchantscan")}
    assert "revoked_meanwhile" in flags
