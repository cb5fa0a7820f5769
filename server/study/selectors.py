"""What is read of study."""

from uuid import UUID

from server.districts.models import District
from server.study.models import Content


def content_in(*, district: District, content_id: UUID) -> Content | None:
    """The district's piece of that id, or None."""
    return Content.objects.filter(district=district, pk=content_id).first()
