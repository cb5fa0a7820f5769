"""Places of a station in words and signs."""

import re

from kiosk.queries.floor_plans import MERCHANT, ROOM, MapView, PlaceView, has_lift_to
from screens.language import _

PLACE_ICONS = {
    MERCHANT: "building-store",
    ROOM: "door",
    "toilet": "friends",
    "lift": "elevator",
    "escalator": "escalator",
    "stairs": "stairs",
    "desk": "headset",
    "nursing": "baby-carriage",
    "exit": "door-exit",
    "aed": "heart-bolt",
    "water": "glass-full",
    "terminal": "device-mobile",
}

PLACE_TONES = {MERCHANT: "accent", ROOM: "amber"}
"""Of shops and rooms; facilities are green."""


def tone_of(place: PlaceView) -> str:
    return PLACE_TONES.get(place.kind, "green")


def kind_text(kind: str) -> str:
    """What a facility or a room is called."""
    words = {
        ROOM: _("会议室"),
        "toilet": _("洗手间"),
        "lift": _("电梯"),
        "escalator": _("扶梯"),
        "stairs": _("楼梯"),
        "desk": _("服务台"),
        "nursing": _("母婴室"),
        "exit": _("出入口"),
        "aed": _("AED 急救设备"),
        "water": _("饮水处"),
        "terminal": _("一体机"),
    }
    return words.get(kind, "")


def place_title(place: PlaceView) -> str:
    """The shop's or the room's name, or the facility with its label."""
    if place.kind in (MERCHANT, ROOM):
        return place.name
    return " · ".join(filter(None, (kind_text(place.kind), place.name)))


def place_note(place: PlaceView) -> str:
    """What kind of place it is, and its unit."""
    kind = {MERCHANT: place.trade, ROOM: kind_text(ROOM)}.get(place.kind, "")
    return " · ".join(filter(None, (kind, place.unit)))


def floor_text(floor: str) -> str:
    """A floor as the office writes it; in another language where it is a plain number."""
    found = re.fullmatch(r"(\d+)层", floor)
    return _("{n}层").format(n=found[1]) if found else floor


def where_text(view: MapView) -> str:
    """Where the person stands, as far as it is known."""
    if view.here is None:
        return "" if view.own else _("另一个站点的楼层图")
    return _("您在{floor},点编号查看").format(floor=floor_text(view.here.floor))


def way_text(view: MapView, place: PlaceView) -> str:
    """How to get there, as far as it is known."""
    here, floor = view.here, floor_text(place.floor)
    if here is not None and here.floor == place.floor:
        return _("就在您这一层")
    if here is not None and has_lift_to(view, place.floor):
        return _("请乘电梯到{floor}").format(floor=floor)
    return _("在{floor}").format(floor=floor)
