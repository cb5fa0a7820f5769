"""The back-office page of feedback: what was written stays, the answer is added."""

from auditlog.registry import auditlog
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from server.config.backoffice import DistrictAdmin, display
from server.feedback.models import Feedback

auditlog.register(Feedback, exclude_fields=["text", "contact_name", "contact_phone"])


@admin.register(Feedback)
class FeedbackAdmin(DistrictAdmin):
    list_display = ("reference", "kind", "beginning", "sent_at", "state", "masked", "device")
    list_filter = ("status", "kind", "device__station")
    search_fields = ("reference", "text")
    date_hierarchy = "sent_at"
    list_select_related = ("device",)
    fieldsets = (
        (
            "反馈",
            {
                "fields": (
                    ("reference", "kind"),
                    "text",
                    ("sent_at", "device"),
                    ("contact_name", "contact_phone"),
                )
            },
        ),
        ("处理", {"fields": ("status", "answer")}),
    )

    def get_readonly_fields(
        self, request: HttpRequest, obj: Model | None = None
    ) -> tuple[str, ...]:
        return (
            "reference",
            "kind",
            "text",
            "sent_at",
            "device",
            "contact_name",
            "contact_phone",
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    @display(description="内容")
    def beginning(self, row: Feedback) -> str:
        return row.text[:30] + ("…" if len(row.text) > 30 else "")

    @display(description="状态", label={"待处理": "warning", "已处理": "success"})
    def state(self, row: Feedback) -> str:
        return row.get_status_display()

    @display(description="联系人")
    def masked(self, row: Feedback) -> str:
        return row.masked_contact or "未留"
