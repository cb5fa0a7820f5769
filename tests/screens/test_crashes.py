"""A screen that fails leads home with a reference; one that fails at home ends the program."""

from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from kivy.base import EventLoop, ExceptionManager
from kivy.clock import Clock

from screens import commands, registry, terminal
from screens.front import Front
from screens.pictures import settle
from screens.terminal import MOST_FAULTS, _GoHome
from tests.screens.taps import shown, widget


class App:
    """The part of the terminal that catching faults needs."""

    def __init__(self, front: Front) -> None:
        self.front = front
        self.has_failed = False

    def give_up(self) -> None:
        self.has_failed = True


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, Any]]]:
    """What the log says, with exceptions. The loggers are new: one that was used keeps its way."""
    for module in (commands, terminal):
        monkeypatch.setattr(module, "_log", structlog.get_logger(module.__name__))
    kept = structlog.get_config()
    seen: list[dict[str, Any]] = []

    def keep(_logger: Any, _method: str, line: Any) -> Any:
        seen.append(dict(line))
        raise structlog.DropEvent

    structlog.configure(processors=[keep], cache_logger_on_first_use=False)
    yield seen
    structlog.configure(**kept)


@pytest.fixture
def app(
    front: Front, lines: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> Iterator[App]:
    made = App(front)
    monkeypatch.setattr(ExceptionManager, "handlers", [_GoHome(made)])  # type: ignore[arg-type]
    monkeypatch.setattr(EventLoop, "quit", False)
    yield made
    settle(front)  # what is still to come must not meet the next test


def _as_the_main_loop_does(work: Any) -> None:
    with pytest.raises(Exception) as raised:  # noqa: PT011 - whatever it is
        work()
    assert ExceptionManager.handle_exception(raised.value) == ExceptionManager.PASS


def _is_home_with_a_reference(app: App, lines: list[dict[str, Any]], screen: str) -> None:
    settle(app.front)
    assert app.front.place == "home"
    (line,) = (line for line in lines if line["event"] == "screen_failed")
    assert line["screen"] == screen
    assert line["reference"] in shown(app.front)
    assert not app.has_failed


def _fail(*_: Any, **__: Any) -> None:
    raise ZeroDivisionError


def test_a_screen_that_fails_when_it_is_opened(
    app: App, lines: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry.screen_class("help"), "enter", _fail)
    _as_the_main_loop_does(lambda: app.front.go("help"))
    _is_home_with_a_reference(app, lines, "help")


def test_a_screen_that_fails_at_a_tap(app: App, lines: list[dict[str, Any]]) -> None:
    app.front.go("help")
    settle(app.front)
    button = widget(app.front, "help.feedback")
    button.bind(on_release=_fail)
    _as_the_main_loop_does(lambda: button.dispatch("on_release"))
    _is_home_with_a_reference(app, lines, "help")


def test_a_screen_that_fails_by_the_clock(app: App, lines: list[dict[str, Any]]) -> None:
    app.front.go("help")
    settle(app.front)
    Clock.schedule_once(_fail, 0)
    Clock.tick()  # which asks the handlers itself
    _is_home_with_a_reference(app, lines, "help")


def test_a_command_that_fails_is_told_with_the_reference_that_the_log_has(
    app: App, lines: list[dict[str, Any]]
) -> None:
    app.front.desk.answers = {}
    app.front._commands.run(
        _fail, on_done=_fail, on_refused=_fail, on_failed=app.front.fail, on_not_kept=_fail
    )
    settle(app.front)
    (line,) = (line for line in lines if line["event"] == "command_failed")
    assert line["reference"] in shown(app.front)


def test_a_home_that_cannot_be_shown_ends_the_program(
    app: App, lines: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry.screen_class("home"), "enter", _fail)
    _as_the_main_loop_does(app.front.home)
    for _ in range(3):
        Clock.tick()
    assert app.has_failed
    assert "home_failed" in [line["event"] for line in lines]


def test_fault_after_fault_ends_the_program_and_does_not_lock_the_person(app: App) -> None:
    for _ in range(MOST_FAULTS):
        _as_the_main_loop_does(_fail)
    assert not app.has_failed
    _as_the_main_loop_does(_fail)
    assert app.has_failed
