"""Finding and taking in volunteers."""

from datetime import datetime

from django.db.models import Q

from server.config.masking import KEEP_CONTACT
from server.districts.models import District
from server.volunteers.models import Volunteer
from sync.events.contact import Contact
from sync.events.identity import identity_hash


def volunteer_by_phone(*, district: District, contact: Contact) -> Volunteer | None:
    """The volunteer with that phone number, taken in anew where nobody has it.

    None when the contact has no phone number.
    """
    if not contact.phone:
        return None
    digest = identity_hash(contact.phone, roster_key=bytes.fromhex(district.roster_key))
    found = Volunteer.objects.filter(district=district, phone_hash=digest).first()
    return found or Volunteer.objects.create(
        district=district,
        name=contact.name or "未留姓名",
        phone=contact.phone,
        registered=False,
    )


def volunteer_by_hash(*, district: District, way: str, digest: str) -> Volunteer | None:
    """The volunteer whose phone or card has that keyed hash."""
    field = "card_hash" if way == "card" else "phone_hash"
    return Volunteer.objects.filter(district=district, **{field: digest}).first()


def forget_contacts(*, now: datetime) -> int:
    """Delete name and phone of who only signed up at a terminal, 30 days after the last shift;
    how many. The minutes stay, without a person."""
    until = now - KEEP_CONTACT
    busy = Q(sign_ups__shift__end__gt=until) | Q(attendances__shift__end__gt=until)
    over = Volunteer.objects.filter(registered=False, created_at__lte=until).exclude(phone="")
    passed = list(over.exclude(pk__in=Volunteer.objects.filter(busy).values("pk")))
    for volunteer in passed:
        volunteer.name, volunteer.phone, volunteer.card_code = "已删除", "", ""
        volunteer.save()
    return len(passed)
