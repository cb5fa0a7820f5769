"""What every screen is: a column of things between the frame's header and footer."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.widget import Widget

from screens.language import _
from screens.open_code import open_code
from screens.theme import Theme
from screens.widgets.actions import Actions
from screens.widgets.card import Column, Spacer
from screens.widgets.scroll import Rows
from screens.widgets.tap import Tap

if TYPE_CHECKING:
    from screens.front import Front


class BaseScreen(Column):
    """Made anew for each visit and each change of mode or language; keeps nothing after `leave`.

    A rule's `Actions:` go to the bar below the content. A screen with a `Rows:` shows that
    alone; all others are put into a scrolling view."""

    title = StringProperty("")
    subtitle = StringProperty("")
    is_home = BooleanProperty(False)
    is_alone = False
    """Fills the window, without the frame, and is no visit: it is not counted down."""

    def __init__(self, front: "Front", **kwargs: Any) -> None:
        self.front = front
        self.actions = Actions()
        self.scroller: Any = None
        super().__init__(**kwargs)

    @property
    def theme(self) -> Theme:
        return self.front.theme

    def add_widget(self, widget: Widget, *args: Any, **kwargs: Any) -> None:
        if isinstance(widget, Actions):
            self.actions = widget
        elif isinstance(widget, Rows):
            self.scroller = widget
        else:
            super().add_widget(widget, *args, **kwargs)

    def enter(self, **params: Any) -> None:
        """The screen is about to be shown with what it was asked to show."""

    def show_alone(self, *parts: Widget, done: str, on_done: Callable[[], None]) -> None:
        """The end of a job: the parts in the middle and one button, called `done`."""
        self.clear_widgets()
        for part in (Spacer(), *parts, Spacer()):
            self.add_widget(part)
        tap = Tap(name=done, text=_("完成"), icon="check", kind="primary", strong=True)
        tap.bind(on_release=lambda _tap: on_done())
        self.actions.clear_widgets()
        self.actions.add_widget(tap)

    def draft(self) -> Any:
        """What the person has typed or chosen so far; `resume` of the same screen in another
        language or mode gets it. None: nothing."""

    def resume(self, draft: Any) -> None:
        """Called after `enter` with what `draft` of the screen before gave."""

    def leave(self) -> None:
        """The screen is going away: stop what runs, forget what was typed."""

    def if_shown(self, callback: Callable[..., None]) -> Callable[..., None]:
        """The callback, dropped when the person has gone to another screen meanwhile."""

        def told(*given: Any) -> None:
            if self.front.screen is self:
                callback(*given)

        return told

    def synced(self) -> None:
        """The sync worker stored something: read again what may have changed."""

    def told(self) -> None:
        """The sync worker finished a round, well or not."""

    def refreshed(self) -> None:
        """The frame was read again: with every word of the worker, and twice a minute."""

    def ticked(self) -> None:
        """A second has gone by; told to a screen that stands alone."""

    def scanned(self, text: str) -> None:
        """A USB scanner read a code. Who is filling something in is asked first."""
        if self.front.is_filled_in:
            self.front.stage.ask_scanned(lambda: self._open_scanned(text))
        else:
            self._open_scanned(text)

    def _open_scanned(self, text: str) -> None:
        open_code(self.front, text, way="scanner")

    @classmethod
    def samples(cls, front: "Front") -> list[dict[str, Any]]:
        """Parameters to open the screen with for tests and pictures; none: nothing to show."""
        return [{}]
