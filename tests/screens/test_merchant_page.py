"""A merchant's page, how its stars came about, and the chart of its points."""

from dataclasses import replace
from typing import Any

import pytest

from kiosk.queries.merchants import MerchantView
from screens.front import Front
from screens.pictures import settle
from screens.probe import find, walk
from screens.theme import Modes
from screens.widgets.figures import CountBar, HeadedCard, TableRow
from screens.widgets.radar_chart import Axis, RadarChart
from screens.widgets.text import Text
from tests.screens.fakes import BARE, MERCHANT, WITH_BREACH
from tests.screens.taps import shown, tap

NUMBERS: Any = MERCHANT.complaints


def open_page(front: Front, view: MerchantView) -> None:
    front.desk.answers["merchant"] = lambda _desk, *, merchant_id: view
    front.go("merchant", merchant_id=view.id)
    settle(front)


def sections(front: Front) -> list[str]:
    return [part.title for part in walk(front.stage) if isinstance(part, HeadedCard)]


def test_the_page_goes_from_what_people_ask_first_to_the_licence(front: Front) -> None:
    open_page(front, MERCHANT)
    assert sections(front) == [
        "荣誉", "服务承诺", "三亮承诺", "星级评定:99分",
        "128 位顾客的评价", "投诉和答复", "营业执照",
    ]  # fmt: skip


def test_nothing_empty_is_shown(front: Front) -> None:
    open_page(front, BARE)
    assert sections(front) == ["营业执照"]
    assert "还没有评价" in shown(front)
    assert find(front.stage, "merchant.stars") is None


def test_a_promise_has_its_days_and_conditions(front: Front) -> None:
    open_page(front, MERCHANT)
    words = shown(front)
    assert "七日无理由退货\n凭小票,未拆封、不影响再次销售。" in words
    assert "吃出异物先退款(1天内)" in words


def test_complaints_are_told_with_promised_and_actual_times(front: Front) -> None:
    open_page(front, MERCHANT)
    for said in (
        "5\n件投诉", "4\n件已答复", "80%\n按期答复", "45个工作日内办结", "中位数是7个工作日",
        "另有 1 件不符合受理条件", "有 1 件超过期限还没有答复", "截至2026年11月24日",
    ):  # fmt: skip
        assert said in shown(front)


def test_no_complaint_is_told_as_none_and_nothing_known_as_nothing(front: Front) -> None:
    open_page(front, WITH_BREACH)
    assert "没有收到投诉" in shown(front)
    assert "件投诉" not in shown(front)
    open_page(front, replace(MERCHANT, complaints=None))
    assert "投诉和答复" not in shown(front)


def test_nothing_is_said_of_a_median_before_an_answer(front: Front) -> None:
    waiting = NUMBERS.__class__(
        until=NUMBERS.until, filed=1, refused=0, answered=0, overdue=0,
        share_in_time=None, median_days=None, promised_days=45,
    )  # fmt: skip
    open_page(front, replace(MERCHANT, complaints=waiting))
    assert "承诺受理后45个工作日内办结。" in shown(front)
    assert "中位数" not in shown(front)
    assert "按期答复" not in shown(front)


def test_the_licence_is_shown_in_its_parts_and_a_wrong_one_is_doubted(front: Front) -> None:
    open_page(front, MERCHANT)
    assert "91 990000 000001011 G" in shown(front)
    assert "校验位不对" not in shown(front)
    open_page(front, replace(MERCHANT, has_licence=False))
    assert "校验位不对" in shown(front)


def test_visitors_stars_are_counted_by_bars(front: Front) -> None:
    open_page(front, MERCHANT)
    bars = [part for part in walk(front.stage) if isinstance(part, CountBar)]
    assert [(bar.label, bar.count) for bar in bars][:2] == [("5星", "94"), ("4星", "20")]
    assert bars[0].share == 1
    assert bars[4].share == pytest.approx(2 / 94)


def test_the_chart_has_a_table_of_the_same_numbers(front: Front) -> None:
    open_page(front, MERCHANT)
    (chart,) = [part for part in walk(front.stage) if isinstance(part, RadarChart)]
    rows = [part for part in walk(front.stage) if isinstance(part, TableRow)]
    assert [(axis.label, f"{axis.points} / {axis.most}") for axis in chart.axes] == [
        (row.label, row.value) for row in rows[:4]
    ]
    assert [(row.label, row.value) for row in rows[4:]] == [
        ("加分(最多10分)", "+2"), ("合计", "99"), ("星级", "5星"),
    ]  # fmt: skip


def test_how_the_stars_came_about_is_a_tap_away(front: Front) -> None:
    open_page(front, MERCHANT)
    tap(front, "merchant.stars")
    assert front.place == "merchant_stars"
    words = shown(front)
    assert "95分起\n本店得分" in words
    assert words.count("本店得分") == 1
    assert "加分最多10分,合计最多100分" in words


def test_a_breach_is_told_with_the_stars_that_are_left(front: Front) -> None:
    open_page(front, WITH_BREACH)
    for _ in range(2):
        assert "有查实的失信行为" in shown(front)
        assert "按规则最多评4星,现评为4星。" in shown(front)
        assert "合计104分,满分计100分" in shown(front)
        tap(front, *["merchant.stars"][: front.place == "merchant"])


def test_stars_that_do_not_follow_from_the_rule_mark_no_step(front: Front) -> None:
    assert MERCHANT.star_rating is not None
    rating = type(MERCHANT.star_rating)(
        identity=17, operation=53, systems=19, consumer_protection=8, bonus=2, stars=3
    )
    open_page(front, replace(MERCHANT, star_rating=rating))
    tap(front, "merchant.stars")
    assert "本店得分" not in shown(front)


def test_a_rating_that_was_withdrawn_meanwhile_turns_back_with_a_sentence(front: Front) -> None:
    open_page(front, MERCHANT)
    front.desk.answers["merchant"] = lambda _desk, *, merchant_id: BARE
    tap(front, "merchant.stars")
    assert front.place == "merchant"
    assert "现在没有星级评定" in shown(front)


def made_chart(shares: list[int], width: int = 900) -> RadarChart:
    axes = [Axis(f"部分{at}", points, 10) for at, points in enumerate(shares)]
    return RadarChart(axes=axes, size_hint=(None, None), width=width)


def test_the_charts_corners_lie_where_the_points_are(front: Front) -> None:
    chart = made_chart([10, 5, 0, 20])
    middle, radius = chart.center, chart._radius
    assert chart._spot(0, 1.0) == pytest.approx((middle[0], middle[1] + radius))
    assert chart._spot(1, 0.5) == pytest.approx((middle[0] + radius / 2, middle[1]))
    assert [axis.share for axis in chart.axes] == [1, 0.5, 0, 1]


@pytest.mark.parametrize("elder", [False, True])
def test_the_charts_labels_stay_inside_it_and_apart(front: Front, elder: bool) -> None:
    front.choose(language="en", modes=Modes(elder=elder))
    open_page(front, MERCHANT)
    (chart,) = [part for part in walk(front.stage) if isinstance(part, RadarChart)]
    labels = [part for part in walk(chart) if isinstance(part, Text)]
    assert len(labels) == 4
    for label in labels:
        assert chart.x <= label.x
        assert label.right <= chart.right
        assert chart.y <= label.y
        assert label.top <= chart.top
    up, right, down, left = labels
    assert left.right < chart.center_x < right.x
    assert down.top < chart.center_y < up.y
