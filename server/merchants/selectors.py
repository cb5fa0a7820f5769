"""What other areas read of merchants, and what the published merchant carries."""

from uuid import UUID

from django.db.models import Avg, Count

from server.districts.models import District
from server.merchants.models import Merchant, Rating


def merchant_in(*, district: District, merchant_id: UUID) -> Merchant | None:
    """The district's merchant of that id, or None."""
    return Merchant.objects.filter(district=district, pk=merchant_id).first()


def rating_summary(merchant: Merchant) -> tuple[int, float | None]:
    """How many visitors gave stars, and their mean with one decimal."""
    found = Rating.objects.filter(merchant=merchant).aggregate(count=Count("pk"), mean=Avg("stars"))
    mean = found["mean"]
    return found["count"], None if mean is None else round(mean, 1)
