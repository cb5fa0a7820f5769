"""Scans and ratings as they came; nobody edits them."""

from django.contrib import admin

from server.config.backoffice import RecordAdmin, display
from server.merchants.models import MerchantScan, Rating


@admin.register(MerchantScan)
class MerchantScanAdmin(RecordAdmin):
    list_display = ("occurred_at", "merchant", "verdict_shown", "flag_shown", "way", "device")
    list_filter = ("flag", "verdict", "way", "device")
    search_fields = ("merchant__name", "serial")
    date_hierarchy = "occurred_at"
    list_select_related = ("merchant", "device")

    @display(description="终端结论", label={"真码": "success", "疑似伪造": "danger"})
    def verdict_shown(self, row: MerchantScan) -> str:
        return row.get_verdict_display()

    @display(description="提示", ordering="flag")
    def flag_shown(self, row: MerchantScan) -> str:
        return row.get_flag_display() or "—"


@admin.register(Rating)
class RatingAdmin(RecordAdmin):
    list_display = ("occurred_at", "merchant", "stars_shown", "tags_shown", "device", "counted")
    list_filter = (
        ("excluded_at", admin.EmptyFieldListFilter),
        *("stars", "merchant__station", "device"),
    )
    search_fields = ("merchant__name",)
    date_hierarchy = "occurred_at"
    list_select_related = ("merchant", "device")

    @display(description="星数", ordering="stars")
    def stars_shown(self, row: Rating) -> str:
        return "★" * row.stars

    @display(description="评价标签")
    def tags_shown(self, row: Rating) -> str:
        return "、".join(row.tags) or "—"

    @display(description="是否计入", label={"计入": "success", "不计入": "danger"})
    def counted(self, row: Rating) -> str:
        return "不计入" if row.excluded_at else "计入"
