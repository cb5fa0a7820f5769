"""Back-office pages of organisations, grids and stations."""

from auditlog.registry import auditlog
from django.contrib import admin

from server.config.backoffice import DistrictAdmin
from server.stations.models import Grid, Organisation, Station

for model in (Organisation, Grid, Station):
    auditlog.register(model)


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
    list_display = ("name", "grid", "address", "hotline", "desk")
    list_filter = ("grid",)
    search_fields = ("name", "address")
    autocomplete_fields = ("grid",)
    list_select_related = ("grid",)
