"""What is read of rules and assessments."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from server.assessments.models import Assessment, RuleVersion


def rules_on(*, district_id: UUID, day: date) -> RuleVersion | None:
    """The version that holds on that day."""
    published = RuleVersion.objects.filter(
        district_id=district_id, published_at__isnull=False, valid_from__lte=day
    )
    return published.order_by("-valid_from").first()


def current_assessments(*, district_id: UUID) -> QuerySet[Assessment]:
    """Each merchant's newest published one, by the merchant's name."""
    published = Assessment.objects.filter(district_id=district_id, published_at__isnull=False)
    newest: dict[UUID, UUID] = {}
    for merchant_id, key in published.order_by("day", "published_at").values_list(
        "merchant_id", "pk"
    ):
        newest[merchant_id] = key
    chosen = Assessment.objects.filter(pk__in=newest.values())
    return chosen.select_related("merchant", "version").order_by("merchant__name")
