"""Floor plans: what is refused, what terminals are given, what the office sees."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from PIL import Image

from server.changes.models import Change
from server.districts.models import District
from server.media.models import MediaFile
from server.merchants.models import Merchant
from server.places.models import FloorPlan, Spot
from server.places.selectors import strayed, unplaced
from server.places.services import MOST_BYTES, NotAPlan, read_plan
from server.rooms.models import Room
from server.stations.models import Station
from sync.events.entities import entity_body
from sync.events.entities import floor_plan as wire
from tests.server.areas import make_device, make_district, make_merchant, make_station

pytestmark = pytest.mark.django_db
GOLDEN = Path(__file__).parents[1] / "sync" / "golden" / "entities" / "floor_plan.json"


def picture(width: int = 40, height: int = 30, kind: str = "PNG") -> bytes:
    made = BytesIO()
    Image.new("RGB", (width, height), "#f0e7d9").save(made, kind)
    return made.getvalue()


@pytest.fixture
def station() -> Station:
    return make_station(make_district())


def make_plan(station: Station, floor: str = "1层", order: int = 1) -> FloorPlan:
    return FloorPlan.objects.create(
        district=station.district, station=station, floor=floor, order=order,
        picture="ab" * 32, width=40, height=30,
    )  # fmt: skip


def make_shop(station: Station, name: str = "青麦烘焙", floor: str = "1层") -> Merchant:
    return make_merchant(station, name=name, floor=floor, shop_no=name)


def make_room(station: Station, floor: str = "1层") -> Room:
    return Room.objects.create(
        district=station.district, station=station, name="红荔厅", floor=floor, seats=8
    )


def spot(plan: FloorPlan, **fields: Any) -> Spot:
    return Spot(**{"district": plan.district, "plan": plan, "x": 0.5, "y": 0.5, **fields})


def refusal(one: Spot) -> str:
    with pytest.raises(ValidationError) as refused:
        one.full_clean()
    return "".join(refused.value.messages)


def published(plan: FloorPlan) -> dict[str, Any]:
    body: dict[str, Any] = Change.objects.get(type="floor_plan", entity_id=plan.pk).body
    return body


def test_its_golden_body_decodes_and_encodes_to_itself() -> None:
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    assert entity_body(msgspec.convert(golden, wire.FloorPlan)) == golden


def test_a_terminal_refuses_a_spot_beside_the_picture() -> None:
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    golden["spots"][0]["x"] = 1.2
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(golden, wire.FloorPlan)


def test_a_plan_is_published_with_its_spots_to_the_whole_district(station: Station) -> None:
    plan, shop = make_plan(station), make_shop(station)
    assert published(plan)["spots"] == []
    placed = spot(plan, merchant=shop, x=0.25)
    placed.save()
    (row,) = published(plan)["spots"]
    assert (row["id"], row["x"], row["merchant_id"]) == (str(placed.pk), 0.25, str(shop.pk))
    assert Change.objects.get(entity_id=plan.pk).station_id is None
    placed.delete()
    assert published(plan)["spots"] == []


def test_a_shop_that_is_deleted_leaves_the_plan(station: Station) -> None:
    plan, shop = make_plan(station), make_shop(station)
    spot(plan, merchant=shop).save()
    shop.delete()
    assert published(plan)["spots"] == []


def test_a_deleted_plan_is_a_tombstone(station: Station) -> None:
    plan = make_plan(station)
    spot(plan, facility="toilet").save()
    plan_id = plan.pk
    plan.delete()
    assert Change.objects.get(entity_id=plan_id).deleted


def test_a_spot_is_one_thing(station: Station) -> None:
    plan = make_plan(station)
    both = spot(plan, merchant=make_shop(station), facility="toilet")
    assert "只选商户、会议室、设施中的一项" in refusal(both)
    assert "只选商户、会议室、设施中的一项" in refusal(spot(plan))
    with pytest.raises(IntegrityError), transaction.atomic():
        both.save()


def test_a_shop_has_one_spot(station: Station) -> None:
    plan, shop = make_plan(station), make_shop(station)
    spot(plan, merchant=shop).save()
    assert "已标在一张图上" in refusal(spot(plan, merchant=shop, x=0.1))
    with pytest.raises(IntegrityError), transaction.atomic():
        spot(plan, merchant=shop, x=0.1).save()


@pytest.mark.parametrize("x", [-0.01, 1.01])
def test_a_spot_is_on_the_picture(station: Station, x: float) -> None:
    plan = make_plan(station)
    assert "必须在 0 到 1 之间" in refusal(spot(plan, facility="lift", x=x))
    with pytest.raises(IntegrityError), transaction.atomic():
        spot(plan, facility="lift", x=x).save()


def test_a_shop_and_a_room_are_on_the_plan_of_their_own_floor(station: Station) -> None:
    plan = make_plan(station)
    assert "登记在测试站 2层" in refusal(spot(plan, merchant=make_shop(station, floor="2层")))
    elsewhere = make_station(station.district, "另一站")
    assert "登记在另一站 1层" in refusal(spot(plan, room=make_room(elsewhere)))
    spot(plan, room=make_room(station)).full_clean()


def test_only_a_terminal_of_the_station_is_named(station: Station) -> None:
    plan, here = make_plan(station), make_device(station)
    assert "只有设施为一体机时" in refusal(spot(plan, facility="toilet", device=here))
    far = make_device(make_station(station.district, "另一站"), "二号终端")
    assert "不在这个站点" in refusal(spot(plan, facility="terminal", device=far))
    spot(plan, facility="terminal", device=here).full_clean()


def test_a_floor_has_one_plan(station: Station) -> None:
    plan = make_plan(station)
    with pytest.raises(ValidationError, match="这一层已有平面图"):
        FloorPlan(
            district=station.district, station=station, floor=plan.floor, order=1,
            picture="cd" * 32, width=1, height=1,
        ).full_clean()  # fmt: skip


def test_what_has_no_spot_is_told_and_what_is_closed_is_not_missed(station: Station) -> None:
    plan, shop, room = make_plan(station), make_shop(station), make_room(station)
    closed = make_shop(station, "已关小店")
    Merchant.objects.filter(pk=closed.pk).update(is_open=False)
    make_shop(station, "楼上小店", floor="2层")
    assert unplaced(plan).merchants == (shop,)
    assert unplaced(plan).rooms == (room,)
    spot(plan, merchant=shop).save()
    assert unplaced(plan).merchants == ()


def test_a_spot_whose_shop_moved_is_told(station: Station) -> None:
    plan, shop = make_plan(station), make_shop(station)
    placed = spot(plan, merchant=shop)
    placed.save()
    assert strayed(plan) == ()
    Merchant.objects.filter(pk=shop.pk).update(floor="3层")
    assert strayed(plan) == (placed,)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"no picture at all", "PNG 或 JPG"),
        (picture(kind="GIF"), "PNG 或 JPG"),
        (picture(2401, 10), "2400 像素"),
        (picture(10, 2401, "JPEG"), "2400 像素"),
        (picture()[:60], "PNG 或 JPG"),
        (b"\x00" * (MOST_BYTES + 1), "4 MB"),
    ],
)
def test_what_is_no_plan_is_refused_in_plain_words(content: bytes, why: str) -> None:
    with pytest.raises(NotAPlan, match=why):
        read_plan(BytesIO(content))


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_the_largest_plan_is_taken(kind: str) -> None:
    read = read_plan(BytesIO(picture(2400, 1680, kind)))
    assert (read.width, read.height, read.content_type) == (2400, 1680, f"image/{kind.lower()}")


def _add(office: Client, station: Station, upload: bytes) -> Any:
    form = {
        "district": station.district.pk,
        "station": station.pk,
        "floor": "1层",
        "order": 1,
        "upload": SimpleUploadedFile("plan.png", upload, "image/png"),
    }
    return office.post(reverse("admin:places_floorplan_add"), form)


def test_a_new_plan_keeps_its_picture_and_goes_on_to_the_spots(
    office: Client, station: Station
) -> None:
    reply = _add(office, station, picture(80, 60))
    plan = FloorPlan.objects.get()
    assert reply["Location"] == reverse("admin:places_floorplan_change", args=[plan.pk])
    assert (plan.width, plan.height) == (80, 60)
    assert MediaFile.objects.get().sha256 == plan.picture
    shown = office.get(reverse("admin:places_floorplan_picture", args=[plan.pk]))
    assert b"".join(shown.streaming_content) == picture(80, 60)  # type: ignore[attr-defined]
    assert shown["Content-Type"] == "image/png"


def test_a_plan_without_a_picture_and_one_too_large_are_refused(
    office: Client, station: Station
) -> None:
    assert "2400 像素" in _add(office, station, picture(2401, 10)).content.decode()
    form = {"district": station.district.pk, "station": station.pk, "floor": "1层", "order": 1}
    assert office.post(reverse("admin:places_floorplan_add"), form).status_code == 200
    assert not FloorPlan.objects.exists()


def test_the_picture_is_for_the_office_alone(station: Station, office: Client) -> None:
    _add(office, station, picture())
    address = reverse("admin:places_floorplan_picture", args=[FloorPlan.objects.get().pk])
    assert Client().get(address).status_code == 302
    clerk = User.objects.create_user("clerk", is_staff=True)
    client = Client()
    client.force_login(clerk)
    assert client.get(address).status_code == 404


def test_the_page_offers_what_is_missing_on_the_floor(office: Client, station: Station) -> None:
    shop, _other = make_shop(station), make_shop(station, "楼上小店", floor="2层")
    plan = make_plan(station)
    page = office.get(reverse("admin:places_floorplan_change", args=[plan.pk])).content.decode()
    assert f'data-value="{shop.pk}"' in page
    assert "楼上小店" not in page
    listed = office.get(reverse("admin:places_floorplan_changelist")).content.decode()
    assert "青麦烘焙" in listed


def test_the_demo_places_every_shop_and_every_room(district: District) -> None:
    from importlib import import_module

    for area in ("stations", "merchants", "rooms", "places", "places"):
        import_module(f"server.{area}.demo").load_demo(district)
    placed = Spot.objects.filter(district=district)
    assert placed.filter(merchant__isnull=False).count() == Merchant.objects.count()
    assert placed.filter(room__isnull=False).count() == Room.objects.count()
    for one in placed.select_related("plan", "merchant__station", "room__station"):
        one.full_clean()
    for plan in FloorPlan.objects.all():
        assert MediaFile.objects.filter(sha256=plan.picture).exists()
        assert len(published(plan)["spots"]) == plan.spots.count()
    assert {plan.station.name for plan in FloorPlan.objects.all()} == set(
        Station.objects.filter(district=district).values_list("name", flat=True)
    )
