"""The demo district's root key and its first signed list."""

from django.utils import timezone

from server.codelists.roots import create_root
from server.codelists.selectors import current_root
from server.codelists.services import sign_if_due
from server.districts.models import District


def load_demo(district: District) -> None:
    """Loading again signs only what is due."""
    if current_root(district) is None:
        create_root(district)
    sign_if_due(district.pk, now=timezone.now())
