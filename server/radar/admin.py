"""Alarms in the back office: what is open first, the evidence, and what was done."""

from typing import Any
from uuid import UUID

from auditlog.registry import auditlog
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.safestring import SafeString

from server.config.backoffice import RecordAdmin, action, display
from server.merchants.selectors import merchants_named, scans_found
from server.radar.evidence import evidence_lines
from server.radar.models import Alarm
from server.radar.selectors import evidence_of
from server.radar.services import handle_alarms, mark_seen

auditlog.register(Alarm, include_fields=["state", "note", "handled_by", "handled_at"])

_STATE_COLOURS = {"新警报": "danger", "已查看": "warning", "已处理": "success"}
_PHONE = "手机(地点不明)"


class OpenFilter(admin.SimpleListFilter):
    """By whether the office is done with it."""

    title = "处理"
    parameter_name = "open"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [("yes", "未处理"), ("no", "已处理")]

    def queryset(self, request: HttpRequest, rows: QuerySet[Alarm]) -> QuerySet[Alarm]:
        if self.value() == "yes":
            return rows.filter(state__in=Alarm.OPEN)
        return rows.exclude(state__in=Alarm.OPEN) if self.value() == "no" else rows


@admin.register(Alarm)
class AlarmAdmin(RecordAdmin):
    list_display = ("kind_shown", "place", "concerns", "count", "last_seen_at", "state_shown")
    list_filter = (OpenFilter, "kind", "station", "device")
    search_fields = ("serial", "merchant__name", "note")
    date_hierarchy = "last_seen_at"
    list_select_related = ("station", "device", "merchant", "district")
    actions = ("handle_chosen",)
    actions_detail = ("handle",)
    fieldsets = (
        (
            "警报",
            {
                "fields": (
                    ("kind_shown", "state_shown"),
                    ("place", "concerns"),
                    ("count", "day"),
                    ("first_seen_at", "last_seen_at"),
                    ("serial", "text"),
                )
            },
        ),
        ("处理", {"fields": ("note", ("handled_by", "handled_at"))}),
        ("依据", {"fields": ("evidence",)}),
    )

    def get_readonly_fields(
        self, request: HttpRequest, obj: Model | None = None
    ) -> tuple[str, ...]:
        shown = ("kind_shown", "state_shown", "place", "concerns", "evidence")
        return (*super().get_readonly_fields(request, obj), *shown)

    def has_decide_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Nobody edits an alarm; who may change it may say that it is handled."""
        return request.user.has_perm("radar.change_alarm")

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **more: Any) -> Any:
        """Whoever may handle it has seen it now."""
        alarm = self.get_object(request, object_id)
        if alarm is not None and self.has_decide_permission(request):
            mark_seen(alarm)
        return super().change_view(request, object_id, *args, **more)

    @action(
        description="写处理情况",
        url_path="handle",
        permissions=("decide",),
        icon="task_alt",
    )
    def handle(self, request: HttpRequest, object_id: UUID) -> HttpResponse:
        alarm = get_object_or_404(Alarm, pk=object_id)
        wrong = self._handled(request, [alarm]) if request.method == "POST" else ""
        if request.method == "POST" and not wrong:
            return redirect("admin:radar_alarm_change", alarm.pk)
        return self._form(request, [alarm], wrong)

    @action(description="处理所选警报", permissions=["decide"])
    def handle_chosen(self, request: HttpRequest, rows: QuerySet[Alarm]) -> HttpResponse | None:
        """Asks once for all of them; the form comes back here with `note`."""
        alarms = list(rows.select_related("station", "device"))
        wrong = self._handled(request, alarms) if "note" in request.POST else ""
        if "note" in request.POST and not wrong:
            return None
        return self._form(request, alarms, wrong, chosen=request.POST)

    def _handled(self, request: HttpRequest, alarms: list[Alarm]) -> str:
        """What was wrong, or an empty text."""
        try:
            count = handle_alarms(
                alarms,
                officer=request.user,  # type: ignore[arg-type]  # only staff come here
                note=request.POST.get("note", "")[:400],
                now=timezone.now(),
            )
        except ValidationError as refused:
            return str(refused.messages[0])
        messages.success(request, f"已处理 {count} 条警报;再次遇到同样的码会重新提醒")
        return ""

    def _form(
        self, request: HttpRequest, alarms: list[Alarm], wrong: str, chosen: Any = None
    ) -> TemplateResponse:
        page = {
            **self.admin_site.each_context(request),
            "title": "处理警报",
            "opts": self.opts,
            "alarms": alarms[:20],
            "alarm_count": len(alarms),
            "wrong": wrong,
            "typed": request.POST.get("note", ""),
            "chosen": chosen.getlist("_selected_action") if chosen else [],
            "across": chosen.get("select_across", "0") if chosen else "0",
        }
        return TemplateResponse(request, "radar/handle.html", page)

    @display(description="类型", ordering="kind", label={"疑似伪造": "danger"})
    def kind_shown(self, row: Alarm) -> str:
        return row.get_kind_display()

    @display(description="状态", ordering="state", label=_STATE_COLOURS)
    def state_shown(self, row: Alarm) -> str:
        return row.get_state_display()

    @display(description="地点", ordering="station")
    def place(self, row: Alarm) -> str:
        return f"{row.station} · {row.device}" if row.station else _PHONE

    @display(description="商户", ordering="merchant")
    def concerns(self, row: Alarm) -> str:
        """Its own, or whose it says it is."""
        if row.merchant:
            return str(row.merchant)
        named = merchants_named({row.claims}) if row.claims else {}
        return f"码上自称:{named[row.claims]}(未经证实)" if row.claims in named else "不明"

    @display(description="依据")
    def evidence(self, row: Alarm) -> SafeString:
        scans = scans_found(evidence_of(row)).select_related("device", "district")
        lines = evidence_lines(scans)
        found = {
            "lines": lines,
            "total": row.count,
            "phone": row.device is None,
            "claimed": any(line.claims for line in lines),
        }
        return render_to_string("radar/evidence.html", found)
