"""What the terminal shows while nobody uses it. A touch goes to the first screen."""

from pathlib import Path
from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.queries.notices import notices
from screens.attract_slides import Slide, after, slides
from screens.base import BaseScreen
from screens.language import ENGLISH, _, current_language
from screens.widgets.card import Column, Row
from screens.widgets.photo import Photo, cropped, texture_of

SHIFTS = ((0, 0), (16, 10), (0, 20), (16, 0))
"""How far what always stands there is moved, by turns, in pixels of a window 1080 wide: no pixel of
the panel shows the same for days."""
SHORT = 60
"""Characters of a slide that leaves room for a large icon."""


class SlidePicture(Photo):
    """The picture, cropped to cover its whole box. One at a time is in memory."""

    _whole: tuple[Path | None, Any] = None, None

    def _load(self, *_: Any) -> None:
        if self._whole[0] != self.path:
            self._whole = self.path, texture_of(self.path, once=True)
        whole = self._whole[1]
        self.texture = cropped(whole, self.width / max(1, self.height)) if whole else None


class SlideFace(BoxLayout):
    """The picture with words below it, or large words on a coloured ground."""

    slide = ObjectProperty(None, allownone=True)
    has_picture = BooleanProperty(False)
    ground = StringProperty("paper")
    icon_side = NumericProperty(0)

    def show(self, slide: Slide, *, roomy: bool) -> None:
        """`roomy`: the icon may be large. A picture that is damaged leaves the words."""
        picture = self.ids.picture
        picture.path = slide.picture
        self.has_picture = picture.texture is not None
        is_short = len(slide.title) + len(slide.text) <= SHORT
        self.icon_side = 0 if self.has_picture else 260 if roomy and is_short else 140
        self.ground = "paper" if self.has_picture else slide.ground
        self.slide = slide


class AlwaysThere(BoxLayout):
    """What stands beside every slide."""

    ground = StringProperty("sunken")


class LiveFact(Row):
    """One number of now."""

    icon = StringProperty("")
    ink = StringProperty("accent")
    content = StringProperty("")


class Whereabouts(Column):
    """The station and the time."""

    station = StringProperty("")
    clock_text = StringProperty("")


class AttractScreen(BaseScreen):
    """Slides turn by the session's clock, which `ticked` looks at each second. Nothing moves
    between two slides."""

    is_alone = True
    slide = ObjectProperty(None, allownone=True)
    count = NumericProperty(0)
    place = NumericProperty(0)
    is_paused = BooleanProperty(False)
    shift_x = NumericProperty(0)
    shift_y = NumericProperty(0)

    def enter(self, **_params: Any) -> None:
        self._turns = 0
        self._facts: tuple[tuple[str, str, str], ...] | None = None
        self._slides = slides(self.front.ask(notices))
        self.front.refresh()
        self._show(0)

    @property
    def other_tongue(self) -> str:
        """The call again, for those who do not read the first."""
        return "轻触屏幕开始" if current_language() == ENGLISH else "Touch the screen to start"

    def ticked(self) -> None:
        self._show_time()
        if self._has_ended():
            self._reread()
        elif not self.is_paused and self.front.session.now_s() >= self._turn_at:
            self._turn()

    def synced(self) -> None:
        self._reread()

    def refreshed(self) -> None:
        self._show_time()
        self._show_facts()

    def toggle_pause(self) -> None:
        """What is shown stays until somebody goes on, or has left."""
        self.is_paused = not self.is_paused
        self._turn_at = self.front.session.now_s() + self.slide.shown_s

    def begin(self) -> None:
        """A person has come."""
        self.front.session.touch()
        self.front.back_to("home")

    def open_piece(self) -> None:
        """What the notice is about; back leads to the first screen."""
        self.front.session.touch()
        self.front.swap("piece", content_id=self.slide.content_id)

    def scanned(self, text: str) -> None:
        self.front.swap("verdict", text=text, way="scanner")

    def on_touch_down(self, touch: Any) -> bool:
        """All of the screen begins, but for what has a name of its own."""
        others = (self.ids.pause, self.ids.more)
        if any(tap.collide_point(*touch.pos) and not tap.disabled for tap in others):
            return bool(super().on_touch_down(touch))
        self.begin()
        return True

    def _has_ended(self) -> bool:
        until = self.slide.until
        return until is not None and self.front.desk.clock.now() >= until

    def _turn(self) -> None:
        self._slides = slides(self.front.ask(notices))
        self._show(after(self._slides, self.slide.key, int(self.place)))

    def _reread(self) -> None:
        """What was published or has ended since. An urgent notice that is new comes at once."""
        known = {slide.key for slide in self._slides}
        self._slides = slides(self.front.ask(notices))
        news = [at for at, one in enumerate(self._slides) if one.urgent and one.key not in known]
        keys = [slide.key for slide in self._slides]
        if news:
            self._show(news[0])
        elif self.slide.key not in keys:
            self._show(after(self._slides, self.slide.key, int(self.place)))
        elif self._slides[keys.index(self.slide.key)] != self.slide or self.count != len(keys):
            self._show(keys.index(self.slide.key))

    def _show(self, place: int) -> None:
        slide: Slide = self._slides[place]
        self.place, self.count, self.slide = place, len(self._slides), slide
        self._turn_at = self.front.session.now_s() + slide.shown_s
        x, y = SHIFTS[self._turns % len(SHIFTS)]
        self.shift_x, self.shift_y = self.theme.px(x), self.theme.px(y)
        self._turns += 1
        self.ids.face.show(slide, roomy=not self.theme.modes.elder)

    def _show_time(self) -> None:
        self.ids.whereabouts.clock_text = self.front.clock_text()

    def _show_facts(self) -> None:
        """Only numbers that say something: nothing free and nothing on are left out."""
        about = self.front.about
        self.ids.whereabouts.station = self.front.station_name()
        self.ids.hotline.content = _("服务热线 {number}").format(number=about.hotline)
        self.ids.desk.content = about.desk_text
        rooms = _("{n} 间会议室现在空闲").format(n=about.free_rooms_now)
        services = _("今天 {n} 场志愿服务").format(n=about.activities_today)
        facts = (
            ("door", "amber", rooms if about.free_rooms_now else ""),
            ("heart-handshake", "accent", services if about.activities_today else ""),
        )
        if facts != self._facts:
            self._facts = facts
            self.ids.facts.clear_widgets()
            for icon, ink, content in facts:
                if content:
                    self.ids.facts.add_widget(LiveFact(icon=icon, ink=ink, content=content))
