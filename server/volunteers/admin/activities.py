"""Activities, shifts and sign-ups."""

from typing import Any

from auditlog.registry import auditlog
from django.contrib import admin, messages
from django.db.models import Count, Model, Q, QuerySet
from django.http import HttpRequest

from server.config.backoffice import (
    AppendAdmin,
    DistrictAdmin,
    DistrictInline,
    InlineDistricts,
    action,
    display,
)
from server.volunteers import services
from server.volunteers.models import Activity, Shift, SignUp

for model in (Activity, Shift, SignUp):
    auditlog.register(model)


class ShiftInline(DistrictInline):
    model = Shift
    fields = ("start", "end", "places")


@admin.register(Activity)
class ActivityAdmin(InlineDistricts, DistrictAdmin):
    inlines = (ShiftInline,)
    list_display = ("title", "theme", "station", "place", "is_open")
    list_filter = ("theme", "is_open", "station")
    search_fields = ("title", "place")
    autocomplete_fields = ("station",)
    list_select_related = ("station",)
    fields = (("title", "theme"), "place", "summary", "station", ("is_open", "district"))


@admin.register(Shift)
class ShiftAdmin(DistrictAdmin):
    list_display = ("activity", "start", "end", "taken_of_places", "station")
    list_filter = ("activity__theme", "activity__station", "start")
    search_fields = ("activity__title",)
    autocomplete_fields = ("activity",)
    date_hierarchy = "start"
    list_select_related = ("activity__station",)
    fields = ("activity", "start", "end", "places", "district")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Shift]:
        rows: QuerySet[Shift] = super().get_queryset(request)
        signed_up = Q(sign_ups__status=SignUp.Status.SIGNED_UP)
        return rows.annotate(taken_now=Count("sign_ups", filter=signed_up))

    @display(description="已报/名额", ordering="taken_now")
    def taken_of_places(self, row: Any) -> str:
        return f"{row.taken_now}/{row.places}"

    @display(description="站点")
    def station(self, row: Shift) -> str:
        return str(row.activity.station or "全商圈")


@admin.register(SignUp)
class SignUpAdmin(AppendAdmin):
    list_display = ("volunteer", "shift", "state", "created_at")
    list_filter = ("status", "shift__activity")
    search_fields = ("volunteer__name", "shift__activity__title")
    autocomplete_fields = ("volunteer", "shift")
    date_hierarchy = "created_at"
    list_select_related = ("volunteer", "shift__activity")
    fields = ("shift", "volunteer", "district")
    actions = ("withdraw",)

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        return (*self.fields, "status", "created_at") if obj else self.fields

    @display(description="状态", label={"已报名": "success", "已退出": "warning"})
    def state(self, row: SignUp) -> str:
        return row.get_status_display()

    @action(description="为所选报名办理退出")
    def withdraw(self, request: HttpRequest, rows: QuerySet[SignUp]) -> None:
        for place in rows:
            services.withdraw(sign_up=place)
        messages.success(request, "已办理退出")
