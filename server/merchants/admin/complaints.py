"""Complaints: what is due first. Decided step by step on a page of its own, never edited."""

from typing import Any
from uuid import UUID

from auditlog.registry import auditlog
from django.conf import settings
from django.contrib import admin, messages
from django.db.models import F, Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from server.config.backoffice import RecordAdmin, action, display
from server.config.office_zone import office_day
from server.merchants import services
from server.merchants.admin.complaint_filters import ClockFilter, EscalationFilter
from server.merchants.complaint_words import Tone, clock_shown
from server.merchants.models import Complaint
from server.merchants.working_days import calendar_notice

auditlog.register(Complaint, exclude_fields=["text", "contact_name", "contact_phone"])

_COLOURS = {
    "已提交": "warning",
    "已受理": "info",
    "办理中": "info",
    "重新办理": "danger",
    "已答复": "success",
}
_TONES: dict[Tone, str] = {"calm": "success", "soon": "warning", "late": "danger", "still": "info"}


@admin.register(Complaint)
class ComplaintAdmin(RecordAdmin):
    list_display = (
        *("reference", "merchant", "kind", "filed_at", "state", "clock_left"),
        *("due_on", "masked", "device"),
    )
    list_filter = (EscalationFilter, ClockFilter, "status", "kind", "merchant__station")
    search_fields = ("reference", "merchant__name")
    date_hierarchy = "filed_at"
    list_select_related = ("merchant", "device")
    ordering = (F("due_on").asc(nulls_last=True), "-filed_at")
    actions_detail = ("handle",)

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """Whoever handles complaints sees whom to call; others see that somebody can be called."""
        decides = self.has_decide_permission(request)
        contact = ("contact_name", "contact_phone") if decides else ("masked",)
        about = (("reference", "kind"), "merchant", "text", ("filed_at", "device"), contact)
        state = (("state", "clock_left"), ("due_on", "waiting_for"), ("confirm_by", "ending"))
        return (
            ("投诉", {"fields": about}),
            ("办理", {"fields": (*state, "answer")}),
            ("办理记录", {"fields": ("history",)}),
        )

    def get_readonly_fields(
        self, request: HttpRequest, obj: Model | None = None
    ) -> tuple[str, ...]:
        return (
            *super().get_readonly_fields(request, obj),
            "state",
            "clock_left",
            "masked",
            "history",
        )

    def has_decide_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Nobody edits a complaint; who may change it may decide."""
        return request.user.has_perm("merchants.change_complaint")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        today = office_day(timezone.now())
        notice = calendar_notice(today, days_ahead=settings.COMPLAINT_CLOSE_DAYS)
        if notice and request.method == "GET":
            messages.warning(request, notice)
        shown: HttpResponse = super().changelist_view(request, extra_context)
        return shown

    @action(description="办理", url_path="handle", permissions=("decide",), icon="gavel")
    def handle(self, request: HttpRequest, object_id: UUID) -> HttpResponse:
        row = get_object_or_404(Complaint.objects.select_related("merchant"), pk=object_id)
        wrong = ""
        if request.method == "POST":
            try:
                self._decide(request, row)
                return redirect("admin:merchants_complaint_change", row.pk)
            except services.NotAllowed as why:
                wrong = str(why)
                row.refresh_from_db()
        return TemplateResponse(
            request, "merchants/complaint.html", self._page(request, row, wrong)
        )

    def _decide(self, request: HttpRequest, row: Complaint) -> None:
        seen = request.POST.get("seen", "")
        moved = services.take_step(
            request.POST.get("step", ""),
            complaint=row,
            officer=request.user,  # type: ignore[arg-type]  # only staff come here
            seen=int(seen) if seen.isdecimal() else -1,
            now=timezone.now(),
            text=request.POST.get("text", ""),
        )
        messages.success(request, f"已记录,现在是“{moved.get_status_display()}”")

    def _page(self, request: HttpRequest, row: Complaint, wrong: str) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "title": "办理投诉",
            "opts": self.opts,
            "complaint": row,
            "clock": self.clock_left(row),
            "steps": services.steps_for(row),
            "history": self.history(row),
            "wrong": wrong,
            "typed_step": request.POST.get("step", ""),
            "typed": request.POST.get("text", ""),
        }

    @display(description="状态", label=_COLOURS, ordering="status")
    def state(self, row: Complaint) -> str:
        return row.get_status_display()

    @display(description="计时", ordering="due_on")
    def clock_left(self, row: Complaint) -> SafeString | str:
        shown = clock_shown(row, office_day(timezone.now()))
        if not shown.icon:
            return shown.text
        label = {"text": shown.text, "type": _TONES[shown.tone], "icon": shown.icon}
        return mark_safe(render_to_string("unfold/helpers/label.html", label))  # noqa: S308

    @display(description="联系人")
    def masked(self, row: Complaint) -> str:
        return row.masked_contact or "未留"

    @display(description="办理记录")
    def history(self, row: Complaint) -> SafeString:
        events = row.events.select_related("officer")
        return render_to_string("merchants/complaint_history.html", {"events": events})
