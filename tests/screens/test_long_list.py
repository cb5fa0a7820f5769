"""Long lists: only what is near the view is built, and each row is as high as it says."""

from collections.abc import Callable
from typing import Any

import pytest
from kivy.uix.label import Label

from screens.front import Front
from screens.list_rows import list_card_height, list_row
from screens.pictures import settle
from screens.probe import find, named
from screens.theme import Modes
from screens.widgets.card import Column
from screens.widgets.listing import ListCard
from screens.widgets.long_list import ListRow, LongList
from screens.widgets.scroll import BodyScroll

WIDTH, HIGH, SPACE = 984, 180, 20
CARDS: tuple[dict[str, Any], ...] = (
    {"title": "老王修表", "note": "修理 · 1层 A12\n示范站"},
    {"title": "一个很长的名字,长到一行放不下,所以要折成两行,还剩一些", "note": "百货"},
    {"title": "短", "note": "说明很长," * 30, "tail": "5星"},
    {"title": "有尾巴", "note": "", "tail": "一段比较长的尾巴文字,会折行"},
    {"title": "An English name of some length that wraps", "note": "Repairs · 1F A12\nHere"},
)


@pytest.mark.parametrize("modes", [Modes(), Modes(elder=True), Modes(elder=True, reach=True)])
@pytest.mark.parametrize("photo", [None, "no-such-file"])
def test_a_card_is_as_high_as_is_said_without_building_it(
    front: Front, modes: Modes, photo: str | None
) -> None:
    front.choose(modes=modes)
    for card in CARDS:
        built = ListCard(photo=photo, size_hint_x=None, width=WIDTH, **card)
        said = list_card_height(front.theme, WIDTH, photo=photo, **card)
        holder = Column(size_hint=(None, None), width=WIDTH)
        holder.add_widget(built)
        settle(front)
        assert max(built.minimum_height, front.theme.target) == said, card


def _list_of(count: int, front: Front) -> tuple[LongList, BodyScroll]:
    def build(at: int) -> Callable[[], Label]:
        return lambda: Label(text=str(at))

    rows = [ListRow(lambda _width: HIGH, build(at)) for at in range(count)]
    long_list = LongList(rows, spacing=SPACE)
    page, scroller = Column(), BodyScroll()
    page.add_widget(long_list)
    scroller.add_widget(page)
    front.stage.clear_widgets()
    front.stage.add_widget(scroller)
    settle(front)
    return long_list, scroller


def _shown(long_list: LongList) -> list[int]:
    return sorted(int(row.text) for row in long_list.children)


def test_of_2000_rows_only_those_near_the_view_are_widgets(front: Front) -> None:
    long_list, scroller = _list_of(2000, front)
    assert long_list.height == 2000 * (HIGH + SPACE) - SPACE
    in_view = scroller.height / (HIGH + SPACE)
    assert _shown(long_list)[0] == 0
    assert in_view < len(long_list.children) < 3 * in_view + 3

    scroller.scroll_y = 0.5
    settle(front)
    assert 990 < _shown(long_list)[len(long_list.children) // 2] < 1010
    assert len(long_list.children) < 3 * in_view + 3

    scroller.scroll_y = 0
    settle(front)
    assert _shown(long_list)[-1] == 1999


def test_a_list_below_other_things_shows_its_rows_at_once(front: Front) -> None:
    """Frame by frame as in the app: the heights above it come in while it is being shown."""
    front.go("merchants")
    settle(front, 2)
    assert find(front.stage, "merchants.merchant.0")
    before = [one.name for one in named(front.stage)]
    settle(front, 10)
    assert [one.name for one in named(front.stage)] == before


def test_rows_lie_below_each_other_where_they_belong(front: Front) -> None:
    long_list, scroller = _list_of(50, front)
    scroller.scroll_y = 0.4
    settle(front)
    for row in long_list.children:
        assert row.top == long_list.top - int(row.text) * (HIGH + SPACE)
        assert (row.x, row.width, row.height) == (long_list.x, long_list.width, HIGH)


def test_an_empty_list_takes_no_room(front: Front) -> None:
    long_list, _scroller = _list_of(0, front)
    assert long_list.height == 0


def test_tapping_a_row_does_what_it_is_for(front: Front) -> None:
    done: list[str] = []
    row = list_row(front.theme, lambda: done.append("tapped"), title="一", note="二")
    row.build().dispatch("on_release")
    assert done == ["tapped"]
