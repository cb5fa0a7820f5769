"""Filters of the list of complaints."""

from datetime import datetime

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from server.config.office_zone import office_day
from server.merchants.complaint_clock import LEVELS
from server.merchants.models import Complaint


class EscalationFilter(admin.SimpleListFilter):
    """Open complaints by how much of their time is gone."""

    title = "期限提醒"
    parameter_name = "escalated"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [(str(level), f"已过期限的 {level}%") for level in LEVELS]

    def queryset(self, request: HttpRequest, rows: QuerySet[Complaint]) -> QuerySet[Complaint]:
        for level in LEVELS:
            if self.value() == str(level):
                still_open = rows.filter(status__in=Complaint.WITH_OFFICE)
                return still_open.filter(escalation__gte=level)
        return rows


class ClockFilter(admin.SimpleListFilter):
    """By who must act, and whether it is late."""

    title = "计时"
    parameter_name = "clock"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [
            ("running", "计时中"),
            ("overdue", "已超期"),
            ("paused", "已暂停"),
            ("confirming", "等待投诉人确认"),
            ("ended", "已结束"),
        ]

    def queryset(self, request: HttpRequest, rows: QuerySet[Complaint]) -> QuerySet[Complaint]:
        chosen = _clock_conditions(timezone.now()).get(self.value() or "")
        return rows.filter(chosen) if chosen else rows


def _clock_conditions(now: datetime) -> dict[str, Q]:
    with_office = Q(status__in=Complaint.WITH_OFFICE)
    running = with_office & Q(clock_from__isnull=False)
    return {
        "running": running,
        "overdue": running & Q(due_on__lt=office_day(now)),
        "paused": with_office & Q(clock_from__isnull=True),
        "confirming": Q(status=Complaint.Status.ANSWERED),
        "ended": Q(status__in=Complaint.ENDED),
    }
