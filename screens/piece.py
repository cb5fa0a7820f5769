"""One piece to read, a paragraph a row."""

from typing import Any
from uuid import UUID

from kivy.properties import BooleanProperty, ColorProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.commands.finish_study import finish_study
from kiosk.queries.home import home
from kiosk.queries.study import PieceView, piece
from screens.article_rows import article_rows, note_row
from screens.base import BaseScreen
from screens.language import _
from screens.wording import full_date_text, minutes_text


class ArticleRow(BoxLayout):
    """A block of the article. Kivy keeps rows for other articles and themes, so a row's size and
    colours come with its data."""

    words = StringProperty("")
    font_px = NumericProperty(40)
    colour = ColorProperty((0, 0, 0, 1))
    accent = ColorProperty((0, 0, 0, 1))
    mark = StringProperty("")
    strong = BooleanProperty(False)
    is_quote = BooleanProperty(False)
    is_read = BooleanProperty(False)
    indent = NumericProperty(0)
    above = NumericProperty(0)
    below = NumericProperty(0)


class PieceScreen(BaseScreen):
    """Counts how long it was open, for the study record, which names nobody."""

    def enter(self, *, content_id: UUID) -> None:
        self._view: PieceView = self.front.ask(piece, content_id=content_id)
        self._opened_at = self.front.now()
        self.title = self._view.title
        self.subtitle = " · ".join(
            (
                self._view.column,
                full_date_text(self._view.published_on),
                _("约{time}").format(time=minutes_text(self._view.minutes)),
            )
        )
        self._fill()

    def _fill(self) -> None:
        theme, view = self.theme, self._view
        width = self.front.stage.width - theme.rail - 2 * theme.pad
        source = _("来源:{source}").format(source=view.source)
        self.scroller.data = [
            *article_rows(view.blocks, theme, width),
            note_row(f"{source}\n{view.licence}", theme, width),
        ]
        count = len(view.questions)
        self.ids.quiz.text = _("小测验({n}题)").format(n=count)
        self.ids.quiz.icon = "" if self.theme.modes.elder else "list-check"
        if not count:
            self.actions.remove_widget(self.ids.quiz)
            self.ids.finish.kind = "primary"

    def finish(self) -> None:
        """The person has read it."""
        self.ids.finish.disabled = True
        read_s = int((self.front.now() - self._opened_at).total_seconds())
        self.front.run(
            finish_study, on_done=self._finished, content_id=self._view.id, read_s=read_s
        )

    def _finished(self, _result: Any) -> None:
        self.ids.finish.text = _("已记录")
        self.ids.finish.icon = "circle-check"

    def open_quiz(self) -> None:
        self.front.go("quiz", content_id=self._view.id)

    @classmethod
    def samples(cls, front: Any) -> list[dict[str, Any]]:
        return [{"content_id": tile.id} for tile in front.ask(home).pieces]
