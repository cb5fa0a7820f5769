"""How a booking stands, by its reference; changes by itself when the server answers."""

from typing import Any

from kiosk.commands.cancel_booking import cancel_booking
from kiosk.commands.check_in_booking import check_in_booking
from kiosk.commands.print_slip import Slip
from kiosk.queries.rooms import BookingView, ChoiceView, booking
from screens.booking_words import STATES
from screens.by_reference import ByReferenceScreen
from screens.language import _
from screens.printing import make_slip, offer_slip
from screens.widgets.listing import Fact, Hero, ListCard
from screens.widgets.reference import ReferenceCard
from screens.wording import day_text, full_date_text, span_text

_PRINTED = ("pending", "confirmed")


class BookingScreen(ByReferenceScreen):
    """The reference is all that a person needs to keep."""

    query = booking

    def _show(self, view: BookingView) -> None:
        self.clear_widgets()
        icon, tone, title, text = STATES[view.status]
        sentence = view.message if view.status in ("conflict", "rejected") else text
        self.add_widget(Hero(icon=icon, ink=tone, title=_(title), text=_(sentence or text)))
        if view.choices:
            self._show_choices(view)
        self._show_facts(view)
        self._show_actions(view)

    def _show_choices(self, view: BookingView) -> None:
        for at, choice in enumerate(view.choices):
            self.add_widget(self._choice(at, choice))

    def _choice(self, at: int, choice: ChoiceView) -> ListCard:
        day = day_text(choice.start.date(), self.front.now().date())
        card = ListCard(
            name=f"booking.choice.{at}",
            icon="calendar-event",
            title=f"{day} {span_text(choice.start, choice.end)}",
            note=choice.room,
            tail=_("改订这个"),
            tail_tone="accent",
        )
        card.bind(on_release=lambda _card: self._take(choice))
        return card

    def _take(self, choice: ChoiceView) -> None:
        self.front.go(
            "booking_form",
            room_id=choice.room_id,
            room=choice.room,
            start=choice.start,
            end=choice.end,
        )

    def _show_facts(self, view: BookingView) -> None:
        card = ReferenceCard(reference=view.reference)
        self.add_widget(card)
        if view.status in _PRINTED:
            offer_slip(self, card, lambda: self._slip(view))
        day = day_text(view.start.date(), self.front.now().date())
        when = f"{day} {span_text(view.start, view.end)}"
        self.add_widget(Fact(icon="calendar-event", label=_("时间"), content=when))
        what = f"{view.room} · {_(view.purpose)}" if view.purpose else view.room
        self.add_widget(Fact(icon="door", label=_("会议室"), content=what))

    def _show_actions(self, view: BookingView) -> None:
        self.actions.clear_widgets()
        if view.can_cancel:
            self._add_action("booking.cancel", _("取消预约"), "trash", self.cancel)
        if view.can_check_in:
            self._add_action("booking.check_in", _("现在签到"), "check", self.check_in, main=True)
        else:
            self._add_action("booking.done", _("完成"), "check", self.front.home, main=True)

    def _slip(self, view: BookingView) -> Slip:
        """Not what the room is wanted for: that was typed."""
        when = f"{full_date_text(view.start.date())} {span_text(view.start, view.end)}"
        return make_slip(
            self.front,
            title=_("会议室预约"),
            status=_(STATES[view.status][2]),
            reference=view.reference,
            rows=((_("会议室"), view.room), (_("时间"), when)),
        )

    def cancel(self) -> None:
        self._run(cancel_booking)

    def check_in(self) -> None:
        self._run(check_in_booking)

    def _run(self, command: Any) -> None:
        if self._shown is None:
            return
        for tap in self.actions.children:
            tap.disabled = True
        self.front.run(
            command,
            on_done=lambda _result: self._again(),
            on_refused=self._refused,
            booking_id=self._shown.id,
        )

    @classmethod
    def samples(cls, front: Any) -> list[dict[str, Any]]:
        references = front.sample_references
        return [{"reference": reference} for reference in references]
