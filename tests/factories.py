"""Things that tests need: an enrolled terminal with published rows, and the server's answers."""

import base64
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from nacl.public import PrivateKey, SealedBox
from nacl.signing import SigningKey as Signer

from kiosk.desk import Desk
from kiosk.store.store import Store
from sync import outbox, state
from sync.clock import rfc3339
from sync.events.contact import Contact
from sync.events.entities import Entity, entity_body
from sync.events.entities.activity import Activity
from sync.events.entities.attendance import Attendance
from sync.events.entities.booking import Booking
from sync.events.entities.column import Column
from sync.events.entities.content import Content, Question
from sync.events.entities.district import District
from sync.events.entities.integrity_code import IssuedCode
from sync.events.entities.merchant import Honour, Merchant, Pledge, StarRating
from sync.events.entities.room import Room, RoomRules
from sync.events.entities.roster_entry import RosterEntry
from sync.events.entities.shift import Shift
from sync.events.entities.signing_key import SigningKey
from sync.events.entities.station import Station
from sync.events.identity import identity_hash
from sync.events.integrity_code import IntegrityCode, code_text, serial_from_number, short_form
from sync.events.letter import Letter
from sync.pull import apply_page
from sync.state import Enrolment
from sync.wire import ChangeRow
from tests.fakes import FakeClock

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
"""A Monday, 10:00 at the station."""
TODAY = date(2026, 3, 2)

SEAL_KEY = PrivateKey(b"s" * 32)
"""The server's; a terminal never has it."""
SIGNER = Signer(b"k" * 32)
ROSTER_KEY = bytes(range(16))
CODE_PREFIX = "HTTPS://DQ.EXAMPLE.CN/C/"

DISTRICT_ID, STATION_ID, OTHER_STATION_ID = UUID(int=1), UUID(int=2), UUID(int=3)
SAFETY_ID, SORTING_ID, EMPTY_COLUMN_ID = UUID(int=11), UUID(int=12), UUID(int=13)
FIRE_ID, BINS_ID, EXPIRED_ID = UUID(int=21), UUID(int=22), UUID(int=23)
QUESTION_ONE, QUESTION_TWO = UUID(int=31), UUID(int=32)
BAKERY_ID, TAILOR_ID = UUID(int=41), UUID(int=42)
SMALL_ROOM_ID, LARGE_ROOM_ID = UUID(int=51), UUID(int=52)
BOOKING_ID, BOOKING_REFERENCE = UUID(int=61), "ABCD1234"
ACTIVITY_ID = UUID(int=71)
RUNNING_SHIFT_ID, EVENING_SHIFT_ID, LATER_SHIFT_ID = UUID(int=81), UUID(int=82), UUID(int=83)
VOLUNTEER_ID, OTHER_VOLUNTEER_ID = UUID(int=91), UUID(int=92)
SIGN_UP_ID, OTHER_SIGN_UP_ID = UUID(int=101), UUID(int=102)
ATTENDANCE_ID = UUID(int=111)
SIGNING_KEY_ID = UUID(int=121)

VOLUNTEER_PHONE, VOLUNTEER_CARD = "13800138000", "0004521377"
PRESENT_PHONE = "13911112222"
"""Of the other volunteer, who is in the running shift already."""
STRANGER_PHONE = "13700007777"

CONTACT = Contact(name="王小明", phone="13566668888")

Row = tuple[UUID, Entity]
S = TypeVar("S", bound=msgspec.Struct)


def bare_desk(folder: Path, *, now: datetime = NOW) -> Desk:
    """A terminal that nobody enrolled."""
    return Desk(store=Store(folder / "data"), clock=FakeClock(now))


def unpulled_desk(folder: Path, *, now: datetime = NOW) -> Desk:
    """An enrolled terminal before its first pull."""
    desk = bare_desk(folder, now=now)
    with desk.store.transaction() as tx:
        state.put_enrolment(tx, enrolment())
    return desk


def enrolled_desk(folder: Path, *, now: datetime = NOW) -> Desk:
    """An enrolled terminal with a demo's rows, in contact with its server a moment ago."""
    desk = unpulled_desk(folder, now=now)
    publish(desk, *demo_rows())
    note_contact(desk, now)
    return desk


def enrolment() -> Enrolment:
    return Enrolment(
        server_url="https://dq.example.cn",
        device_id=str(UUID(int=201)),
        install_id=str(UUID(int=202)),
        bearer="bearer",
        district=str(DISTRICT_ID),
        station=str(STATION_ID),
        seal_key=base64.b64encode(bytes(SEAL_KEY.public_key)).decode(),
    )


def clock_of(desk: Desk) -> FakeClock:
    """The desk's clock, to be moved."""
    return cast(FakeClock, desk.clock)


def at(text: str, *, day: date = TODAY) -> datetime:
    """A local HH:MM at the station."""
    hour, minute = map(int, text.split(":"))
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)


def publish(desk: Desk, *rows: Row, version: int = 1) -> None:
    """As if the rows came in a page of a pull."""
    changes = [
        ChangeRow(type=body.type, id=key, version=version, body=entity_body(body))
        for key, body in rows
    ]
    with desk.store.transaction() as tx:
        apply_page(tx, changes, cursor=f"c{version}")


def unpublish(desk: Desk, kind: type[Entity], key: UUID, *, version: int = 2) -> None:
    """As if a tombstone came in a pull."""
    change = ChangeRow(type=kind.type, id=key, version=version, deleted=True)
    with desk.store.transaction() as tx:
        apply_page(tx, [change], cursor=f"c{version}")


def note_contact(desk: Desk, when: datetime) -> None:
    """As the worker does after a whole exchange."""
    with desk.store.transaction() as tx:
        state.put(tx, "last_contact", rfc3339(when))


def pending_ops(desk: Desk) -> list[dict[str, Any]]:
    """What would be pushed, in order."""
    batch = outbox.next_batch(desk.store.reader)
    return [{**op, "body": msgspec.json.decode(op["body"])} for op in batch.ops] if batch else []


def answer(
    desk: Desk,
    kind: str,
    outcome: str = "applied",
    *,
    message_key: str = "",
    version: int | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """As if the server answered every pending operation of a kind."""
    batch = outbox.next_batch(desk.store.reader)
    assert batch is not None, "nothing is pending"
    results = [
        outbox.Result(op["op_id"], outcome, "", message_key, version, detail or {})
        for op in batch.ops
        if op["kind"] == kind
    ]
    assert results, f"no {kind} is pending"
    with desk.store.transaction() as tx:
        outbox.record_results(tx, batch, results, clock=desk.clock)


def unsealed(box: str) -> Contact:
    """What only the server can read of a contact."""
    return _opened(box, Contact)


def unsealed_letter(box: str) -> Letter:
    """What only the server can read of what a person wrote."""
    return _opened(box, Letter)


def _opened(box: str, kind: type[S]) -> S:
    inside = SealedBox(SEAL_KEY).decrypt(base64.b64decode(box))
    return msgspec.json.decode(inside, type=kind)


def bytes_on_disk(desk: Desk) -> bytes:
    """Every file of the data directory, the write-ahead log among them."""
    files = [path for path in sorted(desk.store.folder.rglob("*")) if path.is_file()]
    return b"".join(path.read_bytes() for path in files)


@cache
def hash_of(number: str) -> str:
    """As the district's roster has it."""
    return identity_hash(number, roster_key=ROSTER_KEY)


def integrity_code(number: int, merchant_id: UUID) -> IntegrityCode:
    """A code of this district that is valid for all of 2026."""
    return IntegrityCode(
        district_no=7,
        key_no=1,
        serial=serial_from_number(number),
        issued=date(2026, 1, 1),
        expires=date(2026, 12, 31),
        merchant_id=merchant_id,
        catalogue_hash=bytes(8),
    )


BAKERY_CODE = integrity_code(1_000_001, BAKERY_ID)
TAILOR_CODE = integrity_code(1_000_002, TAILOR_ID)


def sticker(code: IntegrityCode = BAKERY_CODE) -> str:
    """The text on a shop's wall."""
    return code_text(code, SIGNER.sign(code.signed_bytes()).signature, prefix=CODE_PREFIX)


def typed(code: IntegrityCode = BAKERY_CODE) -> str:
    """The short form under it."""
    return short_form(code.serial)


def demo_rows() -> tuple[Row, ...]:
    """Everything that the enrolled desk shows."""
    return (*_places(), *_study(), *_merchants(), *_codes(), *_rooms(), *_volunteering())


def _places() -> tuple[Row, ...]:
    district = District(
        name="云桥商圈",
        district_no=7,
        hotline="0571-8800-0000",
        roster_key=ROSTER_KEY.hex(),
        code_prefix=CODE_PREFIX,
    )
    return (
        (DISTRICT_ID, district),
        (STATION_ID, _station("云桥天地党群服务站", "0571-8800-0001")),
        (OTHER_STATION_ID, _station("惠邻超市党群服务站", "0571-8800-0002")),
    )


def _station(name: str, hotline: str) -> Station:
    return Station(
        name=name,
        address="云桥路1号",
        zone="Asia/Shanghai",
        hotline=hotline,
        desk="人工服务台在1层东门",
    )


def _study() -> tuple[Row, ...]:
    return (
        (SORTING_ID, Column(name="垃圾分类", position=2, icon="recycle")),
        (SAFETY_ID, Column(name="消防安全", position=1, icon="fire", summary="会用灭火器")),
        (EMPTY_COLUMN_ID, Column(name="空栏目", position=3, icon="leaf")),
        (FIRE_ID, piece("怎样用灭火器", SAFETY_ID, published_at=NOW - timedelta(days=9))),
        (BINS_ID, piece("四类垃圾", SORTING_ID, published_at=NOW, questions=questions())),
        (EXPIRED_ID, piece("旧通知", SAFETY_ID, expires_at=NOW)),
    )


def piece(title: str, column_id: UUID, **fields: Any) -> Content:
    """A piece; `fields` over the usual ones."""
    usual: dict[str, Any] = {
        "summary": "三分钟读完",
        "body": "## 一\n\n正文。",
        "minutes": 3,
        "source": "本项目编写",
        "licence": "CC BY 4.0",
        "published_at": NOW - timedelta(days=30),
    }
    return Content(title=title, column_id=column_id, **{**usual, **fields})


def questions() -> list[Question]:
    """One with a single correct option, one with two."""
    return [
        Question(id=QUESTION_ONE, text="湿纸巾?", options=["可回收", "其他"], correct=[1]),
        Question(id=QUESTION_TWO, text="有害?", options=["药品", "陶瓷", "电池"], correct=[0, 2]),
    ]


def _merchants() -> tuple[Row, ...]:
    bakery = Merchant(
        name="青麦烘焙",
        trade="烘焙甜品",
        station_id=STATION_ID,
        floor="1层",
        shop_no="A108",
        address="云桥路1号1层A108",
        credit_code="91990000000001011G",
        catalogue_hash="00" * 8,
        pledge=Pledge(identity="党员示范店", duty="每天检查", promise="当天现做"),
        honours=[
            Honour(name="食品安全示范店", valid_until=TODAY),
            Honour(name="往年荣誉", valid_until=TODAY - timedelta(days=1)),
        ],
        star_rating=StarRating(
            identity=17, operation=53, systems=19, consumer_protection=8, bonus=2, stars=5
        ),
        rating_count=12,
        rating_mean=4.5,
    )
    tailor = Merchant(
        name="巧手裁缝",
        trade="服装修改",
        station_id=OTHER_STATION_ID,
        floor="2层",
        shop_no="B201",
        address="邻里街18号2层B201",
        credit_code="91990000000001022X",
        catalogue_hash="00" * 8,
    )
    return (BAKERY_ID, bakery), (TAILOR_ID, tailor)


def _codes() -> tuple[Row, ...]:
    public = base64.b64encode(bytes(SIGNER.verify_key)).decode()
    return (
        (SIGNING_KEY_ID, SigningKey(district_no=7, key_no=1, public_key=public)),
        (UUID(int=122), _issued(BAKERY_CODE)),
        (UUID(int=123), _issued(TAILOR_CODE)),
    )


def _issued(code: IntegrityCode) -> IssuedCode:
    return IssuedCode(
        serial=code.serial,
        merchant_id=code.merchant_id,
        key_no=code.key_no,
        issued=code.issued,
        expires=code.expires,
    )


def _rooms() -> tuple[Row, ...]:
    return (
        (SMALL_ROOM_ID, Room(name="红荔厅", station_id=STATION_ID, floor="3层", seats=8)),
        (
            LARGE_ROOM_ID,
            Room(
                name="云桥厅",
                station_id=OTHER_STATION_ID,
                floor="2层",
                seats=30,
                equipment=["投影"],
                rules=RoomRules(gap_min=0),
            ),
        ),
        (BOOKING_ID, booking("14:00", "15:00")),
    )


def booking(start: str, end: str, **fields: Any) -> Booking:
    """A booking of the small room today; `fields` over the usual ones."""
    usual: dict[str, Any] = {
        "room_id": SMALL_ROOM_ID,
        "start": at(start).astimezone(UTC),
        "end": at(end).astimezone(UTC),
        "status": "confirmed",
        "reference": BOOKING_REFERENCE,
        "purpose": "商户例会",
    }
    return Booking(**{**usual, **fields})


def _volunteering() -> tuple[Row, ...]:
    tomorrow = TODAY + timedelta(days=1)
    activity = Activity(title="红管家巡街", theme="整洁环境", place="东门集合", summary="一起巡街")
    came = Attendance(
        shift_id=RUNNING_SHIFT_ID,
        status="present",
        checked_in_at=NOW - timedelta(minutes=50),
        volunteer_id=OTHER_VOLUNTEER_ID,
    )
    return (
        (ACTIVITY_ID, activity),
        (RUNNING_SHIFT_ID, shift(at("09:00"), at("12:00"))),
        (EVENING_SHIFT_ID, shift(at("18:00"), at("20:00"), taken=9)),
        (LATER_SHIFT_ID, shift(at("09:00", day=tomorrow), at("11:00", day=tomorrow), taken=10)),
        (SIGN_UP_ID, _roster_entry(VOLUNTEER_ID, "张**", VOLUNTEER_PHONE, VOLUNTEER_CARD)),
        (OTHER_SIGN_UP_ID, _roster_entry(OTHER_VOLUNTEER_ID, "李*", PRESENT_PHONE)),
        (ATTENDANCE_ID, came),
    )


def shift(start: datetime, end: datetime, *, taken: int = 2, places: int = 10) -> Shift:
    return Shift(
        activity_id=ACTIVITY_ID,
        start=start.astimezone(UTC),
        end=end.astimezone(UTC),
        places=places,
        taken=taken,
    )


def _roster_entry(
    volunteer_id: UUID, masked_name: str, phone: str, card: str | None = None
) -> RosterEntry:
    return RosterEntry(
        shift_id=RUNNING_SHIFT_ID,
        volunteer_id=volunteer_id,
        masked_name=masked_name,
        phone_hash=hash_of(phone),
        card_hash=hash_of(card) if card else None,
    )
