"""The rooms that are lent."""

from uuid import UUID

from kiosk.queries.rooms import RoomTile, rooms
from screens.base import BaseScreen
from screens.language import _
from screens.widgets.listing import ListCard, Notice


class RoomsScreen(BaseScreen):
    """Those of this station first."""

    def enter(self, *, correcting: UUID | None = None) -> None:
        """`correcting`: the refused booking that gets another room and time."""
        self._params = {} if correcting is None else {"correcting": correcting}
        found: list[RoomTile] = sorted(self.front.ask(rooms), key=lambda room: not room.here)
        for at, room in enumerate(found):
            self.ids.list.add_widget(self._card(at, room))
        if not found:
            self.ids.list.add_widget(
                Notice(icon="door", title=_("还没有可借的会议室"), text=_("请到人工服务台询问"))
            )

    def _card(self, at: int, room: RoomTile) -> ListCard:
        place = _("本站") if room.here else room.station
        seats = _("{n} 座").format(n=room.seats)
        card = ListCard(
            name=f"rooms.room.{at}",
            icon="door",
            ink="amber",
            tint="amber_soft",
            photo=room.photo,
            title=room.name,
            note=f"{place} {room.floor} · {seats}\n{' · '.join(room.equipment)}",
            tail=_("现在空闲") if room.free_now else _("使用中"),
            tail_tone="green" if room.free_now else "muted",
        )
        card.bind(on_release=lambda _card: self._open(room))
        return card

    def _open(self, room: RoomTile) -> None:
        self.front.go("room", room_id=room.id, **self._params)
