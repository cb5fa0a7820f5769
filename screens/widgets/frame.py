"""The frame around every screen: header, title, content, main buttons, footer."""

from typing import TYPE_CHECKING, Any

from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from screens.widgets.card import Row
from screens.widgets.scroll import BodyScroll

if TYPE_CHECKING:
    from screens.base import BaseScreen
    from screens.front import Front


class TopBar(Row):
    """Back on the left; language, display and end on the right."""

    front = ObjectProperty(None)
    can_go_back = BooleanProperty(False)


class HomeBar(Row):
    """The station's name and the time: the home screen's header."""

    front = ObjectProperty(None)
    station = StringProperty("")
    clock_text = StringProperty("")


class Footer(BoxLayout):
    """The hotline, the staffed desk and the state of the network in plain words."""

    front = ObjectProperty(None)
    hotline = StringProperty("")
    desk_text = StringProperty("")
    network_text = StringProperty("")
    network_icon = StringProperty("cloud-check")
    network_tone = StringProperty("muted")


class Pager(Row):
    """The two buttons that scroll by a view."""

    front = ObjectProperty(None)
    slot = ObjectProperty(None)


class Frame(BoxLayout):
    """Built once a theme; screens come and go inside."""

    front = ObjectProperty(None)
    title = StringProperty("")
    subtitle = StringProperty("")
    is_home = BooleanProperty(True)

    def __init__(self, front: "Front", **kwargs: Any) -> None:
        super().__init__(front=front, **kwargs)
        self.ids.slot.pager = Pager(front=front, slot=self.ids.slot)

    def show(self, screen: "BaseScreen", *, can_go_back: bool) -> None:
        self.title, self.subtitle = screen.title, screen.subtitle
        screen.bind(title=self._retitle, subtitle=self._retitle)
        self.is_home = screen.is_home
        self._show_head(screen, can_go_back)
        self.ids.slot.hold(self._scroller(screen))
        self.show_actions(screen)

    def show_actions(self, screen: "BaseScreen | None") -> None:
        """The screen's main buttons; None: their room is needed."""
        self.ids.actions.clear_widgets()
        if screen is not None:
            self.ids.actions.add_widget(screen.actions)

    def _retitle(self, screen: "BaseScreen", _value: str) -> None:
        self.title, self.subtitle = screen.title, screen.subtitle

    def _show_head(self, screen: "BaseScreen", can_go_back: bool) -> None:
        head = self.ids.head
        head.clear_widgets()
        if screen.is_home:
            head.add_widget(HomeBar(front=self.front, station=self.front.station_name()))
        else:
            head.add_widget(TopBar(front=self.front, can_go_back=can_go_back))
        self.refresh_clock()

    def _scroller(self, screen: "BaseScreen") -> Any:
        if screen.scroller is not None:
            return screen.scroller
        scroll = BodyScroll()
        scroll.add_widget(screen)
        return scroll

    def refresh_clock(self) -> None:
        for bar in self.ids.head.children:
            if isinstance(bar, HomeBar):
                bar.clock_text = self.front.clock_text()
