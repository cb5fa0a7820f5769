"""Long lists: only what is near the view is built, and each row is as high as it says."""

from collections.abc import Callable
from typing import Any

import pytest
from kivy.uix.label import Label
from kivy.uix.widget import Widget

from screens.front import Front
from screens.list_rows import list_card_height, list_row
from screens.pictures import lay_out, settle
from screens.probe import named, scroller_of
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


def _in_view(front: Front) -> set[str]:
    return {one.name for one in named(front.stage) if isinstance(one, ListCard) and _seen(one)}


def _seen(card: Widget) -> bool:
    scroller = scroller_of(card)
    assert scroller is not None
    bottom = card.to_window(*card.pos)[1]
    return bool(bottom < scroller.top and bottom + card.height > scroller.y)


def test_of_2000_rows_only_those_within_half_a_view_are_widgets(front: Front) -> None:
    long_list, scroller = _list_of(2000, front)
    settle(front, 30)
    assert long_list.height == 2000 * (HIGH + SPACE) - SPACE
    in_view = scroller.height / (HIGH + SPACE)
    assert _shown(long_list)[0] == 0
    assert 1.5 * in_view - 1 < len(long_list.children) < 1.5 * in_view + 2

    scroller.scroll_y = 0.5
    settle(front, 30)
    assert 990 < _shown(long_list)[len(long_list.children) // 2] < 1010
    assert 2 * in_view - 2 < len(long_list.children) < 2 * in_view + 3

    scroller.scroll_y = 0
    settle(front, 30)
    assert _shown(long_list)[-1] == 1999


def test_rows_beside_the_view_come_one_with_each_frame(front: Front) -> None:
    long_list, scroller = _list_of(2000, front)
    settle(front, 30)
    scroller.scroll_y = 0.5
    lay_out()
    at_once = len(long_list.children)
    assert 0 <= at_once - scroller.height // (HIGH + SPACE) <= 3
    in_view = sorted(int(row.text) for row in long_list.children if _seen(row))
    assert in_view == list(range(in_view[0], in_view[-1] + 1))
    assert len(in_view) >= scroller.height // (HIGH + SPACE)
    lay_out()
    assert len(long_list.children) == at_once + 1


def test_the_first_frame_of_a_list_below_other_things_has_all_its_rows(front: Front) -> None:
    """Frame by frame as in the app: the heights above it come in while it is being shown."""
    front.go("merchants")
    lay_out()
    at_first = _in_view(front)
    assert at_first
    settle(front, 10)
    assert _in_view(front) == at_first


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
