"""How a complaint stands, by its reference; its complainant confirms or reopens it here."""

from typing import Any

from kiosk.commands.confirm_complaint import confirm_complaint
from kiosk.commands.print_slip import Slip
from kiosk.queries.complaints import ComplaintView, SaidAt, complaint
from screens.by_reference import ByReferenceScreen
from screens.complaint_words import due_words, stage_words
from screens.language import _
from screens.printing import make_slip, offer_slip
from screens.widgets.card import Card, Column, Tiles
from screens.widgets.listing import Fact, Hero, Notice
from screens.widgets.reference import ReferenceCard
from screens.widgets.text import Text
from screens.wording import full_date_text, time_text


class ComplaintStatusScreen(ByReferenceScreen):
    """Where it was filed a moment ago the reference comes first."""

    query = complaint

    def _show(self, view: ComplaintView) -> None:
        self.clear_widgets()
        self.subtitle = view.merchant
        top = Tiles(cols=2 if self.theme.wide and not self.theme.modes.elder else 1)
        self.add_widget(top)
        top.add_widget(self._stage(view))
        if self._is_new:
            self._show_reference(view, top)
        self._show_next_step(view, top)
        for answer in reversed(view.answers):
            self.add_widget(self._answer(answer))
        self._show_history(view)
        if not self._is_new:
            self._show_reference(view, self)
        self._show_actions(view)

    def _stage(self, view: ComplaintView) -> Card:
        """Big, but smaller where there is more to read than that."""
        words = stage_words(view)
        said = {"icon": words.icon, "title": _(words.title), "text": _(words.text)}
        if not self._is_new and (view.answers or due_words(view)[0]):
            return Notice(state_tone=words.tone, **said)
        return Hero(ink=words.tone, **said)

    def _show_next_step(self, view: ComplaintView, place: Any) -> None:
        if view.problem and view.stage != "filed":
            place.add_widget(Notice(icon="info-circle", state_tone="amber", text=_(view.problem)))
        title, text = due_words(view)
        if title:
            notice = Notice(icon="calendar-event", state_tone="amber", title=title, text=text)
            place.add_widget(notice)

    def _answer(self, answer: SaidAt) -> Card:
        card = Card()
        when = full_date_text(answer.at.date())
        head = _("答复 · {date}").format(date=when)
        card.add_widget(Fact(icon="message", label=head, content=answer.text))
        return card

    def _show_history(self, view: ComplaintView) -> None:
        if not view.history:
            return
        self.add_widget(Text(content=_("办理经过"), role="lead", strong=True))
        card = Card(spacing=self.theme.px(20))
        for one in view.history:
            when = f"{full_date_text(one.at.date())} {time_text(one.at)}"
            card.add_widget(Fact(icon="check", label=when, content=_(one.text)))
        self.add_widget(card)

    def _show_reference(self, view: ComplaintView, place: Any) -> None:
        column = Column()
        card = ReferenceCard(reference=view.reference, address=view.address)
        column.add_widget(card)
        place.add_widget(column)
        offer_slip(self, card, lambda: self._slip(view))

    def _slip(self, view: ComplaintView) -> Slip:
        shop = ((_("商户"), view.merchant),) if view.merchant else ()
        return make_slip(
            self.front,
            title=_("投诉"),
            status=_(stage_words(view).title),
            reference=view.reference,
            rows=(*shop, (_("查进展"), _("手机扫下面的码,或在终端点「我的投诉」"))),
            code=view.address,
        )

    def _show_actions(self, view: ComplaintView) -> None:
        self.actions.clear_widgets()
        if not view.can_decide:
            self._add_action("complaint.done", _("完成"), "check", self.front.home, main=True)
            return
        if view.reopenings_left:
            self._add_action("complaint.reopen", _("没有解决"), "refresh", self.reopen)
        else:
            text = _("已经重新办理过,不能再次要求。仍有异议可以拨打12315。")
            self.add_widget(Notice(icon="phone", state_tone="muted", text=text))
        self._add_action("complaint.confirm", _("满意,确认"), "check", self.confirm, main=True)

    def reopen(self) -> None:
        self.front.go("complaint_reopen", reference=self._reference)

    def confirm(self) -> None:
        """Asks once more: it ends the complaint."""
        self.front.stage.ask(
            _("确认办理结果?"),
            _("确认后这件投诉就办结了,不能再要求重新办理。"),
            yes=_("确认,办结"),
            icon="circle-check",
            go_on=self._confirm,
        )

    def _confirm(self) -> None:
        for tap in self.actions.children:
            tap.disabled = True
        self.front.run(
            confirm_complaint,
            on_done=self.if_shown(lambda _result: self._again()),
            on_refused=self.if_shown(self._refused),
            reference=self._reference,
        )

    @classmethod
    def samples(cls, front: Any) -> list[dict[str, Any]]:
        return [{"reference": reference} for reference in front.sample_complaints]
