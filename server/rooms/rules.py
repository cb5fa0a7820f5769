"""What a room allows. Pure: no database. Times are UTC, opening hours the station's local time."""

from datetime import datetime, time, timedelta

from server.rooms.models import Room


class NotBookable(Exception):
    """The request breaks a rule of the room; `code` says which, `message_key` is the sentence."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code, self.message_key = code, MESSAGES[code]


MESSAGES = {
    "slot_taken": "这个时段刚刚被别人订走了,请另选一个",
    "not_open_for_booking": "这间会议室暂不开放预约",
    "end_before_start": "结束时间必须晚于开始时间",
    "in_the_past": "这个时段已经过去,请另选一个",
    "too_far_ahead": "日期太远,还不能预约",
    "too_long": "时间太长,请缩短后再约",
    "off_step": "开始和结束要对齐到整点或可选的时间格",
    "outside_opening_hours": "不在会议室的开放时间内",
    "blocked": "多次预约未到,暂时不能预约,请到服务台咨询",
    "contact_unreadable": "联系方式没有收好,请重新登记或到服务台办理",
    "room_unknown": "这间会议室已不在册,请另选一间",
    "too_late_to_cancel": "这个预约已经结束,不能取消",
    "booking_unknown": "没有找到这个预约,请到服务台查询",
}
"""Every refusal of this area, by its code."""


def check_rules(
    room: Room, *, start: datetime, end: datetime, requested_at: datetime, now: datetime
) -> None:
    """Raises NotBookable. A request made in time stays good while its terminal was offline,
    until the slot itself is over."""
    zone = room.station.tzinfo
    local_start, local_end = start.astimezone(zone), end.astimezone(zone)
    last_day = requested_at.astimezone(zone).date() + timedelta(days=room.days_ahead)
    step = timedelta(minutes=room.step_min)
    broken = {
        "not_open_for_booking": not room.is_open,
        "end_before_start": end <= start,
        "in_the_past": start <= requested_at - step or end <= now,
        "too_far_ahead": local_start.date() > last_day,
        "too_long": end - start > timedelta(minutes=room.max_min),
        "off_step": not _on_step(room, local_start) or (end - start) % step != timedelta(0),
        "outside_opening_hours": not _is_open(room, local_start, local_end),
    }
    for code, is_broken in broken.items():
        if is_broken:
            raise NotBookable(code)


def _on_step(room: Room, local: datetime) -> bool:
    """Steps are counted from the opening time."""
    from_opening = _minutes(local.timetz()) - _minutes(room.opens)
    whole = local.second == local.microsecond == 0
    return whole and from_opening % room.step_min == 0


def _is_open(room: Room, local_start: datetime, local_end: datetime) -> bool:
    same_day = local_start.date() == local_end.date()
    return same_day and room.opens <= local_start.time() and local_end.time() <= room.closes


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def day_slots(
    room: Room, *, day_of: datetime, length: timedelta
) -> list[tuple[datetime, datetime]]:
    """All slots of that length on the local day of `day_of`, on the room's steps."""
    local = day_of.astimezone(room.station.tzinfo)
    first = local.replace(hour=room.opens.hour, minute=room.opens.minute, second=0, microsecond=0)
    closing = _minutes(room.closes) - _minutes(room.opens)
    starts = (first + timedelta(minutes=m) for m in range(0, closing, room.step_min))
    slots = ((start, start + length) for start in starts)
    return [(start, end) for start, end in slots if _is_open(room, start, end)]
