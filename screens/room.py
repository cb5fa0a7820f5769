"""A room's day: choose the day, how long, and when it starts."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from kiosk.commands.correct_operation import correct_operation, slot_changes
from kiosk.queries.rooms import RoomDay, SlotView, room_day, rooms
from screens.base import BaseScreen
from screens.language import _
from screens.map_door import map_tap
from screens.slot_choice import Span, lengths, span_from
from screens.widgets.tap import Tap
from screens.wording import (
    day_text,
    minutes_text,
    short_date_text,
    span_text,
    time_text,
    weekday_text,
)

FIRST_MINUTES = 60


class RoomScreen(BaseScreen):
    """One tap on a start is enough; day and length have a choice already."""

    def enter(
        self, *, room_id: UUID, day: date | None = None, correcting: UUID | None = None
    ) -> None:
        """`correcting`: the refused booking that gets this room and the time chosen."""
        self._room_id, self._correcting = room_id, correcting
        self._minutes = FIRST_MINUTES
        self._start: datetime | None = None
        self._span: Span | None = None
        self._read(day or self.front.now().date())
        on_map = map_tap(self.front, room_id, name="room.map")
        if on_map is not None:
            self.add_widget(on_map)

    def draft(self) -> tuple[date, int, datetime | None]:
        return self._day.day, self._minutes, self._start

    def resume(self, draft: tuple[date, int, datetime | None]) -> None:
        day, self._minutes, self._start = draft
        self._read(day)

    def synced(self) -> None:
        if self.front.ask(room_day, room_id=self._room_id, day=self._day.day) != self._day:
            self._read(self._day.day)

    def _read(self, day: date) -> None:
        self._day: RoomDay = self.front.ask(room_day, room_id=self._room_id, day=day)
        room = self._day.room
        self.title = room.name
        seats = _("{n} 座").format(n=room.seats)
        self.subtitle = " · ".join((f"{room.station} {room.floor}", seats, *room.equipment))
        self._choose_span()
        self._show()

    def _choose_span(self) -> None:
        start = self._start
        self._span = span_from(self._day, start, self._minutes) if start else None

    def _show(self) -> None:
        self._show_days()
        self._show_lengths()
        self._show_slots()
        self._show_action()

    def _show_days(self) -> None:
        today, row = self.front.now().date(), self.ids.days
        row.clear_widgets()
        for at, day in enumerate(self._day.days):
            near = day_text(day, today) if (day - today).days < 2 else weekday_text(day)
            tap = Tap(
                name=f"room.day.{at}",
                text=f"{near}\n{short_date_text(day)}",
                kind="chosen" if day == self._day.day else "plain",
                role="caption",
                inset=4,
            )
            tap.bind(on_release=lambda _tap, day=day: self.choose_day(day))
            row.add_widget(tap)

    def _show_lengths(self) -> None:
        row = self.ids.lengths
        row.clear_widgets()
        for minutes in lengths(self._day):
            tap = Tap(
                name=f"room.length.{minutes}",
                text=minutes_text(minutes),
                kind="chosen" if minutes == self._minutes else "plain",
                role="caption",
                inset=4,
            )
            tap.bind(on_release=lambda _tap, minutes=minutes: self.choose_length(minutes))
            row.add_widget(tap)

    def _show_slots(self) -> None:
        grid = self.ids.slots
        grid.clear_widgets()
        shown = [slot for slot in self._day.slots if slot.state != "past"]
        for slot in shown:
            grid.add_widget(self._slot(slot))
        self.ids.none.content = "" if shown else _("今天已过开放时间,请选别的日子。")

    def _slot(self, slot: SlotView) -> Tap:
        note = {"taken": _("已约"), "pending": _("待确认")}.get(slot.state, "")
        is_chosen = bool(self._span and self._span.start <= slot.start < self._span.end)
        tap = Tap(
            name=f"room.slot.{time_text(slot.start)}",
            text=f"{time_text(slot.start)}\n{note}" if note else time_text(slot.start),
            kind="chosen" if is_chosen else "plain",
            role="caption" if note else "body",
            inset=4,
            disabled=slot.state != "free",
        )
        tap.bind(on_release=lambda _tap: self.choose_start(slot.start))
        return tap

    def _show_action(self) -> None:
        action, span = self.ids.next, self._span
        action.disabled = span is None
        if span is None:
            action.text = _("请点开始时间")
            return
        day = day_text(self._day.day, self.front.now().date())
        words = f"{day} {span_text(span.start, span.end)}"
        action.text = self._offer().format(span=words, length=minutes_text(span.minutes))

    def _offer(self) -> str:
        return _("订 {span},{length}") if self._correcting is None else _("改为 {span},{length}")

    def choose_day(self, day: date) -> None:
        self._start = None
        self._read(day)

    def choose_length(self, minutes: int) -> None:
        self._minutes = minutes
        self._choose_span()
        self._show()

    def choose_start(self, start: datetime) -> None:
        self._start = start
        self._choose_span()
        self._show()

    def go_on(self) -> None:
        """To the form, or to the server with the correction."""
        if self._span is None:
            return
        if self._correcting is not None:
            self._correct(self._correcting, self._span)
            return
        self.front.go(
            "booking_form",
            room_id=self._room_id,
            room=self._day.room.name,
            start=self._span.start,
            end=self._span.end,
        )

    def _correct(self, op_id: UUID, span: Span) -> None:
        self.ids.next.disabled = True
        self.front.run(
            correct_operation,
            on_done=lambda _result: self.front.back_to("staff_refusals"),
            on_refused=self._refused,
            op_id=op_id,
            changes=slot_changes(self._room_id, span.start, span.end),
        )

    def _refused(self, message: str) -> None:
        self.front.back_to("staff_refusals")
        self.front.refuse(message)

    @classmethod
    def samples(cls, front: Any) -> list[dict[str, Any]]:
        return [{"room_id": room.id} for room in front.ask(rooms)]
