"""What officers decide of a complaint."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction

from server.config.office_zone import office_day
from server.merchants.models import Complaint, ComplaintEvent
from server.merchants.services.complaint_history import (
    Doer,
    NotAllowed,
    end_complaint,
    locked_complaint,
    start_clock,
    write_step,
)
from server.merchants.working_days import add_working_days

_Status, _Kind = Complaint.Status, ComplaintEvent.Kind
_NOTE = "备注(可不填,只有工作人员能看到)"
_PUBLIC = "投诉人凭查询编号可以看到这段话,请不要写姓名和电话"


@dataclass(frozen=True)
class OfficeStep:
    """`to` None: the status stays. `missing` is said when the text is needed and not there."""

    name: str
    label: str
    kind: str
    allowed_from: tuple[str, ...]
    to: str | None
    text_label: str
    hint: str
    longest: int = 2000
    missing: str = ""


_ACCEPT = OfficeStep(
    *("accept", "受理", _Kind.ACCEPTED, Complaint.ACCEPTANCE, _Status.ACCEPTED),
    text_label=_NOTE,
    hint="受理后开始计算办结期限。",
)
_REFUSE = OfficeStep(
    *("refuse", "不予受理", _Kind.REFUSED, Complaint.ACCEPTANCE, _Status.REFUSED),
    text_label="不予受理的理由",
    hint=f"请写明依据,并告诉投诉人还可以找谁。{_PUBLIC}。",
    missing="请写明不予受理的理由,投诉人凭查询编号可以看到",
)
_TAKE_UP = OfficeStep(
    *("take_up", "开始办理", _Kind.TAKEN_UP, (_Status.ACCEPTED, _Status.REOPENED)),
    _Status.HANDLING,
    text_label=_NOTE,
    hint="表示已经着手调查、调解,期限不变。",
)
_ANSWER = OfficeStep(
    *("answer", "答复", _Kind.ANSWERED, Complaint.HANDLED, _Status.ANSWERED),
    text_label="答复内容",
    hint=f"答复后由投诉人确认,工作人员不能代为办结。{_PUBLIC}。",
    missing="请填写答复内容,投诉人凭查询编号可以看到",
)
_PAUSE = OfficeStep(
    *("pause", "暂停计时(等待补充材料)", _Kind.PAUSED, Complaint.WITH_OFFICE, None),
    text_label="需要投诉人补充什么",
    hint=f"暂停期间不计工作日,暂停和恢复都留有记录。{_PUBLIC}。",
    longest=400,
    missing="请写明需要补充什么材料,投诉人凭查询编号可以看到",
)
_RESUME = OfficeStep(
    *("resume", "恢复计时", _Kind.RESUMED, Complaint.WITH_OFFICE, None),
    text_label=_NOTE,
    hint="材料已经收到,或者不再等待。恢复的次日起继续计算工作日。",
)
STEPS = {step.name: step for step in (_ACCEPT, _REFUSE, _TAKE_UP, _ANSWER, _PAUSE, _RESUME)}


def steps_for(complaint: Complaint) -> tuple[OfficeStep, ...]:
    """What an officer can do with it now; while it is paused, only go on."""
    if complaint.waiting_for:
        return (_RESUME,)
    return tuple(
        step
        for step in STEPS.values()
        if step is not _RESUME and complaint.status in step.allowed_from
    )


@transaction.atomic
def take_step(
    name: str, *, complaint: Complaint, officer: User, seen: int, now: datetime, text: str = ""
) -> Complaint:
    """Decide. `seen` is the step that the officer saw last. Raises NotAllowed."""
    row, step, text = locked_complaint(complaint, seen=seen), STEPS.get(name), text.strip()
    if step is None or step not in steps_for(row):
        paused = "(计时已暂停)" if row.waiting_for else ""
        raise NotAllowed(
            f"“{row.get_status_display()}”{paused}的投诉不能“{step.label if step else name}”"
        )
    _check_text(step, row, text)
    if name in _EFFECTS:
        _EFFECTS[name](row, text, now)
    by = Doer(ComplaintEvent.Actor.OFFICER, officer)
    write_step(row, kind=step.kind, by=by, now=now, to=step.to, text=text)
    return row


def _check_text(step: OfficeStep, complaint: Complaint, text: str) -> None:
    """None is too long. One for the public must be there, and must not name the complainant."""
    if len(text) > step.longest:
        raise NotAllowed(f"最多 {step.longest} 个字,现在是 {len(text)} 个字")
    if not step.missing:
        return
    if not text:
        raise NotAllowed(step.missing)
    personal = (complaint.contact_phone, complaint.contact_name)
    if any(len(known) > 1 and known in text for known in personal):
        raise NotAllowed("这段话会公开,请去掉投诉人的姓名和电话")


def _accept(complaint: Complaint, _: str, now: datetime) -> None:
    start_clock(complaint, limit=settings.COMPLAINT_CLOSE_DAYS, now=now)


def _refuse(complaint: Complaint, reason: str, now: datetime) -> None:
    complaint.answer = reason
    end_complaint(complaint, ending=Complaint.Ending.REFUSED, now=now)


def _answer(complaint: Complaint, answer: str, now: datetime) -> None:
    """The clock stands still while the complainant looks at the answer."""
    day = office_day(now)
    complaint.clock = complaint.clock.stopped_on(day)
    complaint.answer, complaint.answered_at = answer, now
    complaint.answer_days = complaint.clock_used
    complaint.answered_in_time = complaint.clock_used <= complaint.clock_limit
    complaint.confirm_by = add_working_days(day, settings.COMPLAINT_CONFIRM_DAYS)


def _pause(complaint: Complaint, material: str, now: datetime) -> None:
    complaint.clock = complaint.clock.stopped_on(office_day(now))
    complaint.waiting_for = material


def _resume(complaint: Complaint, _: str, now: datetime) -> None:
    complaint.clock = complaint.clock.started_on(office_day(now))
    complaint.waiting_for = ""


_EFFECTS: dict[str, Callable[[Complaint, str, datetime], None]] = {
    "accept": _accept,
    "refuse": _refuse,
    "answer": _answer,
    "pause": _pause,
    "resume": _resume,
}
