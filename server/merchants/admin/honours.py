"""Honours of all merchants: which run out, which have."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from server.config.backoffice import DistrictAdmin, display
from server.config.office_zone import office_day
from server.merchants.honour_validity import (
    SOON,
    VALIDITIES,
    Validity,
    expiring_honours,
    in_validity,
    validity_of,
)
from server.merchants.models import Honour

_WORDS: dict[Validity, str] = {"valid": "有效", "soon": "即将到期", "expired": "已过期"}


class ValidityFilter(admin.SimpleListFilter):
    """By validity, seen from today."""

    title = "有效期"
    parameter_name = "validity"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(_WORDS.items())

    def queryset(self, request: HttpRequest, rows: QuerySet[Honour]) -> QuerySet[Honour]:
        today = office_day(timezone.now())
        for validity in VALIDITIES:
            if validity == self.value():
                return rows.filter(in_validity(validity, today=today))
        return rows


@admin.register(Honour)
class HonourAdmin(DistrictAdmin):
    list_display = ("name", "merchant", "valid_until", "state", "days_left")
    list_filter = (ValidityFilter, "name", "merchant__station")
    search_fields = ("name", "merchant__name")
    autocomplete_fields = ("merchant",)
    list_select_related = ("merchant",)
    ordering = ("valid_until", "merchant__name")
    fields = ("merchant", "name", "valid_until")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.district_id = obj.merchant.district_id
        super().save_model(request, obj, form, change)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        count = expiring_honours()
        if count and request.method == "GET":
            told = f"{count} 项荣誉将在 {SOON.days} 天内到期,到期后终端自动不再展示"
            messages.warning(request, told)
        shown: HttpResponse = super().changelist_view(request, extra_context)
        return shown

    @display(
        description="状态",
        label={"有效": "success", "即将到期": "warning", "已过期": "danger"},
        ordering="valid_until",
    )
    def state(self, row: Honour) -> str:
        return _WORDS[validity_of(row, today=office_day(timezone.now()))]

    @display(description="还有", ordering="valid_until")
    def days_left(self, row: Honour) -> str:
        days = (row.valid_until - office_day(timezone.now())).days
        return f"{days + 1} 天" if days >= 0 else f"过期 {-days} 天"
