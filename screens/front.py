"""What screens get: queries and commands, the way to other screens, the visit and the theme."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from kivy.core.window import Window

from kiosk.errors import Refused
from kiosk.queries.home import HomeView, home
from screens import registry
from screens.base import BaseScreen
from screens.commands import CommandThread
from screens.language import _, choose_language
from screens.reading import Reader
from screens.session import Session
from screens.stage import Stage
from screens.theme import Theme, make_theme
from screens.widgets.text_field import forget_fields
from screens.wording import dated_weekday_text, time_text
from screens.writing import OpenDesk, Writing

Place = tuple[str, dict[str, Any]]


def call(use_case: Callable[..., Any], desk: Any, arguments: dict[str, Any]) -> Any:
    """Runs a command or a query. Tests put fakes here."""
    return use_case(desk, **arguments)


class Front:
    """One for the app. Screens are made anew on each `go` and thrown away."""

    def __init__(
        self,
        desk: Any,
        session: Session,
        *,
        caller: Callable[..., Any] = call,
        on_captured: Callable[[], None] = lambda: None,
        connect_now: Callable[[], None] = lambda: None,
        make_capture: Callable[..., Any] | None = None,
        speaker: Any = None,
        open_input: OpenDesk | None = None,
    ) -> None:
        """`make_capture(on_frame, on_reading, on_state)` gives a capture loop; None: no camera.
        `speaker` reads aloud; None: nothing does. `open_input` gives the engines of Chinese input;
        None: the keyboard has letters only."""
        self.desk, self.session, self.make_capture = desk, session, make_capture
        self._call, self._on_captured = caller, on_captured
        self._connect_now = connect_now
        self.sample_references: tuple[str, ...] = ()
        self.sample_codes: tuple[str, ...] = ()
        self.sample_complaints: tuple[str, ...] = ()
        self._commands, self._aside = CommandThread(), CommandThread()
        self.writing = Writing(open_input)
        self.reader = Reader(self, speaker)
        self._places: list[Place] = []
        self.screen: BaseScreen | None = None
        self._untouched: Any = None
        self.theme: Theme
        self.about: HomeView = self.ask(home)
        self.stage = Stage()
        self.rebuild()

    def ask(self, query: Callable[..., Any], **arguments: Any) -> Any:
        """What a query says now."""
        return self._call(query, self.desk, arguments)

    def run(
        self,
        command: Callable[..., Any],
        *,
        on_done: Callable[[Any], None] = lambda _result: None,
        on_refused: Callable[[str], None] | None = None,
        on_not_kept: Callable[[str], None] | None = None,
        **arguments: Any,
    ) -> None:
        """Runs a command beside the UI. What comes back after the visit's end is dropped."""
        self._run_on(self._commands, command, on_done, on_refused, on_not_kept, arguments)

    def run_aside(
        self,
        command: Callable[..., Any],
        *,
        on_done: Callable[[Any], None],
        on_refused: Callable[[str], None],
        **arguments: Any,
    ) -> None:
        """Runs one that may take long on another thread, so that nobody's tap waits for it."""
        self._run_on(self._aside, command, on_done, on_refused, None, arguments)

    def _run_on(
        self,
        thread: CommandThread,
        command: Callable[..., Any],
        on_done: Callable[[Any], None],
        on_refused: Callable[[str], None] | None,
        on_not_kept: Callable[[str], None] | None,
        arguments: dict[str, Any],
    ) -> None:
        visit = self.session.number

        def while_here(callback: Callable[[Any], None]) -> Callable[[Any], None]:
            return lambda what: callback(what) if self.session.number == visit else None

        def done(result: Any) -> None:
            self._on_captured()
            while_here(on_done)(result)

        thread.run(
            lambda: self._call(command, self.desk, arguments),
            on_done=done,
            on_refused=while_here(on_refused or self.refuse),
            on_failed=while_here(self.fail),
            on_not_kept=while_here(on_not_kept or self.say_not_recorded),
        )

    def refuse(self, message: str) -> None:
        """A rule said no: its sentence, calmly."""
        self.stage.message(_("这样办不了"), _(message), icon="info-circle")

    def fail(self, reference: str) -> None:
        """Something broke: where to ask, with the number that the log has."""
        text = _("请再试一次,或到人工服务台说明编号 {reference}。").format(reference=reference)
        self.stage.message(_("没有办成"), text, icon="alert-triangle")

    def say_not_recorded(self, _reference: str) -> None:
        """The disk did not take it: a whole screen says so, wherever the person is."""
        self.go("not_recorded")

    def connect(self) -> None:
        """Asks the worker to exchange with the server now, also while it backs off."""
        self._connect_now()

    def go(self, name: str, /, **params: Any) -> None:
        """Opens a screen."""
        self._places.append((name, params))
        self._show()

    def swap(self, name: str, /, **params: Any) -> None:
        """Opens a screen in place of this one: back goes to the one before."""
        self._places[-1:] = [(name, params)]
        self._show()

    def keep(self, **params: Any) -> None:
        """Adds to what this screen is made anew with, so that nothing is asked or done twice."""
        name, known = self._places[-1]
        self._places[-1] = (name, {**known, **params})

    def back(self) -> None:
        if len(self._places) > 1:
            self._places.pop()
        self._show()

    def back_to(self, name: str) -> None:
        """To a screen that the person came through."""
        while len(self._places) > 1 and self.place != name:
            self._places.pop()
        self._show()

    def home(self) -> None:
        """Ends the visit: everything that the person chose or typed is forgotten."""
        self.session.wipe()
        self.reader.reset()
        self._places = [("home", {})]
        self.rebuild()

    @property
    def is_filled_in(self) -> bool:
        """The screen holds something that the person has put in since it was opened."""
        if self.screen is None:
            return False
        draft = self.screen.draft()
        return draft is not None and draft != self._untouched

    @property
    def is_busy(self) -> bool:
        """A command runs."""
        return self._commands.waiting + self._aside.waiting + self.writing.waiting > 0

    @property
    def place(self) -> str:
        """The name of the screen shown."""
        return self._places[-1][0]

    @property
    def place_or_none(self) -> str | None:
        """The same while nothing may be shown yet."""
        return self._places[-1][0] if self._places else None

    def toggle_language(self) -> None:
        self.session.toggle_language()
        self._rebuild_keeping()

    def toggle_mode(self, mode: str) -> None:
        """`mode` is a field of `Modes`."""
        self.session.toggle_mode(mode)
        self._rebuild_keeping()

    def show_display(self) -> None:
        """The choice of letters, colours and reach."""
        self.stage.show_display(self)

    def rebuild(self) -> None:
        """Makes everything anew in the visit's language and modes, at the window's size."""
        choose_language(self.session.visit.language)
        self.theme = make_theme(self.session.visit.modes, *Window.size)
        registry.use_theme(self.theme)
        registry.load_parts()
        self.stage.build(self)
        if self._places:
            self._show()

    def _rebuild_keeping(self) -> None:
        """A person half through a form goes on where they were."""
        draft = self.screen.draft() if self.screen is not None else None
        untouched = self._untouched
        self.rebuild()
        if draft is not None and self.screen is not None:
            self.screen.resume(draft)
            self._untouched = untouched

    def close(self) -> None:
        """The app ends."""
        if self.screen is not None:
            self.screen.leave()
        self.reader.close()
        self._commands.close()
        self._aside.close()
        self.writing.close()

    def now(self) -> datetime:
        """In the station's zone."""
        moment: datetime = self.desk.clock.now().astimezone(self.desk.zone)
        return moment

    def clock_text(self) -> str:
        """The time, and where the letters leave room for it the date."""
        now = self.now()
        if self.theme.modes.elder:
            return time_text(now)
        return f"{dated_weekday_text(now.date())}  {time_text(now)}"

    def station_name(self) -> str:
        return self.about.station or self.about.district

    def on_sync(self) -> None:
        """The worker stored something; called on the UI thread."""
        self.on_word()
        try:
            if self.screen is not None:
                self.screen.synced()
        except Refused as refused:
            self._turn_back(refused.message_key)

    def on_word(self) -> None:
        """The worker finished a round; called on the UI thread."""
        self._read_again()
        if self.screen is not None:
            self.screen.told()

    def refresh(self) -> None:
        """Reads again what the frame shows: station, network, time, and whether it can be heard."""
        self.reader.look()
        self._read_again()

    def _read_again(self) -> None:
        self.about = self.ask(home)
        self.stage.refresh(self)
        if self.screen is not None:
            self.screen.refreshed()

    def wait_for_person(self) -> None:
        """Called each second: counts down, then wipes, when nobody touches the screen; when nobody
        has come for a while, begins the attract loop."""
        if self.session.is_over():
            self.home()
        elif self.screen is not None and self.screen.is_alone:
            self.screen.ticked()
        elif self.place_or_none == "home" and self.session.is_unused():
            self.go("attract")
        else:
            self.stage.count_down(self, self.session.countdown())

    def choose(self, **visit: Any) -> None:
        """Sets parts of the visit, for pictures and tests."""
        self.session.visit = replace(self.session.visit, **visit)
        self.rebuild()

    def _turn_back(self, message: str) -> None:
        """What the screen is about is gone: to the one before, and say why."""
        self.back()
        self.refuse(message)

    def _show(self) -> None:
        self.reader.stop()
        if self.screen is not None:
            self.screen.leave()
            forget_fields(self.screen)
        name, params = self._places[-1]
        self.screen = registry.screen_class(name)(self)
        try:
            self.screen.enter(**params)
        except Refused as refused:
            self._turn_back(refused.message_key)
            return
        self._untouched = self.screen.draft()
        self.stage.show(self.screen, can_go_back=len(self._places) > 2)
        self.stage.refresh(self)
