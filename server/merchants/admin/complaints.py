"""Complaints: what is due first. Only the next step and the answer can be written."""

from datetime import UTC, datetime
from typing import Any

from auditlog.registry import auditlog
from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from unfold.widgets import UnfoldAdminSelectWidget

from server.config.backoffice import DistrictAdmin, display
from server.merchants import services
from server.merchants.models import Complaint

auditlog.register(Complaint, exclude_fields=["text", "contact_name", "contact_phone"])

_COLOURS = {
    "待受理": "warning",
    "已受理": "info",
    "不予受理": "danger",
    "已答复": "success",
}


class StepForm(forms.ModelForm):  # type: ignore[type-arg]
    """Offers where the complaint can go from here."""

    status = forms.ChoiceField(label="状态", widget=UnfoldAdminSelectWidget)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = self.instance.status
        steps = (here, *services.next_statuses(self.instance))
        labels = dict(Complaint.Status.choices)
        if "status" in self.fields:
            field = self.fields["status"]
            field.choices = [(step, labels[step]) for step in steps]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        to = cleaned.get("status", "")
        if to in ("refused", "answered") and not cleaned.get("answer", "").strip():
            self.add_error("answer", "请填写答复,群众凭编号可以看到")
        return cleaned


@admin.register(Complaint)
class ComplaintAdmin(DistrictAdmin):
    form = StepForm
    list_display = (
        "reference",
        "merchant",
        "kind",
        "filed_at",
        "state",
        "due",
        "masked",
        "device",
    )
    list_filter = ("status", "kind", "merchant__station")
    search_fields = ("reference", "merchant__name")
    date_hierarchy = "filed_at"
    list_select_related = ("merchant", "device")
    fieldsets = (
        (
            "投诉",
            {
                "fields": (
                    ("reference", "kind"),
                    "merchant",
                    "text",
                    ("filed_at", "device"),
                    ("contact_name", "contact_phone"),
                )
            },
        ),
        ("处理", {"fields": ("status", "answer", ("accept_by", "close_by"))}),
    )

    def get_readonly_fields(
        self, request: HttpRequest, obj: Model | None = None
    ) -> tuple[str, ...]:
        return (
            "reference",
            "kind",
            "merchant",
            "text",
            "filed_at",
            "device",
            "contact_name",
            "contact_phone",
            "accept_by",
            "close_by",
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Complaint, form: Any, change: bool) -> None:
        services.move_complaint(
            complaint=obj, to=obj.status, answer=obj.answer, now=datetime.now(UTC)
        )

    @display(description="状态", label=_COLOURS, ordering="status")
    def state(self, row: Complaint) -> str:
        return row.get_status_display()

    @display(description="期限", ordering="accept_by")
    def due(self, row: Complaint) -> str:
        return _due_text(row)

    @display(description="联系人")
    def masked(self, row: Complaint) -> str:
        return row.masked_contact or "未留"


def _due_text(row: Complaint) -> str:
    waiting = row.status == Complaint.Status.FILED
    day = row.accept_by if waiting else row.close_by
    over = row.status in (Complaint.Status.CLOSED, Complaint.Status.REFUSED)
    if over or day is None:
        return "—"
    late = day < datetime.now(UTC).date()
    return f"{'受理' if waiting else '办结'} {day:%m-%d}{' 已超期' if late else ''}"
