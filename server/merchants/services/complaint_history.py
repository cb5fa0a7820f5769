"""The only way in which a complaint changes: its row locked, and an event written with it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User

from server.config.office_zone import office_day
from server.merchants.complaint_clock import Clock
from server.merchants.models import Complaint, ComplaintEvent


class NotAllowed(Exception):
    """The complaint cannot go there from where it is; the text says why, in Chinese."""


@dataclass(frozen=True)
class Doer:
    """Who did it. Only an officer has a name."""

    actor: ComplaintEvent.Actor
    officer: User | None = None


SYSTEM = Doer(ComplaintEvent.Actor.SYSTEM)
COMPLAINANT = Doer(ComplaintEvent.Actor.COMPLAINANT)


def locked_complaint(complaint: Complaint, *, seen: int | None = None) -> Complaint:
    """The newest row, locked to the end of the transaction, so that two cannot both decide.

    `seen` is the step that whoever decides saw last. Raises NotAllowed when there is a newer one.
    """
    row = Complaint.objects.select_for_update(of=("self",)).get(pk=complaint.pk)
    if seen is not None and row.step != seen:
        raise NotAllowed("这件投诉刚刚有了新的进展,请先看最新的办理记录,再决定是否继续")
    return row


def write_step(
    complaint: Complaint,
    *,
    kind: str,
    by: Doer,
    now: datetime,
    to: str | None = None,
    text: str = "",
) -> None:
    """Save the complaint as the next step, with its event. `to` None: the status stays."""
    before, complaint.status = complaint.status, to or complaint.status
    complaint.step += 1
    complaint.save()
    came_from = before if complaint.step > 1 else ""
    _write_event(complaint, kind=kind, by=by, at=now, from_status=came_from, text=text)


def write_clock_event(
    complaint: Complaint, *, kind: str, now: datetime, text: str, percent: int | None = None
) -> None:
    """What the clock did between two steps."""
    _write_event(
        complaint,
        kind=kind,
        by=SYSTEM,
        at=now,
        from_status=complaint.status,
        text=text,
        percent=percent,
        clock=complaint.clock_name,
    )


def _write_event(complaint: Complaint, *, by: Doer, **values: Any) -> None:
    ComplaintEvent.objects.create(
        district_id=complaint.district_id,
        complaint=complaint,
        step=complaint.step,
        to_status=complaint.status,
        actor=by.actor,
        officer=by.officer,
        **values,
    )


def start_clock(complaint: Complaint, *, limit: int, now: datetime) -> None:
    """A new clock, from the day of `now`; what it escalates starts anew."""
    complaint.clock = Clock(limit=limit, since=office_day(now))
    complaint.escalation = 0


def end_complaint(complaint: Complaint, *, ending: str, now: datetime) -> None:
    """Nothing is waited for any more."""
    complaint.clock = complaint.clock.stopped_on(office_day(now))
    complaint.confirm_by = None
    complaint.ended_at, complaint.ending = now, ending
