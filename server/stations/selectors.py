"""What other areas read of stations."""

from django.db.models import QuerySet

from server.districts.models import District
from server.stations.models import Station


def stations_of(district: District) -> QuerySet[Station]:
    """All stations of a district, by name."""
    return Station.objects.filter(district=district)


def station_named(*, district: District, name: str) -> Station | None:
    """The station of that name, or None."""
    return stations_of(district).filter(name=name).first()
