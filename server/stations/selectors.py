"""What other areas read of stations."""

from server.districts.models import District
from server.stations.models import Station

__all__ = ["Station", "all_stations", "station_named", "station_names", "stations_of"]


def station_named(name: str) -> Station | None:
    """The station of that name in whichever district, or None."""
    return Station.objects.select_related("district").filter(name=name).first()


def station_names() -> list[str]:
    """All of them, by name."""
    return list(Station.objects.order_by("name").values_list("name", flat=True))


def all_stations() -> list[Station]:
    """With their districts, by name."""
    return list(Station.objects.select_related("district"))


def stations_of(district: District) -> list[Station]:
    """Those of one district, by name."""
    return list(Station.objects.filter(district=district))
