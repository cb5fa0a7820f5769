"""Complaints of before get a clock and the history that is known of them.

It is apart from the others: PostgreSQL alters no table with rows that wait for their constraints.
"""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import migrations
from django.utils import timezone

from server.merchants.working_days import add_working_days, working_days_between


def office_day(moment):
    return timezone.localdate(moment, ZoneInfo(settings.OFFICE_ZONE))


def accepted_on(close_by):
    """The day of the acceptance: the last day was counted from it by Monday to Friday."""
    day = close_by
    for _ in range(settings.COMPLAINT_CLOSE_DAYS):
        day -= timedelta(days=1)
        while day.weekday() >= 5:
            day -= timedelta(days=1)
    return day


def filed(row):
    return {
        "clock_limit": settings.COMPLAINT_ACCEPT_DAYS,
        "clock_from": office_day(row.filed_at),
        "due_on": row.accept_by,
    }


def accepted(row):
    if row.close_by is None:
        return {"clock_limit": settings.COMPLAINT_CLOSE_DAYS, "clock_from": office_day(row.updated_at)}
    return {
        "clock_limit": settings.COMPLAINT_CLOSE_DAYS,
        "clock_from": accepted_on(row.close_by),
        "due_on": row.close_by,
    }


def in_time(row):
    """True when the last change was in time. Otherwise it is not known: texts could be edited."""
    return True if row.close_by and office_day(row.updated_at) <= row.close_by else None


def answered(row):
    """The complainant has the whole time to confirm, from now on."""
    began, answer_day = accepted(row)["clock_from"], office_day(row.updated_at)
    today = office_day(timezone.now())
    return {
        "clock_limit": settings.COMPLAINT_CLOSE_DAYS,
        "clock_used": working_days_between(began, answer_day),
        "answered_at": row.updated_at,
        "answered_in_time": in_time(row),
        "confirm_by": add_working_days(today, settings.COMPLAINT_CONFIRM_DAYS),
    }


def closed(row):
    return {"ended_at": row.updated_at, "ending": "office", "answered_in_time": in_time(row)}


def refused(row):
    return {"ended_at": row.updated_at, "ending": "refused"}


BY_STATUS = {
    "filed": filed,
    "accepted": accepted,
    "answered": answered,
    "closed": closed,
    "refused": refused,
}


def event(model, row, **values):
    return model(district_id=row.district_id, complaint_id=row.pk, **values)


def events(model, row):
    yield event(
        model, row, step=1, kind="filed", actor="complainant", at=row.filed_at, to_status="filed"
    )
    if row.status != "filed":
        yield event(
            model,
            row,
            step=2,
            kind="carried_over",
            actor="system",
            at=row.updated_at,
            from_status="filed",
            to_status=row.status,
            text=row.answer,
        )


def carry_over(apps, schema_editor):
    """By update(), which leaves the time of the last change."""
    complaints = apps.get_model("merchants", "Complaint").objects
    history = apps.get_model("merchants", "ComplaintEvent")
    for row in complaints.all():
        known = list(events(history, row))
        history.objects.bulk_create(known)
        values = BY_STATUS[row.status](row)
        complaints.filter(pk=row.pk).update(step=len(known), **values)


class Migration(migrations.Migration):

    dependencies = [
        ('merchants', '0002_complaint_clock'),
    ]

    operations = [
        migrations.RunPython(carry_over, migrations.RunPython.noop),
    ]
