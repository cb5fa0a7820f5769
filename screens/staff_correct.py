"""Choosing the right value for a refused operation."""

from typing import Any

from kiosk.commands.correct_operation import correct_operation
from kiosk.queries.refusals import RefusalView, refusals
from screens.base import BaseScreen
from screens.corrections import QUESTIONS, Option, options
from screens.language import _
from screens.operation_words import kind_text
from screens.widgets.listing import Notice
from screens.widgets.tap import Tap


class StaffCorrectScreen(BaseScreen):
    """One tap chooses, one sends. The rest of the operation goes along as it was."""

    def enter(self, *, view: RefusalView) -> None:
        self._view = view
        self._options = options(self.front, view)
        self._value: Any = None
        self.subtitle = " · ".join(filter(None, (kind_text(view.kind), view.subject)))
        self.ids.question.content = _(QUESTIONS[view.remedy])
        self._show()

    def _show(self) -> None:
        grid = self.ids.options
        grid.clear_widgets()
        for at, option in enumerate(self._options):
            grid.add_widget(self._tap(at, option))
        if not self._options:
            title = _("没有可选的")
            grid.add_widget(Notice(icon="info-circle", title=title, text=_("请返回后原样重送")))
        self.ids.send.disabled = self._value is None
        self.ids.send.text = _("更正并重送") if self._value is not None else _("请先选择")

    def _tap(self, at: int, option: Option) -> Tap:
        is_present = option.value == self._view.value
        words = _("{words}(现在)").format(words=option.words) if is_present else option.words
        tap = Tap(name=f"staff_correct.{at}", text=words, icon=option.icon, disabled=is_present)
        tap.kind = "chosen" if option.value == self._value else "plain"
        tap.bind(on_release=lambda _tap: self.choose(option.value))
        return tap

    def choose(self, value: Any) -> None:
        self._value = value
        self._show()

    def send(self) -> None:
        self.ids.send.disabled = True
        self.front.run(
            correct_operation,
            on_done=lambda _result: self.front.back_to("staff_refusals"),
            on_refused=self._refused,
            op_id=self._view.op_id,
            changes={self._view.remedy: self._value},
        )

    def _refused(self, message: str) -> None:
        self.front.back_to("staff_refusals")
        self.front.refuse(message)

    @classmethod
    def samples(cls, front: Any) -> list[dict[str, Any]]:
        found = front.ask(refusals)
        return [{"view": view} for view in found if view.remedy not in ("", "slot")]
