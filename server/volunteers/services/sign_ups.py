"""Taking a place in a shift, and giving it back."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from server.districts.models import new_id
from server.volunteers.models import Shift, SignUp, Volunteer

MESSAGES = {
    "shift_over": "这个班次已经结束,请另选一个",
    "not_recruiting": "这个活动已停止招募,请另选一个",
    "already_signed_up": "您已经报名了这个班次",
}
"""Every refusal of this service, by its code."""


class Refused(Exception):
    """The sign-up breaks a rule; `code` says which."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code, self.message_key = code, MESSAGES[code]


class ShiftFull(Exception):
    """All places are taken."""


@transaction.atomic
def sign_up(
    *, shift: Shift, volunteer: Volunteer, at: datetime, sign_up_id: UUID | None = None
) -> SignUp:
    """Take a place. The shift's row is locked, so the last place goes to one person.

    Raises Refused, ShiftFull.
    """
    locked = Shift.objects.select_for_update(of=("self",)).select_related("activity")
    shift = locked.get(pk=shift.pk)
    _check(shift, volunteer, at)
    if shift.taken >= shift.places:
        raise ShiftFull
    return SignUp.objects.create(
        id=sign_up_id or new_id(), district=shift.district, shift=shift, volunteer=volunteer
    )


def _check(shift: Shift, volunteer: Volunteer, at: datetime) -> None:
    if at >= shift.end:
        raise Refused("shift_over")
    if not shift.activity.is_open:
        raise Refused("not_recruiting")
    mine = shift.sign_ups.filter(volunteer=volunteer, status=SignUp.Status.SIGNED_UP)
    if mine.exists():
        raise Refused("already_signed_up")


@transaction.atomic
def withdraw(*, sign_up: SignUp) -> SignUp:
    """Give the place back. Withdrawing again changes nothing."""
    Shift.objects.select_for_update().get(pk=sign_up.shift_id)
    sign_up.refresh_from_db()
    if sign_up.status != SignUp.Status.WITHDRAWN:
        sign_up.status = SignUp.Status.WITHDRAWN
        sign_up.save()
    return sign_up
