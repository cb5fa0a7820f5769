"""What other areas read of merchants, and what the published merchant carries."""

from collections.abc import Set
from uuid import UUID

from django.db.models import Avg, Count, QuerySet

from server.districts.models import District
from server.merchants.complaint_numbers import complaint_numbers as complaint_numbers
from server.merchants.complaint_progress import complaint_by_reference as complaint_by_reference
from server.merchants.models import IntegrityCode, Merchant, Rating
from server.stations.selectors import Station


def merchant_in(*, district: District, merchant_id: UUID) -> Merchant | None:
    """The district's merchant of that id, or None."""
    return Merchant.objects.filter(district=district, pk=merchant_id).first()


def merchants_known(*, district: District, merchant_ids: Set[UUID]) -> set[UUID]:
    """Those of the ids that are merchants of the district."""
    found = Merchant.objects.filter(district=district, pk__in=merchant_ids)
    return set(found.values_list("pk", flat=True)) if merchant_ids else set()


def codes_of(*, district: District, serials: Set[str]) -> dict[str, IntegrityCode]:
    """The district's codes by their serial; a serial that is none is left out."""
    found = IntegrityCode.objects.filter(district=district, serial__in=serials - {""})
    return {code.serial: code for code in found}


def merchants_on(*, station: Station, floor: str) -> QuerySet[Merchant]:
    """The merchants of one floor of a station, by name."""
    return Merchant.objects.filter(station=station, floor=floor)


def rating_summary(merchant: Merchant) -> tuple[int, float | None]:
    """How many visitors gave stars, and their mean with one decimal."""
    found = Rating.objects.filter(merchant=merchant).aggregate(count=Count("pk"), mean=Avg("stars"))
    mean = found["mean"]
    return found["count"], None if mean is None else round(mean, 1)
