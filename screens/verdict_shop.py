"""The shop that a code was issued to, to be recognised: its card, and its floor's plan."""

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from kivy.uix.widget import Widget

from kiosk.queries.floor_plans import FloorView, MapView, floor_plans, place_of
from kiosk.queries.merchants import MerchantView
from screens.language import _
from screens.widgets.plan_view import PlanView
from screens.widgets.shop import ShopCard

if TYPE_CHECKING:
    from screens.front import Front

_PLAN_PX, _WIDE_PLAN_PX = 400, 330


def shop_card(merchant: MerchantView) -> ShopCard:
    return ShopCard(
        question=_("是这家店吗?"),
        photo=merchant.photo,
        title=merchant.name,
        floor=f"{merchant.floor} {merchant.shop_no}".strip(),
        address=merchant.address,
    )


def shop_plan(front: "Front", merchant_id: UUID) -> PlanView | None:
    """This station's plan with the shop alone; None where no plan shows it."""
    view: MapView = front.ask(floor_plans, place_id=merchant_id)
    floor = view.floor_of(merchant_id) if view.own else None
    return _plan(front, floor, merchant_id) if floor else None


def _plan(front: "Front", floor: FloorView, merchant_id: UUID) -> PlanView | None:
    place = place_of(floor, merchant_id)
    if place is None or place.at is None or floor.picture is None:
        return None
    plan = PlanView(on_pick=lambda _place: front.go("map", place=merchant_id))
    plan.show(replace(floor, places=(place,)), place)
    plan.zoom(1)
    most = front.theme.px(_WIDE_PLAN_PX if front.theme.wide else _PLAN_PX)

    def fit(_plan: Widget, width: float) -> None:
        plan.height = min(most, width / floor.aspect)

    plan.fbind("width", fit)
    fit(plan, plan.width)
    return plan
