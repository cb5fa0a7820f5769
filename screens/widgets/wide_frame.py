"""The frame of a window that is wider than high: the head stands beside the content."""

from typing import TYPE_CHECKING

from kivy.properties import BooleanProperty, ObjectProperty, StringProperty

from screens.widgets.card import Column
from screens.widgets.frame import Footer, Frame, HomeBar

if TYPE_CHECKING:
    from screens.base import BaseScreen


class RailHome(HomeBar):
    """The station's name, the time and the question: the home screen's head."""


class RailHead(Column):
    """Back or home, the title and what it is about."""

    front = ObjectProperty(None)
    title = StringProperty("")
    subtitle = StringProperty("")
    can_go_back = BooleanProperty(False)


class RailTools(Column):
    """Language, display, help and end."""

    front = ObjectProperty(None)


class RailHelp(Column):
    """Home needs help alone: it has the switches, and there is nothing to end."""

    front = ObjectProperty(None)


class Strip(Footer):
    """The hotline, the staffed desk and the network, side by side."""


class WideFrame(Frame):
    """The rail stands on the left, so that the content keeps the height."""

    def _show_head(self, screen: "BaseScreen", can_go_back: bool) -> None:
        for part in (self.ids.head, self.ids.tools):
            part.clear_widgets()
        if screen.is_home:
            self.ids.head.add_widget(RailHome(front=self.front, station=self.front.station_name()))
            self.ids.tools.add_widget(RailHelp(front=self.front))
        else:
            self.ids.head.add_widget(self._head(can_go_back))
            self.ids.tools.add_widget(RailTools(front=self.front))
        self.refresh_clock()

    def _head(self, can_go_back: bool) -> RailHead:
        return RailHead(
            front=self.front, title=self.title, subtitle=self.subtitle, can_go_back=can_go_back
        )

    def _retitle(self, screen: "BaseScreen", value: str) -> None:
        super()._retitle(screen, value)
        for head in self.ids.head.children:
            if isinstance(head, RailHead):
                head.title, head.subtitle = self.title, self.subtitle
