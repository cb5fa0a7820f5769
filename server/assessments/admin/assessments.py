"""Assessments: points with remarks, the whole calculation, and the button that publishes it."""

from typing import Any
from uuid import UUID

from auditlog.registry import auditlog
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.safestring import SafeString

from server.assessments import services
from server.assessments.admin.sized_inline import SizedInline
from server.assessments.calculation import calculation
from server.assessments.models import Assessment, AssessmentItem
from server.assessments.services.assessing import problems
from server.config.backoffice import DistrictAdmin, action, display

auditlog.register(Assessment)
auditlog.register(AssessmentItem)


_WIDTHS = {"points": "5rem", "remark": "24rem"}


class PointsInline(SizedInline):
    """One line an item; the items come from the rules."""

    model = AssessmentItem
    verbose_name_plural = "逐项打分"
    fields = ("part", "item_name", "most", "points", "remark")
    readonly_fields = ("part", "item_name", "most")
    hide_title = True
    widths = _WIDTHS

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_draft(obj) and bool(super().has_change_permission(request, obj))

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("item")

    @display(description="部分")
    def part(self, row: AssessmentItem) -> str:
        return row.item.get_part_display()

    @display(description="细项与评分办法")
    def item_name(self, row: AssessmentItem) -> SafeString:
        return render_to_string("assessments/item.html", {"item": row.item})

    @display(description="满分")
    def most(self, row: AssessmentItem) -> int:
        return row.item.most


def _is_draft(obj: Any) -> bool:
    return obj is None or obj.published_at is None


@admin.register(Assessment)
class AssessmentAdmin(DistrictAdmin):
    list_display = (
        "merchant",
        "day",
        "state",
        "points_shown",
        "stars_shown",
        "version",
        "assessor",
    )
    list_filter = (
        ("published_at", admin.EmptyFieldListFilter),
        *("stars", "verified_breach", "version", "merchant__station"),
    )
    search_fields = ("merchant__name",)
    date_hierarchy = "day"
    autocomplete_fields = ("merchant",)
    list_select_related = ("merchant", "version", "assessor")
    inlines = (PointsInline,)
    actions_detail = ("publish",)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ((None, {"fields": ("merchant", "day")}),)
        about = (("merchant", "day"), ("version", "assessor"), ("published_at", "published_by"))
        extras = (("bonus", "bonus_reason"), ("verified_breach", "breach_reason"))
        return (
            ("评定", {"fields": about}),
            ("加分与失信", {"fields": extras}),
            ("星级是怎样算出来的", {"fields": ("steps",)}),
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        fixed = ("merchant", "day", "version", "assessor", "published_at", "published_by", "steps")
        return fixed if obj else ()

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """A new one has no items yet; a published one shows them in its calculation."""
        return self.inlines if obj and _is_draft(obj) else ()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"day": timezone.localdate(), **super().get_changeform_initial_data(request)}

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_draft(obj) and bool(super().has_change_permission(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is not None and _is_draft(obj) and bool(super().has_delete_permission(request))

    def has_publish_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return request.user.has_perm("assessments.change_assessment")

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            made: HttpResponse = super().add_view(request, *args, **kwargs)
            return made
        except services.NotPublishable as why:
            messages.error(request, str(why))
            return redirect("admin:assessments_assessment_changelist")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        made = services.start(merchant=obj.merchant, day=obj.day, by=request.user)  # type: ignore[arg-type]
        obj.pk, obj.district_id, obj.version_id = made.pk, made.district_id, made.version_id

    def response_add(self, request: HttpRequest, obj: Any, *_: Any, **__: Any) -> HttpResponse:
        messages.success(request, "评定表已建好,请逐项打分;扣了分的要写明原因")
        return redirect("admin:assessments_assessment_change", obj.pk)

    @action(description="发布评定", url_path="publish", permissions=("publish",), icon="verified")
    def publish(self, request: HttpRequest, object_id: UUID) -> HttpResponse:
        row = get_object_or_404(Assessment.objects.select_related("merchant"), pk=object_id)
        if request.method == "POST":
            try:
                done = services.publish(assessment=row, by=request.user, now=timezone.now())  # type: ignore[arg-type]
                told = f"已发布:{row.merchant} {done.total} 分,{'★' * (done.stars or 0) or '无星'}"
                messages.success(request, told)
            except services.NotPublishable as why:
                for reason in why.reasons:
                    messages.error(request, reason)
            return redirect("admin:assessments_assessment_change", row.pk)
        return self._ask(request, row)

    def _ask(self, request: HttpRequest, row: Assessment) -> HttpResponse:
        """What publishing would do, before it is done."""
        context = {
            **self.admin_site.each_context(request),
            "title": f"发布评定:{row.merchant}",
            "opts": self.opts,
            "assessment": row,
            "calculation": calculation(row),
            "reasons": list(problems(row, now=timezone.now())),
        }
        return TemplateResponse(request, "assessments/publish.html", context)

    @display(description="状态", label={"草稿": "warning", "已发布": "success"})
    def state(self, row: Assessment) -> str:
        return "已发布" if row.published_at else "草稿"

    @display(description="总分", ordering="total")
    def points_shown(self, row: Assessment) -> str:
        return "—" if row.total is None else f"{row.total}"

    @display(description="星级", ordering="stars")
    def stars_shown(self, row: Assessment) -> str:
        return "—" if row.stars is None else "★" * row.stars or "无星"

    @display(description="计算过程")
    def steps(self, row: Assessment) -> SafeString:
        context = {"calculation": calculation(row), "sums_only": row.published_at is None}
        return render_to_string("assessments/calculation.html", context)
