"""What a person follows by the reference that they kept; changes when the server answers."""

from collections.abc import Callable
from typing import Any

from screens.base import BaseScreen
from screens.widgets.tap import Tap


class ByReferenceScreen(BaseScreen):
    """Shown anew only when it reads otherwise than before."""

    query: Callable[..., Any]
    """Gives the view for a `reference`, or None."""

    def enter(self, *, reference: str, is_new: bool = False) -> None:
        """`is_new`: it was made a moment ago."""
        self._reference, self._is_new = reference, is_new
        self._shown: Any = None
        self.synced()

    def synced(self) -> None:
        view = self.front.ask(type(self).query, reference=self._reference)
        if view is not None and view != self._shown:
            self._shown = view
            self._show(view)

    def _show(self, view: Any) -> None:
        raise NotImplementedError

    def _add_action(self, name: str, text: str, icon: str, act: Any, *, main: bool = False) -> None:
        tap = Tap(name=name, text=text, icon=icon, kind="primary" if main else "plain", strong=main)
        tap.bind(on_release=lambda _tap: act())
        self.actions.add_widget(tap)

    def _refused(self, message: str) -> None:
        self._again()
        self.front.refuse(message)

    def _again(self) -> None:
        self._shown = None
        self.synced()
