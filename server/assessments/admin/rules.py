"""Versions of the rules: drafted as a copy, published once, compared with what holds."""

from typing import Any
from uuid import UUID

from auditlog.registry import auditlog
from django.contrib import admin, messages
from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from server.assessments import services
from server.assessments.admin.sized_inline import SizedInline
from server.assessments.comparison import compare
from server.assessments.models import RuleItem, RuleVersion
from server.assessments.selectors import rules_on
from server.assessments.services.rules import problems
from server.config.backoffice import (
    DistrictAdmin,
    InlineDistricts,
    action,
    display,
)
from server.config.office_zone import office_day
from server.districts.models import District

auditlog.register(RuleVersion)
auditlog.register(RuleItem)


_WIDTHS = {"part": "8rem", "position": "4.5rem", "name": "19rem", "most": "4.5rem", "how": "22rem"}


class ItemInline(SizedInline):
    """Open in a draft only."""

    model = RuleItem
    fields = ("part", "position", "name", "most", "how")
    hide_title = True
    widths = _WIDTHS

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_draft(obj) and bool(super().has_add_permission(request, obj))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_draft(obj) and bool(super().has_change_permission(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_draft(obj) and bool(super().has_delete_permission(request, obj))


def _is_draft(obj: Any) -> bool:
    return obj is None or obj.published_at is None


@admin.register(RuleVersion)
class RuleVersionAdmin(InlineDistricts, DistrictAdmin):
    list_display = ("version", "state", "valid_from", "lines", "item_count", "note", "published_at")
    search_fields = ("note",)
    list_filter = (("published_at", admin.EmptyFieldListFilter),)
    inlines = (ItemInline,)
    actions_list = ("draft",)
    actions_detail = ("publish", "compared")
    readonly_fields = ("version", "state", "published_at", "published_by")
    fieldsets = (
        ("版本", {"fields": (("version", "state"), ("valid_from", "district"), "note")}),
        (
            "分值",
            {
                "fields": (
                    ("identity", "operation"),
                    ("systems", "consumer_protection"),
                    ("bonus", "breach_most_stars"),
                )
            },
        ),
        (
            "分数线",
            {"fields": (("five_from", "four_from"), ("three_from", "two_from"), ("one_from",))},
        ),
        ("发布", {"fields": (("published_at", "published_by"),)}),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """By the button, which copies the newest version."""
        return False

    def has_draft_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("assessments.add_ruleversion")

    def has_publish_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return request.user.has_perm("assessments.change_ruleversion")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_draft(obj) and bool(super().has_change_permission(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is not None and _is_draft(obj) and bool(super().has_delete_permission(request))

    def get_queryset(self, request: HttpRequest) -> QuerySet[RuleVersion]:
        rows: QuerySet[RuleVersion] = super().get_queryset(request)
        return rows.annotate(items_there=Count("items"), points_there=Sum("items__most"))

    @action(
        description="新建版本(复制最新版)", url_path="draft", permissions=("draft",), icon="add"
    )
    def draft(self, request: HttpRequest) -> HttpResponse:
        district = District.objects.first()
        if district is None:
            messages.error(request, "请先登记商圈")
            return redirect("admin:assessments_ruleversion_changelist")
        if request.method != "POST":
            newest = RuleVersion.objects.filter(district=district).first()
            page = {**self.admin_site.each_context(request), "title": "新建版本", "opts": self.opts}
            return TemplateResponse(request, "assessments/draft.html", page | {"newest": newest})
        made = services.new_draft(district=district, now=timezone.now())
        messages.success(request, f"已建好{made}的草稿,改好后点“发布”")
        return redirect("admin:assessments_ruleversion_change", made.pk)

    @action(description="发布", url_path="publish", permissions=("publish",), icon="verified")
    def publish(self, request: HttpRequest, object_id: UUID) -> HttpResponse:
        row = get_object_or_404(RuleVersion, pk=object_id)
        reasons = list(problems(row, now=timezone.now()))
        if request.method == "POST":
            try:
                services.publish_rules(version=row, by=request.user, now=timezone.now())  # type: ignore[arg-type]
                messages.success(request, f"{row}已发布,{row.valid_from} 起生效")
                return redirect("admin:assessments_ruleversion_change", row.pk)
            except services.NotPublishable as why:
                reasons = list(why.reasons)
        context = self._context(request, row, f"发布{row}") | {"reasons": reasons}
        return TemplateResponse(request, "assessments/publish_rules.html", context)

    @action(
        description="对商户星级的影响", url_path="compare", permissions=("view",), icon="compare"
    )
    def compared(self, request: HttpRequest, object_id: UUID) -> HttpResponse:
        row = get_object_or_404(RuleVersion, pk=object_id)
        context = self._context(request, row, f"{row}对商户星级的影响")
        return TemplateResponse(request, "assessments/compare.html", context)

    def _context(self, request: HttpRequest, row: RuleVersion, title: str) -> dict[str, Any]:
        outlooks = compare(row)
        return {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "version": row,
            "outlooks": outlooks,
            "changing": sum(one.changes for one in outlooks),
            "perhaps": sum(one.may_change for one in outlooks),
        }

    @display(description="版本", ordering="number")
    def version(self, row: RuleVersion) -> str:
        return str(row)

    @display(
        description="状态",
        label={"草稿": "warning", "现行": "success", "待生效": "info", "已被替代": "default"},
    )
    def state(self, row: RuleVersion) -> str:
        if row.published_at is None:
            return "草稿"
        today = office_day(timezone.now())
        if row.valid_from > today:
            return "待生效"
        holds = rules_on(district_id=row.district_id, day=today)
        return "现行" if row == holds else "已被替代"

    @display(description="五星至一星")
    def lines(self, row: RuleVersion) -> str:
        return " / ".join(map(str, row.rules.thresholds))

    @display(description="细项")
    def item_count(self, row: Any) -> str:
        return f"{row.items_there} 项,共 {row.points_there or 0} 分"
