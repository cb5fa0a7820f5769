"""What other areas read of merchants, and what the published merchant carries."""

from collections.abc import Set
from uuid import UUID

from django.db.models import Avg, Count, QuerySet

from server.districts.models import District
from server.merchants.complaint_numbers import complaint_numbers as complaint_numbers
from server.merchants.complaint_progress import ComplaintProgress as ComplaintProgress
from server.merchants.complaint_progress import complaint_by_reference as complaint_by_reference
from server.merchants.complaint_progress import complaint_with_reference as complaint_with_reference
from server.merchants.district_numbers import MerchantNumbers as MerchantNumbers
from server.merchants.district_numbers import WeekCount as WeekCount
from server.merchants.district_numbers import complaints_by_week as complaints_by_week
from server.merchants.district_numbers import district_merchants as district_merchants
from server.merchants.district_numbers import escalated_complaints as escalated_complaints
from server.merchants.district_numbers import ratings_by_week as ratings_by_week
from server.merchants.district_numbers import scans_by_week as scans_by_week
from server.merchants.honour_validity import expiring_honours as expiring_honours
from server.merchants.models import Complaint as Complaint
from server.merchants.models import IntegrityCode, SigningKey
from server.merchants.models import Merchant as Merchant
from server.merchants.models import Rating as Rating
from server.merchants.scan_records import ScanSearch as ScanSearch
from server.merchants.scan_records import merchants_named as merchants_named
from server.merchants.scan_records import scans_found as scans_found
from server.merchants.stars import PARTS as PARTS
from server.merchants.stars import result_of as result_of
from server.merchants.stars import rules_of as rules_of
from server.stations.selectors import Station


def merchant_in(*, district: District, merchant_id: UUID) -> Merchant | None:
    """The district's merchant of that id, or None."""
    return Merchant.objects.filter(district=district, pk=merchant_id).first()


def open_merchant(merchant_id: UUID) -> Merchant | None:
    """The merchant of that id, of whatever district, unless it has closed down."""
    found = Merchant.objects.select_related("district", "station", "star_rating")
    return found.filter(pk=merchant_id, is_open=True).first()


def reference_of_complaint(complaint_id: UUID) -> str | None:
    """The reference of a complaint that was filed."""
    found = Complaint.objects.filter(pk=complaint_id)
    return found.values_list("reference", flat=True).first()


def merchants_known(*, district: District, merchant_ids: Set[UUID]) -> set[UUID]:
    """Those of the ids that are merchants of the district."""
    found = Merchant.objects.filter(district=district, pk__in=merchant_ids)
    return set(found.values_list("pk", flat=True)) if merchant_ids else set()


def codes_of(*, district: District, serials: Set[str]) -> dict[str, IntegrityCode]:
    """The district's codes by their serial; a serial that is none is left out."""
    found = IntegrityCode.objects.filter(district=district, serial__in=serials - {""})
    return {code.serial: code for code in found}


def revoked_serials(*, district: District) -> list[str]:
    """The serials of the district's revoked codes, without an order."""
    found = IntegrityCode.objects.filter(district=district, revoked_at__isnull=False)
    return list(found.order_by().values_list("serial", flat=True))


def signing_keys(*, district: District) -> QuerySet[SigningKey]:
    """The district's keys by their number, those that are revoked too."""
    return SigningKey.objects.filter(district=district).order_by("key_no")


def merchants_on(*, station: Station, floor: str) -> QuerySet[Merchant]:
    """The merchants of one floor of a station, by name."""
    return Merchant.objects.filter(station=station, floor=floor)


def rating_summary(merchant: Merchant) -> tuple[int, float | None]:
    """How many visitors gave stars, and their mean with one decimal; without the excluded ones."""
    found = _counted(merchant).aggregate(count=Count("pk"), mean=Avg("stars"))
    mean = found["mean"]
    return found["count"], None if mean is None else round(mean, 1)


def rating_counts(merchant: Merchant) -> tuple[int, ...]:
    """How many visitors gave one star, two, and so on to five."""
    found = _counted(merchant).order_by().values("stars")
    counts = dict(found.annotate(count=Count("pk")).values_list("stars", "count"))
    return tuple(counts.get(stars, 0) for stars in range(1, 6))


def excluded_count(merchant: Merchant) -> int:
    """How many ratings the office left out."""
    return Rating.objects.filter(merchant=merchant, excluded_at__isnull=False).count()


def _counted(merchant: Merchant) -> QuerySet[Rating]:
    return Rating.objects.filter(merchant=merchant, excluded_at__isnull=True)
