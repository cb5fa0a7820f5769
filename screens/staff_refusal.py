"""One refused operation: why, and sending it again."""

from typing import Any
from uuid import UUID

from kiosk.commands.correct_operation import correct_operation
from kiosk.queries.refusals import RefusalView, refusal, refusals
from screens.base import BaseScreen
from screens.corrections import value_text
from screens.language import _
from screens.operation_words import kind_icon, kind_text, reason_text
from screens.widgets.card import Card
from screens.widgets.listing import Fact, Hero, Notice
from screens.widgets.tap import Tap
from screens.wording import day_text, moment_text, span_text


class StaffRefusalScreen(BaseScreen):
    """The same again in one tap; where a value can be put right, that is the main button."""

    def enter(self, *, op_id: UUID) -> None:
        self._view: RefusalView = self.front.ask(refusal, op_id=op_id)
        self._show(self._view)

    def synced(self) -> None:
        """Raises Refused once it has another result, and the person is turned back."""
        view: RefusalView = self.front.ask(refusal, op_id=self._view.op_id)
        if view != self._view:
            self._view = view
            self._show(view)

    def _show(self, view: RefusalView) -> None:
        self.clear_widgets()
        self.actions.clear_widgets()
        self.subtitle = kind_text(view.kind)
        title = reason_text(view.reason)
        self.add_widget(Hero(icon=kind_icon(view.kind), ink="accent", title=title))
        self._show_facts(view)
        if view.being_corrected:
            text = _("重送或更正已经登记,等服务器答复。")
            self.add_widget(
                Notice(icon="clock", state_tone="amber", title=_("已登记,待确认"), text=text)
            )
        else:
            self._show_actions(view)

    def _show_facts(self, view: RefusalView) -> None:
        now, card = self.front.now(), Card(spacing=self.theme.gap)
        what = " · ".join(filter(None, (kind_text(view.kind), view.subject)))
        facts = [("file-text", _("登记"), what)]
        if view.start is not None and view.end is not None:
            wished = f"{day_text(view.start.date(), now.date())} {span_text(view.start, view.end)}"
            facts.append(("calendar-event", _("时间"), wished))
        elif value := value_text(view):
            facts.append(("edit", _("内容"), value))
        facts.append(("clock", _("登记于"), moment_text(view.occurred_at, now)))
        for icon, label, text in facts:
            card.add_widget(Fact(icon=icon, label=label, content=text))
        self.add_widget(card)

    def _show_actions(self, view: RefusalView) -> None:
        again = Tap(name="staff_refusal.again", text=_("原样重送"), icon="send")
        again.bind(on_release=lambda _tap: self.send_again())
        self.actions.add_widget(again)
        if not view.remedy:
            again.kind, again.strong = "primary", True
            return
        correct = Tap(name="staff_refusal.correct", text=_("更正"), icon="edit", kind="primary")
        correct.strong = True
        correct.bind(on_release=lambda _tap: self.correct())
        self.actions.add_widget(correct)

    def send_again(self) -> None:
        for tap in self.actions.children:
            tap.disabled = True
        self.front.run(
            correct_operation,
            on_done=lambda _result: self.front.back_to("staff_refusals"),
            on_refused=self._refused,
            op_id=self._view.op_id,
        )

    def _refused(self, message: str) -> None:
        self.front.back_to("staff_refusals")
        self.front.refuse(message)

    def correct(self) -> None:
        """A booking gets another room and time, everything else another value."""
        if self._view.remedy == "slot":
            self.front.go("rooms", correcting=self._view.op_id)
        else:
            self.front.go("staff_correct", view=self._view)

    @classmethod
    def samples(cls, front: Any) -> list[dict[str, Any]]:
        return [{"op_id": view.op_id} for view in front.ask(refusals)]
