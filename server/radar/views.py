"""The radar page: the district at a glance, for whoever may see alarms."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from server.districts.models import District
from server.radar.ordering import ORDERS, Choice
from server.radar.overview import overview
from server.stations.selectors import stations_of


@require_safe
def radar(request: HttpRequest) -> HttpResponse:
    """`district`, `station`, `sort`, `state` and `page` choose; what is unknown chooses nothing."""
    if not request.user.has_perm("radar.view_alarm"):
        raise PermissionDenied
    districts = list(District.objects.all())
    district = _one_of(districts, request.GET.get("district")) or next(iter(districts), None)
    page: dict[str, Any] = {**admin.site.each_context(request), "title": "诚信雷达"}
    if district is not None:
        station = _one_of(stations_of(district), request.GET.get("station"))
        page |= {
            "districts": districts,
            "shown": overview(
                district=district, station=station, choice=Choice.asked(request.GET.dict())
            ),
            "orders": {name: words for name, (words, _) in ORDERS.items()},
        }
    return TemplateResponse(request, "radar/radar.html", page)


def _one_of(rows: Sequence[Any], given: str | None) -> Any:
    """The row of that id, or None."""
    try:
        wanted = UUID(given or "")
    except ValueError:
        return None
    return next((row for row in rows if row.pk == wanted), None)
