"""The office places spots in a real browser."""

from collections.abc import Iterator
from importlib import import_module

import pytest
from django.contrib.auth.models import User
from django.db import connections
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from server.places.models import FloorPlan, Spot
from server.places.selectors import unplaced
from tests.server.areas import make_district

CHROMIUM = "/usr/bin/chromium"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def plan() -> FloorPlan:
    """The demo's first floor, with its bakery not placed yet."""
    district = make_district()
    for area in ("stations", "merchants", "rooms", "places"):
        import_module(f"server.{area}.demo").load_demo(district)
    plan = FloorPlan.objects.get(station__name="云桥天地党群服务站", floor="1层")
    Spot.objects.filter(plan=plan, merchant__name="青麦烘焙").delete()
    return plan


@pytest.fixture
def page(
    plan: FloorPlan, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Page]:
    """The plan's page in the system's Chromium, signed in."""
    client = Client()
    client.force_login(User.objects.create_superuser("office"))
    session = client.cookies["sessionid"].value
    # the browser's driver keeps an event loop in this thread, which only waits
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 1400, "height": 1000})
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        opened = context.new_page()
        opened.goto(live_server.url + reverse("admin:places_floorplan_change", args=[plan.pk]))
        yield opened
        browser.close()
        connections.close_all()  # those that belong to the driver's event loop


def _click_plan(page: Page, x: float, y: float) -> None:
    board = page.locator(".plan-board")
    board.scroll_into_view_if_needed()
    box = board.bounding_box()
    assert box is not None
    board.click(position={"x": x * box["width"], "y": y * box["height"]})


def _save(page: Page) -> None:
    with page.expect_navigation():
        page.locator("[name=_continue]").first.click()


def test_a_click_places_a_shop_and_another_moves_it(page: Page, plan: FloorPlan) -> None:
    page.get_by_role("button", name="青麦烘焙 A108").click()
    assert "请在图上点“青麦烘焙" in page.locator("#plan-help").inner_text()
    _click_plan(page, 0.5, 0.1)
    _save(page)
    placed = Spot.objects.get(merchant__name="青麦烘焙")
    assert placed.x == pytest.approx(0.5, abs=0.01)
    assert placed.y == pytest.approx(0.1, abs=0.01)
    assert unplaced(plan).merchants == ()
    assert page.get_by_text("商户和会议室都已标出").is_visible()
    page.locator(".plan-pin[title='青麦烘焙']").click()
    _click_plan(page, 0.25, 0.15)
    page.keyboard.press("Tab")
    _save(page)
    placed.refresh_from_db()
    assert placed.x == pytest.approx(0.25, abs=0.01)


def test_a_facility_is_placed_and_moved_by_arrow_keys(page: Page, plan: FloorPlan) -> None:
    before = set(Spot.objects.values_list("pk", flat=True))
    page.locator(".plan-choices button", has_text="饮水处").click()
    _click_plan(page, 0.4, 0.3)
    page.locator(".plan-pin[title='饮水处']").press("ArrowRight")
    _save(page)
    (made,) = Spot.objects.exclude(pk__in=before)
    assert made.facility == "water"
    assert made.x == pytest.approx(0.405, abs=0.008)


def test_a_click_before_a_choice_places_nothing(page: Page, plan: FloorPlan) -> None:
    before = page.locator(".plan-pin").count()
    _click_plan(page, 0.5, 0.1)
    assert "请先点下面" in page.locator("#plan-help").inner_text()
    assert page.locator(".plan-pin").count() == before
    assert before == Spot.objects.filter(plan=plan).count()


def test_the_fields_alone_are_enough_for_a_keyboard(page: Page, plan: FloorPlan) -> None:
    page.locator("[name='spots-0-x']").fill("0.3333")
    _save(page)
    assert Spot.objects.filter(plan=plan, x=0.3333).exists()
