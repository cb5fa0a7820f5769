"""What is read of study."""

from collections.abc import Set
from uuid import UUID

from server.districts.models import District
from server.study.models import Content


def contents_in(*, district: District, content_ids: Set[UUID]) -> dict[UUID, Content]:
    """The district's pieces of those ids, with their questions."""
    found = Content.objects.filter(district=district, pk__in=content_ids)
    return {content.id: content for content in found.prefetch_related("questions")}
