"""The inbox, to look at: what every terminal sent and what it was answered."""

import json

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.decorators import display

from server.config.backoffice import RecordAdmin
from server.ingest.models import AppliedOp

KIND_NAMES = {
    "study.finished": "读完文章",
    "quiz.attempted": "小测验",
    "merchant.scanned": "核对诚信码",
    "merchant.rated": "评价商户",
    "complaint.filed": "投诉",
    "booking.requested": "预约会议室",
    "booking.cancelled": "取消预约",
    "booking.checked_in": "预约签到",
    "shift.signed_up": "志愿报名",
    "shift.withdrawn": "退出报名",
    "attendance.checked_in": "志愿签到",
    "attendance.checked_out": "志愿签退",
    "feedback.sent": "意见建议",
}
"""What the office calls each kind; one that came after this version is shown as it is."""


class FlaggedFilter(admin.SimpleListFilter):
    """Operations that the office should look at."""

    title = "标记"
    parameter_name = "flagged"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [("yes", "有标记"), ("no", "无标记")]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[AppliedOp]
    ) -> QuerySet[AppliedOp] | None:
        if self.value() == "yes":
            return queryset.exclude(flags=[])
        return queryset.filter(flags=[]) if self.value() == "no" else None


@admin.register(AppliedOp)
class AppliedOpAdmin(RecordAdmin):
    list_display = (
        "shown_kind",
        "device",
        "shown_outcome",
        "code",
        "shown_flags",
        "occurred_at",
        "received_at",
    )
    list_filter = ("outcome", FlaggedFilter, "kind", "code", "device")
    list_select_related = ("device",)
    search_fields = ("kind", "op_id", "entity_id", "device__name")
    date_hierarchy = "received_at"
    exclude = ("body",)
    readonly_fields = ("readable_body",)

    @admin.display(description="类别", ordering="kind")
    def shown_kind(self, op: AppliedOp) -> str:
        return KIND_NAMES.get(op.kind, op.kind)

    @display(  # type: ignore[untyped-decorator]
        description="结果",
        ordering="outcome",
        label={"已生效": "success", "有冲突": "warning", "被拒绝": "danger"},
    )
    def shown_outcome(self, op: AppliedOp) -> str:
        return op.get_outcome_display()

    @admin.display(description="内容")
    def readable_body(self, op: AppliedOp) -> str:
        """The body with its characters, not their escapes."""
        try:
            return json.dumps(json.loads(op.body), ensure_ascii=False, indent=1)
        except ValueError:
            return op.body

    @admin.display(description="标记")
    def shown_flags(self, op: AppliedOp) -> str:
        return "、".join(op.flags)
