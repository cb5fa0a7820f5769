"""Back-office pages of organisations, grids and stations."""

from uuid import UUID

from auditlog.registry import auditlog
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone

from server.config.backoffice import DistrictAdmin, action, display
from server.stations.models import Grid, Organisation, StaffCode, Station
from server.stations.services import issue_staff_code

for model in (Organisation, Grid, Station):
    auditlog.register(model)
auditlog.register(StaffCode, include_fields=["station", "issued_at"])


@admin.register(Organisation)
class OrganisationAdmin(DistrictAdmin):
    list_display = ("name", "level", "formed", "parent")
    list_filter = ("level", "formed")
    search_fields = ("name",)
    autocomplete_fields = ("parent",)
    list_select_related = ("parent",)


@admin.register(Grid)
class GridAdmin(DistrictAdmin):
    list_display = ("name", "party_secretary", "union_chair", "league_secretary")
    search_fields = ("name", "party_secretary", "union_chair", "league_secretary")


@admin.register(Station)
class StationAdmin(DistrictAdmin):
    list_display = ("name", "grid", "address", "hotline", "desk", "staff_code_since")
    list_filter = ("grid",)
    search_fields = ("name", "address")
    autocomplete_fields = ("grid",)
    list_select_related = ("grid", "staff_code")
    readonly_fields = ("staff_code_since",)
    actions_detail = ("issue_staff_code",)

    @display(description="工作人员码")
    def staff_code_since(self, station: Station) -> str:
        code = getattr(station, "staff_code", None)
        return f"{timezone.localtime(code.issued_at):%Y-%m-%d %H:%M} 生成" if code else "未生成"

    @action(
        description="生成工作人员码", url_path="staff-code", permissions=("change",), icon="pin"
    )
    def issue_staff_code(self, request: HttpRequest, object_id: UUID) -> HttpResponse:
        """Asks first; the answer to the POST is the only page that shows the digits."""
        station = get_object_or_404(Station.objects.select_related("district"), pk=object_id)
        digits = issue_staff_code(station) if request.method == "POST" else ""
        context = {
            **self.admin_site.each_context(request),
            "title": "生成工作人员码",
            "opts": self.opts,
            "station": station,
            "since": self.staff_code_since(station),
            "digits": f"{digits[:4]} {digits[4:]}".strip(),
        }
        response = TemplateResponse(request, "stations/staff_code.html", context)
        response["Cache-Control"] = "no-store"
        return response
