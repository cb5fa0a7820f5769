"""What the back office does in these tests, by the server's own models and services."""

import contextlib
import hashlib
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import transaction
from django.db.models import ProtectedError, RestrictedError
from django.utils import timezone

from server.changes import epoch
from server.changes import pull as pulling
from server.config import demo
from server.devices import models as devices
from server.devices.enrolment import make_enrolment_code
from server.districts.models import District
from server.ingest import reconsidering
from server.ingest.escrows import accept_escrow
from server.ingest.models import AppliedOp
from server.media.services import store_media
from server.merchants import services as merchants
from server.merchants.models import IntegrityCode, Merchant
from server.rooms.models import Room
from server.stations.models import Station
from server.study.models import Column, Content

PASSING, PASSING_SHOPS = "临时商户", 8


def prepare() -> None:
    """The tables, the demo's rows, and rooms that are open at all hours with no limit of days."""
    call_command("migrate", interactive=False, verbosity=0)
    demo.load()
    Content.objects.update(published_at=timezone.now(), expires_at=None)
    for row in [*Content.objects.all(), *_roomy()]:
        row.save()
    _passing_shops()


def _roomy() -> list[Room]:
    rooms = list(Room.objects.all())
    for room in rooms:
        room.days_ahead, room.gap_min, room.no_shows = 60, 0, 100
    return rooms


def enrolment_code(station: int) -> dict[str, object]:
    """What the QR says, for the nth station."""
    found = Station.objects.order_by("name")[station]
    return make_enrolment_code(found).qr_content()


def renew_epoch() -> str:
    return epoch.renew_epoch()


def publish_column(name: str) -> str:
    """A new column, or a new summary of the one of that name."""
    district = District.objects.get()
    with transaction.atomic():
        column, created = Column.objects.get_or_create(name=name, district=district)
        if not created:
            column.summary = f"{len(column.summary) + 1}" * (len(column.summary) + 1)
            column.save()
    return str(column.pk)


def unpublish_column(name: str) -> bool:
    """Whether there was such a column; terminals are given a tombstone."""
    found = Column.objects.filter(name=name).first()
    if found is not None:
        found.delete()
    return found is not None


def _passing_shops() -> None:
    """Shops that nothing needs, to be deleted."""
    station = Station.objects.order_by("name")[0]
    for number in range(PASSING_SHOPS):
        Merchant.objects.create(
            district=station.district,
            station=station,
            name=f"{PASSING}{number}",
            trade="临时",
            floor="1层",
            shop_no=f"Z{number}",
            address="云桥路1号",
            credit_code=f"9199000000009{number:04d}X",
        )


def delete_shop() -> str | None:
    """A shop goes away while terminals still show it: a rating of it will be rejected."""
    for merchant in Merchant.objects.filter(name__startswith=PASSING).order_by("shop_no"):
        key = str(merchant.pk)
        try:
            with transaction.atomic():
                merchant.delete()
        except (ProtectedError, RestrictedError):  # somebody rated it
            continue
        return key
    return None


def revoke(device_id: str) -> None:
    devices.Device.objects.filter(pk=device_id).update(status=devices.Device.Status.REVOKED)


def reinstate(device_id: str) -> None:
    devices.Device.objects.filter(pk=device_id).update(status=devices.Device.Status.ACTIVE)


def accept_escrows() -> int:
    """An administrator accepts what revoked terminals handed over; how many batches."""
    waiting = devices.EscrowedBatch.objects.filter(accepted_at=None, refused_at=None)
    for batch in list(waiting):
        accept_escrow(batch, User.objects.get(username=demo.USER))
    return len(waiting)


def decide_again() -> int:
    """The office looks at every rejected operation once more; how many there were."""
    refused = list(AppliedOp.objects.filter(outcome=AppliedOp.Outcome.REJECTED))
    for op in refused:
        with contextlib.suppress(reconsidering.CannotDecide):
            reconsidering.decide_again(op, User.objects.get(username=demo.USER))
    return len(refused)


def revoke_codes() -> int:
    """Every integrity code is revoked; terminals that do not know it yet go on scanning."""
    codes = [code for code in IntegrityCode.objects.all() if code.revoked_at is None]
    for code in codes:
        merchants.revoke_code(code=code, reason="演示停用", now=timezone.now())
    return len(codes)


def add_picture(seed: int, size: int, shop: int) -> str:
    """A picture of the nth shop; its sha256."""
    blocks = (hashlib.sha256(f"{seed}/{number}".encode()).digest() for number in range(size // 32))
    sha256 = store_media(District.objects.get(), b"".join(blocks), "image/png")
    merchant = Merchant.objects.order_by("shop_no")[shop]
    merchant.photo = sha256
    merchant.save()
    return sha256


def looks_like_media() -> None:
    """A shop names a picture that the server does not have."""
    merchant = Merchant.objects.order_by("shop_no")[0]
    merchant.photo = hashlib.sha256(b"no such file").hexdigest()
    merchant.save()


def snapshot(device_id: str) -> list[dict[str, Any]]:
    """What the server would give to this terminal now."""
    import msgspec

    device = devices.Device.objects.select_related("district", "station").get(pk=UUID(device_id))
    rows: list[dict[str, Any]] = msgspec.to_builtins(pulling.snapshot(device).changes)
    return rows
