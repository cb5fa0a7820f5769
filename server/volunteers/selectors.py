"""What is read of volunteering, by handlers and other areas."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q

from server.districts.models import District
from server.volunteers.models import Shift, SignUp, Volunteer

MOST_CHOICES = 4


def shift_in(*, district: District, shift_id: UUID) -> Shift | None:
    """The district's shift of that id, or None."""
    shifts = Shift.objects.filter(district=district).select_related("activity", "district")
    return shifts.filter(pk=shift_id).first()


def sign_up_in(*, district: District, sign_up_id: UUID) -> SignUp | None:
    """The district's sign-up of that id, or None."""
    return SignUp.objects.filter(district=district, pk=sign_up_id).first()


def volunteer_in(*, district: District, volunteer_id: UUID | None) -> Volunteer | None:
    """The district's volunteer of that id, or None."""
    if volunteer_id is None:
        return None
    return Volunteer.objects.filter(district=district, pk=volunteer_id).first()


def shifts_with_places(shift: Shift, *, now: datetime) -> list[dict[str, Any]]:
    """At most 4 shifts to come with a free place, those of the same activity first."""
    taken = Count("sign_ups", filter=Q(sign_ups__status=SignUp.Status.SIGNED_UP))
    free = (
        Shift.objects.filter(district=shift.district_id, end__gt=now, activity__is_open=True)
        .filter(Q(activity__station=None) | Q(activity__station=shift.activity.station_id))
        .exclude(pk=shift.pk)
        .annotate(taken_now=taken)
        .filter(taken_now__lt=F("places"))
    )
    nearest = sorted(free, key=lambda found: (found.activity_id != shift.activity_id, found.start))
    return [_choice(found) for found in nearest[:MOST_CHOICES]]


def _choice(shift: Shift) -> dict[str, Any]:
    return {
        "shift_id": str(shift.id),
        "activity_id": str(shift.activity_id),
        "start": _wire_time(shift.start),
        "end": _wire_time(shift.end),
    }


def _wire_time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
