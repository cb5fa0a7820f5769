"""The keyboard at the lower edge of the window: pinyin, handwriting, English, digits and marks."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from kivy.clock import Clock
from kivy.properties import NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from screens import language
from screens.key_layouts import INK, LATIN, MARKS, PINYIN, SEVEN, TEN, last_row, rows
from screens.language import N_, _
from screens.typist import Typist
from screens.widgets.candidates import CandidateBar, CandidateView
from screens.widgets.card import Row
from screens.widgets.ink_pad import InkPad
from screens.widgets.key_rows import KeyRows
from screens.widgets.text import forget_measured
from screens.widgets.text_field import TextField

if TYPE_CHECKING:
    from screens.front import Front

HINTS = {
    PINYIN: N_("可以只点首字母,例如会议室点 hys"),
    INK: N_("在下面的框里写一个字,停一下再选"),
}


class InkBoard(Row):
    """The pad, and what undoes ink."""

    keyboard = ObjectProperty(None)


class Keyboard(BoxLayout):
    """There while a field is typed into. What it knows of the text goes with `forget`.

    `line` says what the letters are so far, or why something cannot be done; `echo` the field's
    text where the field itself has no room above the keyboard."""

    silent = True
    line = StringProperty("")
    echo = StringProperty("")
    field = ObjectProperty(None, allownone=True)
    bar_px = NumericProperty(0)
    body_px = NumericProperty(0)

    def __init__(self, front: "Front", **kwargs: Any) -> None:
        self.front, self._theme = front, front.theme
        theme, is_narrow = front.theme, front.theme.modes.elder and not front.theme.wide
        self.columns, self.lines = (SEVEN, 5) if is_narrow else (TEN, 4)
        self.mode, self._is_upper, self._chinese = PINYIN, False, True
        self._above: list[Widget] = []
        key_px = theme.target if theme.wide or theme.modes.elder else theme.px(112)
        self.keys_px = self.lines * key_px + (self.lines - 1) * theme.px(8)
        super().__init__(**kwargs)
        self.typist = Typist(self)
        self._make_parts(key_px)

    def _make_parts(self, key_px: int) -> None:
        self._keys = KeyRows(self._tapped, key_px=key_px)
        self._bar = CandidateBar(self._picked, height=self._theme.target)
        self._view = CandidateView(self._picked, self.typist.fetch, lines=self.lines)
        self._board = InkBoard(keyboard=self)
        self._board.height = self.keys_px - key_px - self._theme.px(8)
        self.pad: InkPad = self._board.ids.pad
        self.pad.bind(on_ink=lambda _pad, strokes: self.typist.draw(strokes))
        self.ids.bar.add_widget(self._bar)

    def attend(self, field: TextField) -> None:
        """Types into this field from now on."""
        if field is self.field:
            return
        if self.field is not None:
            self.let_go()
        self.field = field
        self._watch(field)
        self._chinese = language.current_language() == language.SOURCE
        self.front.writing.prepare()
        wanted = PINYIN if self._chinese else LATIN
        self._show(wanted if wanted in self._modes else self._modes[0])
        self._learn_modes()
        Clock.schedule_once(self._reveal, 0)

    def let_go(self) -> None:
        """The field is left; the engines forget what was typed."""
        if self.field is not None:
            self._unwatch(self.field)
        self.field = None
        self.front.writing.forget()
        self.typist.drop()
        self.echo = ""

    def forget(self) -> None:
        """The keyboard goes."""
        self.let_go()
        self._view.forget()
        self.front.stage.frame.ids.slot.cover = 0
        forget_measured()

    def close(self) -> None:
        """The person is done."""
        field = self.field
        self.front.stage.close_keyboard()
        field.dispatch("on_done")

    def _watch(self, field: TextField) -> None:
        field.is_open = True
        field.fbind("text", self._echoed)
        self._above = list(_up_to(field, self.front.stage))
        for part in self._above:
            part.fbind("parent", self._field_went)

    def _unwatch(self, field: TextField) -> None:
        field.is_open = False
        field.funbind("text", self._echoed)
        for part in self._above:
            part.funbind("parent", self._field_went)
        self._above = []

    def _field_went(self, _part: Any, parent: Any) -> None:
        if parent is None:
            self.front.stage.close_keyboard()

    def _reveal(self, _dt: float) -> None:
        """Makes room above for the field, or shows its text here where there is none."""
        if self.field is None or self.parent is None:
            return
        slot = self.front.stage.frame.ids.slot
        has_room = slot.top - self.height >= self.field.height + self._theme.px(16)
        self.ids.echo_strip.shown = not has_room
        self._echoed()
        slot.cover = max(0, min(slot.height, self.height - slot.y))
        slot.do_layout()
        if has_room:
            slot.scroller.scroll_to(self.field, padding=self._theme.px(8), animate=False)

    def _echoed(self, *_: Any) -> None:
        self.echo = self.field.text if self.ids.echo_strip.shown else ""
        self.ids.echo_strip.hint = self.field.hint

    @property
    def _modes(self) -> tuple[str, ...]:
        """What can be done here; all that may be until it is known."""
        writing = self.front.writing
        if not writing.is_there:
            return (LATIN, MARKS)
        ways = writing.ways
        pinyin = (PINYIN,) if ways is None or ways.pinyin else ()
        ink = (INK,) if ways is None or ways.handwriting else ()
        return (*pinyin, *ink, LATIN, MARKS)

    def _learn_modes(self) -> None:
        if not self.front.writing.is_there:
            self.line = _lacking(self._modes)
            return
        if self.front.writing.ways is None:
            self.line = _("正在准备输入法…")
        shown = self._modes
        self.typist.begin(lambda _result: self._learnt(shown))

    def _learnt(self, shown: tuple[str, ...]) -> None:
        modes = self._modes
        self.line = _lacking(modes)
        if modes != shown:
            self._show(self.mode if self.mode in modes else modes[0])
        else:
            self.show_offered()

    def _show(self, mode: str) -> None:
        self.mode = mode
        self._lay_keys()

    def _lay_keys(self) -> None:
        self._share_height(self._theme.target)
        key_rows = rows(self.mode, self.columns, chinese=self._chinese)
        last = last_row(self.mode, self.columns, self._modes)
        is_search = self.field is not None and self.field.asked == "search"
        self._keys.build((*key_rows, last), upper=self._is_upper, search=is_search)
        self.ids.body.clear_widgets()
        if self.mode == INK:
            self.ids.body.add_widget(self._board)
        self.ids.body.add_widget(self._keys)
        self.show_offered()

    def show_offered(self) -> None:
        """The bar anew, and the keys in place of the view of all."""
        if self._view.parent is not None:
            self._lay_keys()
            return
        typist = self.typist
        hint = _(HINTS[self.mode]) if self.mode in HINTS and not self.line else ""
        self._bar.show(typist.offered, letters=typist.letters, more=typist.more, hint=hint)

    def _open_view(self) -> None:
        self._bar.show(())
        self._share_height(0)
        self.ids.body.clear_widgets()
        self._view.height = self.body_px
        self.ids.body.add_widget(self._view)
        self._view.open(self.typist.letters)

    def _share_height(self, bar_px: int) -> None:
        """The bar, its gap and what is below are always as high together."""
        spare = 0 if bar_px else self._theme.target + self._theme.px(8)
        self.bar_px, self.body_px = bar_px, self.keys_px + spare

    def _tapped(self, name: str) -> None:
        does = {"rub": self.typist.rub, "space": self.typist.space, "done": self.typist.finish}
        if self.field is None:
            return
        if name.startswith("to."):
            self._change(name.removeprefix("to."))
        elif name == "shift":
            self._set_upper(not self._is_upper)
        elif name in does:
            does[name]()
        else:
            self.typist.type(name.upper() if self._is_upper else name)
            self._set_upper(False)

    def _set_upper(self, is_upper: bool) -> None:
        if is_upper != self._is_upper:
            self._is_upper = is_upper
            self._lay_keys()

    def _change(self, mode: str) -> None:
        if mode != MARKS:
            self._chinese = mode != LATIN
        self._is_upper = False
        self.typist.drop_everywhere()
        self._show(mode)

    def _picked(self, what: str, at: int = 0) -> None:
        does = {
            "more": self._open_view,
            "keys": self._lay_keys,
            "letters": self.typist.choose_letters,
        }
        if self.field is not None:
            does.get(what, lambda: self.typist.choose(at))()

    def on_touch_down(self, touch: Any) -> bool:
        """Nothing below is touched through it."""
        return bool(super().on_touch_down(touch)) or bool(self.collide_point(*touch.pos))


def _lacking(modes: tuple[str, ...]) -> str:
    """What this machine has no parts for; nothing mostly."""
    if PINYIN in modes:
        return "" if INK in modes else _("本机没有装手写,请用拼音或英文")
    with_ink = _("本机没有装拼音,请用手写或英文")
    return with_ink if INK in modes else _("本机没有装中文输入,请用英文和数字")


def _up_to(widget: Widget, root: Widget) -> Iterator[Widget]:
    """The widget and what it stands in, without the root."""
    while widget is not None and widget is not root:
        yield widget
        widget = widget.parent
