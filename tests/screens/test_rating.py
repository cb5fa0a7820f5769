"""Stars are given once a visit and merchant, in five taps at most, by nobody in particular."""

from screens.front import Front
from screens.pictures import settle
from screens.probe import find
from tests.screens.fakes import uid
from tests.screens.taps import called, shown, tap, widget

RATE = ("home.merchants", "merchants.merchant.0", "merchant.rate", "rate.star.5", "rate.send")


def test_it_takes_five_taps_from_home_to_sent(front: Front) -> None:
    tap(front, *RATE)
    assert len(RATE) == 5
    assert len(called(front, "rate_merchant")) == 1
    assert "谢谢您的评价" in shown(front)


def test_the_second_time_the_page_says_so_and_asks_nothing(front: Front) -> None:
    tap(front, *RATE, "rate.done", "merchant.rate")
    assert "您已评价过" in shown(front)
    assert find(front.stage, "rate.star.5") is None
    tap(front, "rate.done")
    assert front.place == "merchant"
    assert len(called(front, "rate_merchant")) == 1


def test_another_shop_may_be_rated_in_the_same_visit(front: Front) -> None:
    tap(front, *RATE)
    front.go("rate", merchant_id=uid(32))
    settle(front)
    assert widget(front, "rate.star.5")


def test_the_next_visit_may_rate_it_again(front: Front) -> None:
    tap(front, *RATE)
    front.home()
    settle(front)
    tap(front, *RATE)
    assert "谢谢您的评价" in shown(front)
    assert len(called(front, "rate_merchant")) == 2


def test_bigger_letters_and_another_language_do_not_let_it_be_rated_again(front: Front) -> None:
    tap(front, *RATE, "rate.done")
    front.toggle_mode("elder")
    front.toggle_language()
    settle(front)
    tap(front, "merchant.rate")
    assert find(front.stage, "rate.star.5") is None


def test_what_was_refused_was_not_given(front: Front) -> None:
    front.desk.answers["rate_merchant"] = lambda _desk, **_: 1 / 0
    tap(front, *RATE)
    assert front.session.visit.rated == set()
