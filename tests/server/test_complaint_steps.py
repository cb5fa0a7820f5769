"""The way of a complaint: who may take which step, and what it leaves."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from server.changes.models import Change
from server.districts.models import new_id
from server.merchants import services
from server.merchants.models import Complaint, ComplaintEvent
from sync.events.contact import Contact
from tests.server.complaints import accepted, answered, filed, kinds, noon, officer, step

MONDAY, TUESDAY = date(2026, 6, 1), date(2026, 6, 2)


@pytest.mark.django_db
def test_the_whole_way_is_written_down() -> None:
    complaint = step(accepted(MONDAY), "take_up", TUESDAY, "")
    complaint = step(complaint, "answer", date(2026, 6, 5))
    complaint = services.confirm(complaint.reference, now=noon(date(2026, 6, 8)))
    told = [
        (event.kind, event.actor, event.from_status, event.to_status, event.officer_id is None)
        for event in complaint.events.all()
    ]
    assert told == [
        ("filed", "complainant", "", "filed", True),
        ("accepted", "officer", "filed", "accepted", False),
        ("taken_up", "officer", "accepted", "handling", False),
        ("answered", "officer", "handling", "answered", False),
        ("confirmed", "complainant", "answered", "confirmed", True),
        ("closed", "system", "confirmed", "closed", True),
    ]
    assert (complaint.ending, complaint.ended_at) == ("confirmed", noon(date(2026, 6, 8)))
    assert complaint.events.get(kind="answered").text == "已退还差价"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["answer", "take_up", "resume", "close", "confirm"])
def test_an_officer_skips_no_step_and_never_closes(name: str) -> None:
    complaint = filed(MONDAY)
    with pytest.raises(services.NotAllowed, match="已提交"):
        step(complaint, name, TUESDAY)
    assert kinds(complaint) == ["filed"]


@pytest.mark.django_db
def test_nothing_is_left_for_the_office_once_it_has_answered() -> None:
    assert services.steps_for(answered(MONDAY)) == ()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("before", "name"), [("filed", "refuse"), ("filed", "pause"), ("accepted", "answer")]
)
def test_what_the_public_reads_must_be_written(before: str, name: str) -> None:
    complaint = filed(MONDAY) if before == "filed" else accepted(MONDAY)
    with pytest.raises(services.NotAllowed, match="请"):
        step(complaint, name, TUESDAY, "  ")


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "longest"), [("accept", 2000), ("refuse", 2000), ("pause", 400)])
def test_no_text_is_longer_than_its_step_allows(name: str, longest: int) -> None:
    complaint = filed(MONDAY)
    with pytest.raises(services.NotAllowed, match=f"最多 {longest} 个字,现在是 {longest + 1} 个字"):
        step(complaint, name, TUESDAY, "长" * (longest + 1))
    step(complaint, name, TUESDAY, "长" * longest)


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["已电话告知13800001234", "张三丰先生已谅解"])
def test_an_answer_does_not_name_the_complainant(text: str) -> None:
    complaint = filed(MONDAY, contact=Contact(name="张三丰", phone="13800001234"))
    with pytest.raises(services.NotAllowed, match="姓名和电话"):
        step(complaint, "refuse", TUESDAY, text)


@pytest.mark.django_db
def test_a_refusal_ends_it_with_its_reason() -> None:
    complaint = step(filed(MONDAY), "refuse", TUESDAY, "不属于本商圈,请向12315反映")
    assert (complaint.status, complaint.ending, complaint.due_on) == ("refused", "refused", None)
    published = Change.objects.get(type="complaint").body
    assert (published["status"], published["answer"]) == ("refused", "不属于本商圈,请向12315反映")


@pytest.mark.django_db
def test_acceptance_starts_the_second_clock() -> None:
    complaint = filed(MONDAY)
    assert complaint.due_on == date(2026, 6, 10)
    complaint = step(complaint, "accept", date(2026, 6, 10))
    assert complaint.due_on == date(2026, 8, 13)


@pytest.mark.django_db
def test_a_complaint_of_half_past_midnight_is_of_the_new_day_in_china() -> None:
    complaint = filed(MONDAY)
    early = noon(TUESDAY).replace(hour=16, minute=30)
    moved = services.take_step(
        "accept", complaint=complaint, officer=officer(), seen=1, now=early, text=""
    )
    assert moved.clock_from == date(2026, 6, 3)


@pytest.mark.django_db
def test_a_pause_over_the_national_day_costs_no_working_day() -> None:
    """Accepted on the 21st of September. Until the 29th: 22, 23, 24, 28, 29 are used."""
    complaint = step(accepted(date(2026, 9, 21)), "pause", date(2026, 9, 29), "请提供小票")
    assert (complaint.clock_used, complaint.due_on, complaint.waiting_for) == (
        5,
        None,
        "请提供小票",
    )
    assert [found.name for found in services.steps_for(complaint)] == ["resume"]
    with pytest.raises(services.NotAllowed, match="计时已暂停"):
        step(complaint, "answer", date(2026, 10, 8))
    complaint = step(complaint, "resume", date(2026, 10, 9), "")
    assert complaint.clock.left_on(date(2026, 10, 10)) == 45 - 5 - 1
    assert complaint.due_on == date(2026, 12, 3)
    assert kinds(complaint) == ["filed", "accepted", "paused", "resumed"]


@pytest.mark.django_db
def test_a_reopened_complaint_goes_on_with_the_days_it_had_left() -> None:
    complaint = step(accepted(MONDAY), "answer", date(2026, 6, 5))
    assert (complaint.answer_days, complaint.answered_in_time) == (4, True)
    complaint = services.reopen(complaint.reference, "只退了一半", now=noon(date(2026, 6, 12)))
    assert (complaint.status, complaint.answer_days, complaint.confirm_by) == (
        "reopened",
        None,
        None,
    )
    assert complaint.clock.left_on(date(2026, 6, 15)) == 45 - 4 - 1
    assert complaint.events.get(kind="reopened").text == "只退了一半"
    assert Change.objects.get(type="complaint").body["status"] == "accepted"


@pytest.mark.django_db
def test_it_is_reopened_twice_at_most() -> None:
    complaint = answered(MONDAY)
    for _ in range(2):
        services.reopen(complaint.reference, "没有解决", now=noon(TUESDAY))
        step(complaint, "take_up", TUESDAY, "")
        step(complaint, "answer", TUESDAY)
    with pytest.raises(services.NotAllowed, match="12315"):
        services.reopen(complaint.reference, "没有解决", now=noon(TUESDAY))
    assert services.confirm(complaint.reference, now=noon(TUESDAY)).status == "closed"


@pytest.mark.django_db
def test_a_complainant_decides_only_about_an_answer() -> None:
    complaint = accepted(MONDAY)
    with pytest.raises(services.NotAllowed, match="只有答复后"):
        services.confirm(complaint.reference, now=noon(TUESDAY))
    step(complaint, "answer", TUESDAY)
    with pytest.raises(services.NotAllowed, match="请写明"):
        services.reopen(complaint.reference, " ", now=noon(TUESDAY))
    with pytest.raises(services.NotAllowed, match="没有找到"):
        services.confirm("ZZZZZZZZ", now=noon(TUESDAY))
    services.confirm(complaint.reference, now=noon(TUESDAY))
    with pytest.raises(services.NotAllowed, match="已办结"):
        services.reopen(complaint.reference, "后悔了", now=noon(TUESDAY))


@pytest.mark.django_db
def test_who_looked_at_an_older_step_does_not_decide() -> None:
    complaint = filed(MONDAY)
    seen = complaint.step
    step(complaint, "accept", MONDAY)
    step(complaint, "take_up", MONDAY)
    with pytest.raises(services.NotAllowed, match="新的进展"):
        services.take_step(
            "answer",
            complaint=complaint,
            officer=officer(),
            seen=seen,
            now=noon(TUESDAY),
            text="已退",
        )


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_at_once_one_decides() -> None:
    complaint, people = filed(MONDAY), [officer("one"), officer("two")]
    together = Barrier(2)

    def decide(place: int) -> str:
        try:
            together.wait(timeout=10)
            return services.take_step(
                ("accept", "refuse")[place],
                complaint=complaint,
                officer=people[place],
                seen=1,
                now=noon(TUESDAY),
                text="不属于本商圈",
            ).status
        except services.NotAllowed as why:
            return str(why)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(decide, range(2)))
    complaint.refresh_from_db()
    assert sorted(told)[0] == complaint.status
    assert "新的进展" in sorted(told)[1]
    assert kinds(complaint) == ["filed", complaint.status]


@pytest.mark.django_db
def test_the_database_itself_refuses_a_second_decision_of_one_step() -> None:
    complaint = accepted(MONDAY)
    event = complaint.events.get(kind="accepted")
    event.pk, event._state.adding = new_id(), True
    with pytest.raises(IntegrityError), transaction.atomic():
        event.save(force_insert=True)


@pytest.mark.django_db
def test_what_happened_is_neither_changed_nor_deleted() -> None:
    event = filed(MONDAY).events.get()
    for forbidden in (event.save, event.delete, ComplaintEvent.objects.all().delete):
        with pytest.raises(TypeError):
            forbidden()
    with pytest.raises(TypeError):
        ComplaintEvent.objects.update(text="从未发生")
    assert ComplaintEvent.objects.count() == 1


@pytest.mark.django_db
def test_who_complained_is_forgotten_30_days_after_the_end() -> None:
    complaint = filed(MONDAY, contact=Contact(name="张三丰", phone="13800001234"))
    step(complaint, "refuse", TUESDAY, "不属于本商圈")
    Complaint.objects.get().save()
    assert services.forget_contacts(now=noon(date(2026, 7, 1))) == 0
    assert services.forget_contacts(now=noon(date(2026, 7, 2))) == 1
    complaint.refresh_from_db()
    assert complaint.masked_contact == ""
