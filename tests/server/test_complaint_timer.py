"""What happens to complaints by the clock."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from server.districts.models import new_id
from server.merchants import services
from server.merchants.models import Complaint
from server.merchants.services import ClocksRun
from server.merchants.working_days import add_working_days, is_working_day
from tests.server.complaints import accepted, answered, filed, kinds, noon, step

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 6, 1)
NOTHING = ClocksRun(moved=0, escalated=0, closed=0)


def run(on: date) -> ClocksRun:
    return services.run_clocks(now=noon(on))


def percents(complaint: Complaint) -> list[tuple[str, int | None]]:
    return [(event.clock, event.percent) for event in complaint.events.filter(kind="escalated")]


def test_each_level_is_written_once() -> None:
    complaint = filed(MONDAY)
    for day in range(30):
        run(MONDAY + timedelta(days=day))
        run(MONDAY + timedelta(days=day))
    assert percents(complaint) == [("accept", 75), ("accept", 100), ("accept", 150)]
    days = [event.at.date() for event in complaint.events.filter(kind="escalated")]
    assert days == [add_working_days(MONDAY, used) for used in (6, 7, 11)]
    complaint.refresh_from_db()
    assert complaint.escalation == 150


def test_levels_missed_in_a_standstill_are_written_together() -> None:
    complaint = filed(MONDAY)
    assert run(date(2026, 8, 3)).escalated == 3
    assert run(date(2026, 8, 4)) == NOTHING
    assert len(percents(complaint)) == 3


def test_the_second_clock_has_levels_of_its_own() -> None:
    complaint = filed(MONDAY)
    run(date(2026, 6, 9))
    step(complaint, "accept", date(2026, 6, 9))
    assert run(date(2026, 6, 10)) == NOTHING
    run(add_working_days(date(2026, 6, 9), 34))
    assert percents(complaint) == [("accept", 75), ("close", 75)]


def test_a_paused_and_an_answered_complaint_escalate_no_further() -> None:
    step(accepted(MONDAY), "pause", MONDAY, "请提供小票")
    assert run(date(2026, 12, 1)) == NOTHING


def test_the_database_itself_refuses_a_second_escalation() -> None:
    complaint = filed(MONDAY)
    run(date(2026, 6, 9))
    event = complaint.events.get(kind="escalated")
    event.pk, event._state.adding = new_id(), True
    with pytest.raises(IntegrityError), transaction.atomic():
        event.save(force_insert=True)


def test_an_escalation_does_not_make_an_officers_page_old() -> None:
    complaint = filed(MONDAY)
    seen = complaint.step
    run(date(2026, 6, 10))
    complaint.refresh_from_db()
    assert complaint.step == seen


def test_an_answer_that_nobody_confirms_is_closed_after_ten_working_days_and_says_so() -> None:
    complaint = answered(date(2026, 9, 21))
    assert complaint.confirm_by == date(2026, 10, 12)
    assert run(date(2026, 10, 12)) == NOTHING
    assert run(date(2026, 10, 13)).closed == 1
    assert run(date(2026, 10, 14)) == NOTHING
    complaint.refresh_from_db()
    assert (complaint.status, complaint.ending) == ("closed", "unanswered")
    last = complaint.events.last()
    assert last is not None
    assert (last.actor, "2026-10-12 没有确认" in last.text) == ("system", True)
    with pytest.raises(services.NotAllowed, match="已办结"):
        services.confirm(complaint.reference, now=noon(date(2026, 10, 14)))


def test_the_days_to_confirm_are_a_setting(settings: object) -> None:
    settings.COMPLAINT_CONFIRM_DAYS = 3  # type: ignore[attr-defined]
    assert answered(MONDAY).confirm_by == date(2026, 6, 4)


def test_a_confirmed_complaint_is_not_closed_again() -> None:
    complaint = answered(MONDAY)
    services.confirm(complaint.reference, now=noon(MONDAY))
    assert run(date(2026, 12, 1)) == NOTHING
    assert kinds(complaint)[-2:] == ["confirmed", "closed"]


def test_news_of_holidays_move_the_last_day_and_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    complaint = filed(date(2026, 9, 28))
    with monkeypatch.context() as patch:
        weekdays = lambda day: day.weekday() < 5  # noqa: E731
        patch.setattr("server.merchants.working_days.is_working_day", weekdays)
        complaint.due_on = complaint.clock.due
        complaint.save()
    assert complaint.due_on == date(2026, 10, 7)
    assert not is_working_day(complaint.due_on)
    assert run(date(2026, 9, 29)).moved == 1
    assert run(date(2026, 9, 29)) == NOTHING
    complaint.refresh_from_db()
    assert complaint.due_on == date(2026, 10, 13)
    assert "由 2026-10-07 改为 2026-10-13" in complaint.events.get(kind="due_moved").text


def test_the_timers_command_runs_them(capsys: pytest.CaptureFixture[str]) -> None:
    filed(MONDAY)
    call_command("run_complaint_clocks")
    assert "期限提醒 3 次" in capsys.readouterr().out
