"""What is read of outliers."""

from django.http import HttpRequest

from server.outliers.models import Outlier


def undecided_count(request: HttpRequest | None = None) -> int:
    """Those that wait for the office, a second look included: the number in the menu."""
    waiting = (Outlier.State.NEW, Outlier.State.EXCLUDED)
    return Outlier.objects.filter(state__in=waiting).count()
