"""Rows of keys across the keyboard."""

from collections.abc import Callable, Iterable
from typing import Any

from kivy.clock import Clock
from kivy.properties import NumericProperty
from kivy.uix.boxlayout import BoxLayout

from screens.key_layouts import MODES, Key
from screens.language import _
from screens.theme import current_theme
from screens.widgets.card import Column
from screens.widgets.tap import Tap

FIRST_REPEAT_S, REPEAT_S = 0.5, 0.12


class KeyRow(BoxLayout):
    """Keys side by side, as wide as they weigh."""


class RubKey(Tap):
    """Rubs once at a tap, and again and again while it is held."""

    def __init__(self, **kwargs: Any) -> None:
        self.register_event_type("on_rub")
        self._has_repeated = False
        super().__init__(icon="backspace", kind="sunken", **kwargs)

    def on_press(self) -> None:
        self._has_repeated = False
        Clock.schedule_once(self._begin, FIRST_REPEAT_S)

    def on_release(self) -> None:
        if not self._has_repeated:
            self.dispatch("on_rub")

    def on_state(self, _key: Any, state: str) -> None:
        if state != "down":
            Clock.unschedule(self._begin)
            Clock.unschedule(self._repeat)

    def _begin(self, _dt: float) -> None:
        self._has_repeated = True
        Clock.schedule_interval(self._repeat, REPEAT_S)

    def _repeat(self, _dt: float) -> bool:
        """False, which ends it, once the keyboard is gone from under the finger."""
        if self.get_parent_window() is None:
            return False
        self.dispatch("on_rub")
        return True

    def on_rub(self) -> None:
        """One character is to go."""


class KeyRows(Column):
    """`tell` gets the name of each key that is tapped; all are called `key.<name>`."""

    key_px = NumericProperty(0)

    def __init__(self, tell: Callable[[str], None], **kwargs: Any) -> None:
        self._tell = tell
        super().__init__(**kwargs)

    def build(self, rows: Iterable[tuple[Key, ...]], *, upper: bool, search: bool) -> None:
        """Puts the keys in. `upper`: capitals; `search`: typing ends with a search."""
        self.clear_widgets()
        for row in rows:
            line = KeyRow(height=self.key_px)
            for key in row:
                line.add_widget(self._key(key, upper, search))
            self.add_widget(line)

    def _key(self, key: Key, upper: bool, search: bool) -> Tap:
        look = {"name": f"key.{key.name}", "least": self.key_px, "inset": 4}
        if key.name == "rub":
            rub = RubKey(**look)
            rub.bind(on_rub=lambda _key: self._tell("rub"))
            made: Tap = rub
        else:
            made = Tap(**look, **_face(key.name, upper, search))
            made.bind(on_release=lambda _key: self._tell(key.name))
        made.size_hint_x = key.weight
        return made


def _face(name: str, upper: bool, search: bool) -> dict[str, Any]:
    """What a key looks like."""
    if len(name) == 1:
        return {"text": name.upper() if upper else name, "role": "lead"}
    role = "caption" if current_theme().modes.elder else "body"
    if name == "shift":
        return {"icon": "arrow-up", "kind": "chosen" if upper else "sunken"}
    if name == "done":
        text = _("搜索") if search else _("完成")
        return {"text": text, "kind": "primary", "role": role, "strong": True}
    text = _("空格") if name == "space" else _(MODES[name.removeprefix("to.")])
    return {"text": text, "kind": "plain" if name == "space" else "sunken", "role": role}
