"""The root of the window: the frame with the screen, and at most one sheet above it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from kivy.uix.floatlayout import FloatLayout

from screens.drawing import fill_window
from screens.language import _
from screens.network_text import network_line

if TYPE_CHECKING:
    from screens.base import BaseScreen
    from screens.front import Front


class Stage(FloatLayout):
    """Rebuilt inside when the theme changes; stays the window's root."""

    frame: Any = None
    sheet: Any = None
    keyboard: Any = None
    _counting: Any = None

    def build(self, front: "Front") -> None:
        from screens.widgets.frame import Frame
        from screens.widgets.wide_frame import WideFrame

        self.front = front
        self.dismiss()
        self.close_keyboard()
        self.clear_widgets()
        fill_window(self.canvas.before, front.theme.tone("paper"))
        self.frame = WideFrame(front=front) if front.theme.wide else Frame(front=front)
        self.add_widget(self.frame)

    def show(self, screen: "BaseScreen", *, can_go_back: bool) -> None:
        self.dismiss()
        self.close_keyboard()
        if screen.is_alone:
            self._set(screen)
        else:
            self._set(self.frame)
            self.frame.show(screen, can_go_back=can_go_back)

    def _set(self, ground: Any) -> None:
        """The one thing below the sheet: the frame, or a screen that stands alone."""
        if ground.parent is not self:
            self.clear_widgets()
            self.add_widget(ground)

    def refresh(self, front: "Front") -> None:
        """The frame's words anew."""
        footer, about = self.frame.ids.footer, front.about
        footer.hotline = _("服务热线 {number}").format(number=about.hotline)
        footer.desk_text = about.desk_text
        line = network_line(about.network, front.now())
        footer.network_text, footer.network_icon, footer.network_tone = line
        self.frame.refresh_clock()

    def message(self, title: str, text: str, *, icon: str) -> None:
        """A sentence that stays until it is tapped away."""
        from screens.widgets.sheet import MessageSheet

        self._raise(MessageSheet(title=title, text=text, icon=icon, on_close=self.dismiss))

    def ask_scanned(self, look_up: Callable[[], None]) -> None:
        """A code was scanned while something is being filled in."""
        from screens.widgets.sheet import ScannedSheet

        self._raise(ScannedSheet(look_up=look_up, on_close=self.dismiss))

    def ask(self, title: str, text: str, *, yes: str, icon: str, go_on: Callable[[], None]) -> None:
        """A question before something that cannot be taken back."""
        from screens.widgets.ask_sheet import AskSheet

        words = {"title": title, "text": text, "yes": yes, "icon": icon}
        self._raise(AskSheet(go_on=go_on, on_close=self.dismiss, **words))

    def show_display(self, front: "Front") -> None:
        from screens.widgets.sheet import DisplaySheet

        self._raise(DisplaySheet(front=front, on_close=self.dismiss))

    def count_down(self, front: "Front", seconds: int | None) -> None:
        """Shows, updates or takes away the countdown."""
        if seconds is None:
            if self._counting is not None:
                self.dismiss()
            return
        if self._counting is None:
            from screens.widgets.sheet import CountdownSheet

            sheet = CountdownSheet(front=front, on_close=self.dismiss)
            self._raise(sheet)
            self._counting = sheet
        self._counting.seconds = seconds

    def open_keyboard(self, field: Any) -> None:
        """Types into this field from now on, and not into another."""
        if self.keyboard is None:
            from screens.widgets.keyboard import Keyboard

            rail = self.front.theme.rail
            self.keyboard = Keyboard(self.front, x=rail, y=0, width=self.width - rail)
            self.add_widget(self.keyboard)
        self.keyboard.attend(field)

    def close_keyboard(self) -> None:
        """Typing is over, wherever it went."""
        keyboard, self.keyboard = self.keyboard, None
        if keyboard is not None:
            keyboard.forget()
            self.remove_widget(keyboard)

    def dismiss(self) -> None:
        """Takes the sheet away."""
        if self.sheet is not None:
            self.remove_widget(self.sheet)
        self.sheet = self._counting = None

    def _raise(self, sheet: Any) -> None:
        self.dismiss()
        self.sheet = sheet
        self.add_widget(sheet)
