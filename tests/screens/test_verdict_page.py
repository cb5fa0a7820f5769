"""What the page of a checked code says: green only where a person may go on."""

from dataclasses import replace
from typing import Any

import pytest

from kiosk.queries.code_check import CodeCheck
from screens.front import Front
from screens.pictures import settle
from screens.probe import walk
from screens.verdict import VerdictBanner
from screens.verdict_words import words_of
from screens.widgets.listing import Hero
from screens.widgets.pins import Pin
from screens.widgets.plan_view import PlanView
from tests.screens.fakes import MAP, MERCHANT
from tests.screens.taps import shown


def open_verdict(front: Front, text: str) -> str:
    """The tone of the answer."""
    front.go("verdict", text=text, way="typed")
    settle(front)
    (answer,) = [one for one in walk(front.stage) if isinstance(one, Hero | VerdictBanner)]
    tone: str = answer.ink
    return tone


def test_a_genuine_code_says_to_whom_it_was_issued_and_not_that_paying_is_safe(
    front: Front,
) -> None:
    assert open_verdict(front, "7QK3M0ZA11") == "green"
    assert "本商圈发给“青麦烘焙”的码" in shown(front)
    assert "安全" not in shown(front)
    front.toggle_language()
    settle(front)
    assert "safe" not in shown(front).lower()


def test_a_shop_of_another_site_is_amber_and_named_with_its_site(front: Front) -> None:
    assert open_verdict(front, "O") == "amber"
    assert "这家店登记在惠邻超市党群服务站,不在本站点" in shown(front)
    assert "0571-8800-0001" in shown(front)
    assert "真实有效" not in shown(front)


def test_a_shop_that_changed_since_is_amber(front: Front) -> None:
    assert open_verdict(front, "C") == "amber"
    assert "登记信息已变更" in shown(front)


def test_a_code_of_a_shop_that_is_gone_is_amber(front: Front) -> None:
    assert open_verdict(front, "G") == "amber"
    assert "商户不在名录" in shown(front)


@pytest.mark.parametrize("text", ["X", "D", "R"])
def test_a_forged_or_revoked_code_says_where_to_go_and_that_the_office_is_told(
    front: Front, text: str
) -> None:
    assert open_verdict(front, text) == "accent"
    for said in ("请不要凭它付款", "到服务台或拨打0571-8800-0001核实", "联网后上报商圈办公室"):
        assert said in shown(front)


@pytest.mark.parametrize("text", ["7QK3M0ZA11", "E", "O", "U", "W"])
def test_the_office_is_not_told_of_others(front: Front, text: str) -> None:
    open_verdict(front, text)
    assert "上报商圈办公室" not in shown(front)


def test_what_the_disk_did_not_take_is_not_said_to_be_told(front: Front) -> None:
    check = front.desk.answers["code_check"](front.desk, text="X", way="typed")
    front.go("verdict", text="X", way="typed", check=check, is_kept=False)
    settle(front)
    assert "上报商圈办公室" not in shown(front)
    assert "这次核对没有登记" in shown(front)


def test_a_foreign_code_is_named_with_its_site_in_plain_text(front: Front) -> None:
    assert open_verdict(front, "W") == "amber"
    assert "它通向的网站\nqr.elsewhere.example" in shown(front)
    assert "没有打开它" in shown(front)


@pytest.mark.parametrize(
    ("verdict", "reason", "text", "title"),
    [
        ("unknown", "foreign", "  ", "没有读出内容"),
        ("unknown", "typo", "7QK3", "编号不对"),
        ("unknown", "not_listed", "7QK3M0ZA11", "没有这个编号"),
        ("unverified", "not_yet_valid", "HTTPS://X", "还没有生效"),
        ("unverified", "list_differs", "HTTPS://X", "与名单不符"),
        ("unverified", "stale_lists", "HTTPS://X", "暂时不能核对"),
        ("foreign_district", "other_district", "HTTPS://X", "外区的码"),
    ],
)
def test_each_reason_has_words_of_its_own(verdict: Any, reason: Any, text: str, title: str) -> None:
    check = CodeCheck(verdict, reason, None, None, None, None, None)
    assert words_of(check, text).title == title


def test_the_plan_shows_the_shop_alone_and_gives_its_memory_back(front: Front) -> None:
    open_verdict(front, "7QK3M0ZA11")
    (plan,) = [one for one in walk(front.stage) if isinstance(one, PlanView)]
    assert plan.texture is not None
    assert [one for one in walk(plan) if isinstance(one, Pin)] == []
    assert "您在这里" in shown(front)
    front.go("help")
    settle(front)
    assert plan.texture is None


def test_of_another_station_no_plan_is_shown(front: Front) -> None:
    front.desk.answers["floor_plans"] = lambda _desk, *, place_id=None: replace(MAP, own=False)
    open_verdict(front, "O")
    assert [one for one in walk(front.stage) if isinstance(one, PlanView)] == []


def test_the_shop_is_big_to_be_compared(front: Front) -> None:
    open_verdict(front, "7QK3M0ZA11")
    assert f"是这家店吗?\n{MERCHANT.name}\n1层 A108" in shown(front)
