"""Merchants with their honours and stars."""

from typing import Any

from auditlog.registry import auditlog
from django.contrib import admin
from django.db.models import Avg, Count, Model, Q, QuerySet
from django.http import HttpRequest

from server.config.backoffice import (
    DistrictAdmin,
    DistrictInline,
    InlineDistricts,
    PhotoForm,
    StackedDistrictInline,
    display,
)
from server.merchants import stars
from server.merchants.admin.workbook import MerchantWorkbook
from server.merchants.models import Honour, Merchant, Promise, StarRating

for model in (Merchant, Honour, Promise, StarRating):
    auditlog.register(model)


class HonourInline(DistrictInline):
    model = Honour


class PromiseInline(DistrictInline):
    model = Promise


class StarRatingInline(StackedDistrictInline):
    """What the published assessment found; a new assessment changes it, nobody by hand."""

    model = StarRating
    verbose_name = verbose_name_plural = "星级评定(由发布的评定表写入)"
    fields = (
        ("identity", "operation"),
        ("systems", "consumer_protection"),
        ("bonus", "verified_breach"),
        ("total", "stars_shown"),
    )
    readonly_fields = ("total", "stars_shown")

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    @display(description="总分")
    def total(self, row: StarRating) -> int:
        return stars.total_points(row)

    @display(description="星级")
    def stars_shown(self, row: StarRating) -> str:
        return "★" * stars.stars(row) or "无星"


@admin.register(Merchant)
class MerchantAdmin(MerchantWorkbook, InlineDistricts, DistrictAdmin):
    form = PhotoForm
    inlines = (StarRatingInline, PromiseInline, HonourInline)
    list_display = ("name", "trade", "station", "place", "star_count", "visitors_say", "is_open")
    list_filter = ("is_open", "station", "trade")
    search_fields = ("name", "shop_no", "credit_code")
    autocomplete_fields = ("station",)
    list_select_related = ("station", "star_rating")
    readonly_fields = ("has_photo",)
    fieldsets = (
        (
            "登记信息",
            {
                "fields": (
                    ("name", "trade"),
                    "credit_code",
                    "station",
                    ("floor", "shop_no"),
                    "address",
                    ("is_open", "district"),
                )
            },
        ),
        ("门店照片", {"fields": (("has_photo", "upload"),)}),
        ("亮身份 亮职责 亮承诺", {"fields": ("pledge_identity", "pledge_duty", "pledge_promise")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Merchant]:
        rows: QuerySet[Merchant] = super().get_queryset(request)
        counted = Q(ratings__excluded_at__isnull=True)
        return rows.annotate(
            visits=Count("ratings", filter=counted),
            mean=Avg("ratings__stars", filter=counted),
            excluded=Count("ratings", filter=Q(ratings__excluded_at__isnull=False)),
        )

    @display(description="位置")
    def place(self, row: Merchant) -> str:
        return f"{row.floor} {row.shop_no}".strip()

    @display(description="星级")
    def star_count(self, row: Merchant) -> str:
        rating = getattr(row, "star_rating", None)
        return "★" * stars.stars(rating) or "无星" if rating else "未评定"

    @display(description="顾客评价", ordering="mean")
    def visitors_say(self, row: Any) -> str:
        counted = f"{row.mean:.1f} 分({row.visits} 人)" if row.visits else "暂无"
        return f"{counted},另有 {row.excluded} 条不计入" if row.excluded else counted

    @display(description="已有照片", boolean=True)
    def has_photo(self, row: Merchant) -> bool:
        return bool(row.photo)
