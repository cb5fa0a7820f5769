"""Taps through all screens of the real terminal, and how long the panel takes to answer."""

import re
import time
from collections import deque
from dataclasses import dataclass, field

import numpy as np

from tests.bench.panel import Panel, Sample
from tests.end_to_end.machines import Spot, TerminalProcess

HELD_S = 0.12
"""How long a finger stays: the time in which the pressed look must come."""
_QUIET_S, _PATIENCE_S = 0.35, 1.2
_MUCH = 0.02
"""The share of the panel that differs when another screen is there, and not just a button."""
_TOGGLES = re.compile(r"home\.(elder|contrast|reach|language)|header\.language")
_LEFT_OUT = re.compile(r"(countdown|sheet|display|staff)\.|.*\.(finish|send)$|header\.display$")


@dataclass(frozen=True)
class Tap:
    """Milliseconds. `pressed`: from the press to the first changed pixel. `shown`: from letting go
    to the first pixel of what it does; `settled`: to the last. None: nothing changed."""

    screen: str
    control: str
    led_to: str
    pressed_ms: float | None
    shown_ms: float | None
    settled_ms: float | None

    @property
    def navigates(self) -> bool:
        return self.screen != self.led_to or bool(_TOGGLES.match(self.control))

    @property
    def changed_ms(self) -> float | None:
        """From the press to the first change, be it of the button or of what it does."""
        if self.pressed_ms is not None or self.shown_ms is None:
            return self.pressed_ms
        return HELD_S * 1000 + self.shown_ms


@dataclass
class Walk:
    """Each kind of control of each screen is tapped once, and those on the way there again."""

    panel: Panel
    terminal: TerminalProcess
    taps: list[Tap] = field(default_factory=list)
    _ways: dict[str, dict[str, str]] = field(default_factory=dict)
    _seen: dict[str, list[str]] = field(default_factory=dict)
    _tried: set[tuple[str, str]] = field(default_factory=set)

    def run(self, most: int) -> list[Tap]:
        """At most so many taps."""
        while len(self.taps) < most:
            here = self.terminal.screen or ""
            control = self._untried(here) or self._on_the_way(here)
            if control is None:
                break
            self._tap(here, control)
            if _TOGGLES.match(control):
                self._tap(self.terminal.screen or "", control)
        return self.taps

    def _untried(self, here: str) -> str | None:
        names = [name for name in self.terminal.names() if not _LEFT_OUT.match(name)]
        self._seen[here] = names
        return next((name for name in names if self._is_new(here, name)), None)

    def _is_new(self, screen: str, control: str) -> bool:
        return control != "header.end" and (screen, kind(control)) not in self._tried

    def _on_the_way(self, here: str) -> str | None:
        """The first step to the nearest screen with something untried, over home if need be."""
        seen, queue = {here}, deque([(here, "")])
        while queue:
            screen, first = queue.popleft()
            for control, led_to in self._ways.get(screen, {}).items():
                if led_to not in seen and self._is_unfinished(led_to):
                    return first or control
                if led_to not in seen:
                    seen.add(led_to)
                    queue.append((led_to, first or control))
        return None if here == "home" else "header.end"

    def _is_unfinished(self, screen: str) -> bool:
        names = self._seen.get(screen)
        return names is None or any(self._is_new(screen, name) for name in names)

    def _tap(self, here: str, control: str) -> None:
        self._tried.add((here, kind(control)))
        self._ways.get(here, {}).pop(control, None)
        spot = self.terminal.spot(control)
        if spot is None:
            return
        before = self.panel.look()
        pressed, shown, settled = time_tap(self.panel, spot, before)
        led_to = self.terminal.screen or ""
        if led_to != here:
            self._ways.setdefault(here, {})[control] = led_to
        self.taps.append(Tap(here, kind(control), led_to, pressed, shown, settled))


def kind(control: str) -> str:
    """Rows of a list and keys of a pad are one kind."""
    return re.sub(r"\d+", "#", re.sub(r"(key|code|keypad|card)\.\w$", r"\1.#", control))


def time_tap(
    panel: Panel, spot: Spot, before: Sample
) -> tuple[float | None, float | None, float | None]:
    """Press, hold and let go; see `Tap`."""
    at = panel.finger.press(spot.x, spot.y)
    looks = panel.changes(quiet_s=HELD_S, patience_s=HELD_S, start=before)
    time.sleep(max(0.0, at + HELD_S - time.perf_counter()))
    held = panel.look()
    let_go = panel.finger.release()
    found = panel.changes(quiet_s=_QUIET_S, patience_s=_PATIENCE_S, start=held)
    pressed = _ms(looks[0][0] - at) if looks else None
    if not found:
        return pressed, None, None
    last = found[-1][1]
    differs = float(np.mean(last != before)) > _MUCH
    shown = next(
        (when for when, sample in found if not differs or np.mean(sample != before) > _MUCH),
        found[-1][0],
    )
    return pressed, _ms(shown - let_go), _ms(found[-1][0] - let_go)


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)
