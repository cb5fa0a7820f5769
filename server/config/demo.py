"""A demo district: each area lays its own rows. Loading it again changes nothing."""

from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction

from server.config.demo_files import demo_district
from server.districts.models import District
from server.errors import ServerError
from server.stations.demo import staff_code_told

AREAS = (
    "stations",
    "study",
    "merchants",
    "codelists",
    "assessments",
    "outliers",
    "rooms",
    "volunteers",
    "notices",
    "places",
    "radar",
)
"""In the order of their needs: a room stands in a station."""

USER = "demo"
PASSWORD = "demo-office-2026"  # noqa: S105
"""Known to all: for demo data only. A database with other districts or users gets no such user."""

NAME = demo_district()["district"]["name"]


class NotADemo(ServerError):
    """The database holds a real district, or accounts of real persons."""


def load(*, password: str | None = None) -> str:
    """Lay the demo; what to tell whoever asked for it. Raises NotADemo."""
    with transaction.atomic():
        _require_demo()
        district = _district()
        told = _superuser(password)
        lay_areas(district)
    office = f"{NAME}: {settings.OPTIONS.public_url}/office/ as {USER} / {told}"
    return f"{office}\nstaff code of its stations: {staff_code_told(district)}"


def lay_areas(district: District) -> None:
    """The rows of every area."""
    for area in AREAS:
        if find_spec(f"server.{area}.demo"):
            import_module(f"server.{area}.demo").load_demo(district)


def _require_demo() -> None:
    """Raises NotADemo. A user of the demo's name without the demo's district is somebody's."""
    users = get_user_model().objects
    if District.objects.exclude(name=NAME).exists():
        raise NotADemo("this database holds another district; give --data another folder")
    if users.exclude(username=USER).exists():
        raise NotADemo("this database holds other users; give --data another folder")
    if users.exists() and not District.objects.exists():
        raise NotADemo(f"the user {USER} is not of a demo; give --data another folder")


def _district() -> District:
    district, _ = District.objects.get_or_create(
        name=NAME,
        defaults={
            "number": demo_district()["district"]["district_no"],
            "hotline": demo_district()["district"]["hotline"],
            "code_prefix": "HTTPS://DEMO.DANGQUN.EXAMPLE/C/",
        },
    )
    return district


def _superuser(password: str | None) -> str:
    """The password to tell. One that somebody changed stays, unless another is given."""
    user, created = get_user_model().objects.get_or_create(
        username=USER, defaults={"is_staff": True, "is_superuser": True}
    )
    if created or password:
        user.set_password(password or PASSWORD)
        user.save()
    known = user.check_password(password or PASSWORD)
    return password or PASSWORD if known else "(the password it has)"
