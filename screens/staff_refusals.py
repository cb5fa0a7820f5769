"""What the server refused, the newest first."""

from typing import Any

from kiosk.queries.refusals import RefusalView, refusals
from screens.base import BaseScreen
from screens.language import _
from screens.operation_words import kind_icon, kind_text, reason_text
from screens.widgets.listing import Hero, ListCard
from screens.wording import moment_text

MOST = 50


class StaffRefusalsScreen(BaseScreen):
    """One tap opens one of them."""

    def enter(self, **_params: Any) -> None:
        self._shown: tuple[RefusalView, ...] | None = None
        self.synced()

    def synced(self) -> None:
        found: tuple[RefusalView, ...] = self.front.ask(refusals)
        if found != self._shown:
            self._shown = found
            self._show(found)

    def _show(self, found: tuple[RefusalView, ...]) -> None:
        self.clear_widgets()
        for at, view in enumerate(found[:MOST]):
            self.add_widget(self._card(at, view))
        if not found:
            title = _("没有需要处理的")
            self.add_widget(
                Hero(icon="circle-check", title=title, text=_("登记都已通过或在等答复。"))
            )

    def _card(self, at: int, view: RefusalView) -> ListCard:
        when = moment_text(view.occurred_at, self.front.now())
        what = f"{kind_text(view.kind)} · {view.subject}" if view.subject else kind_text(view.kind)
        card = ListCard(
            name=f"staff_refusals.{at}",
            icon=kind_icon(view.kind),
            title=what,
            note=f"{when}\n{reason_text(view.reason)}",
            tail=_("待确认") if view.being_corrected else "",
            tail_tone="amber",
        )
        card.bind(on_release=lambda _card: self.front.go("staff_refusal", op_id=view.op_id))
        return card
