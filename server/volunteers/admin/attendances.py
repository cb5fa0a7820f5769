"""Attendances are read only; changes are proposed by one person and approved by another."""

from datetime import UTC, datetime
from typing import Any

from auditlog.registry import auditlog
from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from server.config.backoffice import AppendAdmin, RecordAdmin, action, display
from server.volunteers import services
from server.volunteers.models import Attendance, AttendanceChange

auditlog.register(Attendance, exclude_fields=["identity_hash"])
auditlog.register(AttendanceChange)

FLAGS = {
    "unidentified": "身份待核实",
    "not_on_roster": "未报名到场",
    "already_present": "重复签到",
    "contact_unreadable": "联系方式未能解开",
    "closed_at_end": "到点自动签退",
    "closed_before": "自动签退后补传签退",
    "changed_by_office": "人工更正",
}
_COLOURS = {"在岗": "info", "已签退": "success", "到点自动签退": "warning", "身份待核实": "danger"}


@admin.register(Attendance)
class AttendanceAdmin(RecordAdmin):
    list_display = (
        "who",
        "shift",
        "checked_in_at",
        "checked_out_at",
        "minutes",
        "state",
        "flags_shown",
    )
    list_filter = ("status", "shift__activity", "device")
    search_fields = ("volunteer__name", "shift__activity__title")
    date_hierarchy = "checked_in_at"
    list_select_related = ("volunteer", "shift__activity")
    fields = (
        "who",
        "shift",
        ("checked_in_at", "checked_out_at"),
        ("minutes", "status"),
        "flags_shown",
        "device",
    )
    readonly_fields = ("who", "flags_shown")

    @display(description="志愿者", ordering="volunteer__name")
    def who(self, row: Attendance) -> str:
        return str(row.volunteer or "身份待核实")

    @display(description="状态", label=_COLOURS, ordering="status")
    def state(self, row: Attendance) -> str:
        return row.get_status_display()

    @display(description="提示")
    def flags_shown(self, row: Attendance) -> str:
        return "、".join(FLAGS.get(flag, flag) for flag in row.flags) or "—"


@admin.register(AttendanceChange)
class AttendanceChangeAdmin(AppendAdmin):
    list_display = (
        "attendance",
        "minutes_before",
        "minutes_after",
        "reason",
        "author",
        "approved",
        "approver",
        "approved_at",
    )
    list_filter = (("approver", admin.EmptyFieldListFilter), "author")
    search_fields = ("reason", "attendance__volunteer__name")
    date_hierarchy = "created_at"
    autocomplete_fields = ("attendance", "volunteer_after")
    list_select_related = (
        "attendance__volunteer",
        "attendance__shift__activity",
        "author",
        "approver",
    )
    actions = ("approve",)

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[Any, ...]:
        asked = ("attendance", "minutes_after", "volunteer_after", "reason")
        if obj is None:
            return asked
        return (*asked, "minutes_before", ("author", "created_at"), ("approver", "approved_at"))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            return
        made = services.propose_change(
            attendance=obj.attendance,
            minutes=obj.minutes_after,
            reason=obj.reason,
            author=request.user,  # type: ignore[arg-type]  # the office is logged in
            volunteer=obj.volunteer_after,
        )
        obj.pk = made.pk

    @display(description="已复核", boolean=True)
    def approved(self, row: AttendanceChange) -> bool:
        return row.approver_id is not None

    @action(description="复核通过所选更正")
    def approve(self, request: HttpRequest, rows: QuerySet[AttendanceChange]) -> None:
        for change in rows:
            try:
                services.approve_change(
                    change=change,
                    approver=request.user,  # type: ignore[arg-type]  # the office is logged in
                    now=datetime.now(UTC),
                )
            except services.NotAllowed as refusal:
                messages.error(request, f"{change}:{refusal}")
