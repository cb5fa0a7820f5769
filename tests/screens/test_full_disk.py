"""A real full disk under the real window: what was not kept is said, and later it works again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from kivy.core.window import Window

from kiosk.desk import Desk
from screens.front import Front
from screens.pictures import settle
from screens.session import Session
from tests.factories import enrolled_desk, pending_ops, typed
from tests.screens.taps import shown, tap
from tests.small_disk import fill, small_disk

RATING = ("home.merchants", "merchants.merchant.0", "merchant.rate", "rate.star.5", "rate.send")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", size="3m") as folder:
        yield folder


@pytest.fixture
def desk(disk: Path) -> Iterator[Desk]:
    made = enrolled_desk(disk)
    yield made
    made.store.close()


@pytest.fixture
def real(desk: Desk, front: Front) -> Iterator[Front]:
    """A front of its own with real commands, in the tests' window."""
    Window.remove_widget(front.stage)
    made = Front(desk, Session(lambda: 0.0))
    Window.add_widget(made.stage)
    made.home()
    yield made
    made.close()
    Window.remove_widget(made.stage)
    Window.add_widget(front.stage)


def test_a_rating_that_was_not_kept_is_said_and_kept_once_there_is_space(
    real: Front, desk: Desk, disk: Path
) -> None:
    filler = fill(disk)
    tap(real, *RATING)
    assert real.place == "not_recorded"
    for said in ("刚才这一步没有登记", "0571-8800-0001", "人工服务台在1层东门"):
        assert said in shown(real)
    assert "谢谢您的评价" not in shown(real)
    assert pending_ops(desk) == []
    filler.unlink()
    tap(real, "not_recorded.again", "rate.star.4", "rate.send")
    assert "谢谢您的评价" in shown(real)
    assert [op["kind"] for op in pending_ops(desk)] == ["merchant.rated"]


def test_nobody_waits_on_the_sentence_for_ever(real: Front, disk: Path) -> None:
    fill(disk)
    tap(real, *RATING, "not_recorded.end")
    assert real.place == "home"


def test_a_check_still_answers_and_says_that_it_was_not_kept(
    real: Front, desk: Desk, disk: Path
) -> None:
    fill(disk)
    real.go("verdict", text=typed(), way="typed")
    settle(real)
    assert "这次核对没有登记" in shown(real)
    assert "青麦烘焙" in shown(real)
    real.toggle_mode("contrast")
    settle(real)
    assert "这次核对没有登记" in shown(real)
    assert pending_ops(desk) == []
