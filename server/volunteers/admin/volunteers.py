"""Volunteers: masked in lists, whole on their own page."""

from typing import Any

from auditlog.registry import auditlog
from django.contrib import admin
from django.db.models import QuerySet, Sum
from django.http import HttpRequest

from server.config.backoffice import DistrictAdmin, display
from server.districts.models import District
from server.volunteers.models import Volunteer
from sync.events.identity import identity_hash

auditlog.register(
    Volunteer, exclude_fields=["name", "phone", "card_code", "phone_hash", "card_hash"]
)


@admin.register(Volunteer)
class VolunteerAdmin(DistrictAdmin):
    list_display = (
        "masked_name_shown",
        "masked_phone_shown",
        "has_card",
        "hours",
        "registered",
        "joined_on",
    )
    list_filter = ("registered", "joined_on")
    search_fields = ("name",)
    search_help_text = "按姓名,或完整的手机号查找"
    date_hierarchy = "joined_on"
    fields = (("name", "phone"), "card_code", ("registered", "district"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Volunteer]:
        rows: QuerySet[Volunteer] = super().get_queryset(request)
        return rows.annotate(minutes_given=Sum("attendances__minutes"))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Volunteer], search_term: str
    ) -> tuple[QuerySet[Volunteer], bool]:
        """A phone number is found by its hash, so that parts of one find nobody."""
        if not search_term.strip().isdigit():
            found: tuple[QuerySet[Volunteer], bool] = super().get_search_results(
                request, queryset, search_term
            )
            return found
        keys = District.objects.values_list("roster_key", flat=True)
        hashes = [identity_hash(search_term, roster_key=bytes.fromhex(key)) for key in keys]
        return queryset.filter(phone_hash__in=hashes), False

    @display(description="姓名", ordering="name")
    def masked_name_shown(self, row: Volunteer) -> str:
        return row.masked_name

    @display(description="手机号")
    def masked_phone_shown(self, row: Volunteer) -> str:
        return row.masked_phone

    @display(description="有证卡", boolean=True)
    def has_card(self, row: Volunteer) -> bool:
        return bool(row.card_code)

    @display(description="服务时长", ordering="minutes_given")
    def hours(self, row: Any) -> str:
        return f"{(row.minutes_given or 0) / 60:.1f} 小时"
