"""A small made-up district that answers the queries and commands of the screens."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from kiosk.commands.export_queue import ExportView
from kiosk.domain import sentences
from kiosk.errors import Refused
from kiosk.queries.article import Block
from kiosk.queries.complaints import ComplaintView, SaidAt
from kiosk.queries.floor_plans import FloorView, MapView, PlaceView
from kiosk.queries.home import HomeView, NetworkView
from kiosk.queries.merchants import (
    ComplaintNumbers,
    Honour,
    MerchantTile,
    MerchantView,
    Pledge,
    Promise,
    StarRating,
)
from kiosk.queries.notices import NoticeView
from kiosk.queries.phone_forms import PhoneForm
from kiosk.queries.refusals import RefusalView
from kiosk.queries.rooms import BookingView, ChoiceView, RoomDay, RoomTile, SlotView
from kiosk.queries.staff import ParkedView, StaffView, Versions
from kiosk.queries.staff_door import StaffDoor
from kiosk.queries.stick import StickView
from kiosk.queries.study import ColumnView, PieceTile, PieceView, Question
from kiosk.queries.volunteers import AttendanceView, ShiftView

PLANS = Path(__file__).parents[2] / "assets" / "demo" / "plans"
ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 24, 10, 5, tzinfo=ZONE)
TODAY = NOW.date()
PHONE_FORM = "HTTPS://DQ.EXAMPLE.CN/T/" + "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567" * 5
REFERENCES = ("11111111", "22222222", "33333333", "44444444")


def uid(number: int) -> UUID:
    return UUID(int=number)


def at(hour: int, minute: int = 0, days: int = 0) -> datetime:
    return datetime.combine(TODAY + timedelta(days=days), time(hour, minute), ZONE)


NETWORK = NetworkView("online", NOW, 0, 0, NOW - timedelta(minutes=3))
PIECES = (
    PieceTile(
        uid(11),
        "商圈里的消防通道:每一天都要畅通",
        "商铺、食客和外卖骑手都能做的六件小事。",
        6,
        3,
        "安全课堂",
        date(2026, 11, 23),
    ),
    PieceTile(uid(12), "七日无理由退货怎么用", "哪些能退,哪些不能退。", 4, 2, "放心消费", TODAY),
    PieceTile(uid(13), "垃圾分类:厨余怎么投", "沥水、破袋、投放。", 3, 0, "绿色生活", TODAY),
)
COLUMNS = (
    ColumnView(uid(1), "安全课堂", "消防、用电、电梯,身边的安全常识", "fire-extinguisher", 4),
    ColumnView(uid(2), "放心消费", "退换货、投诉、识别虚假宣传", "shopping-bag", 6),
    ColumnView(uid(3), "绿色生活", "垃圾分类和节约用水用电", "recycle", 3),
    ColumnView(uid(4), "党史故事", "每篇几分钟,读完可以做小测验", "flag", 12),
)
QUESTIONS = (
    Question(
        id=uid(21),
        text="消防通道可以临时停放外卖车吗?",
        options=["可以,五分钟内", "不可以", "有人看车就可以"],
        correct=[1],
        explanation="消防通道任何时候都不能占用,哪怕只停一分钟。",
    ),
    Question(
        id=uid(22),
        text="发现安全出口被堵,应当怎么做?(可多选)",
        options=["告诉商场服务台", "拨打96119", "绕开就好"],
        correct=[0, 1],
        explanation="告诉服务台,也可以拨打96119举报火灾隐患。",
    ),
)
_PARAGRAPH = (
    "消防通道是着火时消防车和人员进出的路。它平时看起来空着,"
    "常被当作卸货区和停车位;可是火势往往在几分钟内就会变大,每一秒都很要紧。"
)
PIECE = PieceView(
    id=uid(11),
    title=PIECES[0].title,
    summary=PIECES[0].summary,
    column="安全课堂",
    minutes=6,
    source="云桥商圈消防志愿队",
    licence="CC BY 4.0",
    published_on=PIECES[0].published_on,
    cover=None,
    blocks=(
        Block("paragraph", _PARAGRAPH),
        Block("heading", "为什么不能占用"),
        *(Block("paragraph", _PARAGRAPH) for _ in range(3)),
        Block("heading", "六件小事"),
        Block("numbered", "卸货不过夜,纸箱当天清走。", 1),
        Block("numbered", "电动自行车停在线内,不进楼道。", 2),
        Block("item", "看到常闭式防火门开着,随手关上。"),
        Block("quote", "《消防法》第二十八条:任何单位、个人不得占用、堵塞、封闭疏散通道。"),
        *(Block("paragraph", _PARAGRAPH) for _ in range(4)),
    ),
    questions=QUESTIONS,
)
MERCHANTS = (
    MerchantTile(uid(31), "青麦烘焙", "烘焙甜品", "1层", "A108", "云桥天地党群服务站", 5, None),
    MerchantTile(uid(32), "禾悦书店", "图书文具", "3层", "C301", "云桥天地党群服务站", 4, None),
    MerchantTile(uid(33), "巷味居", "餐饮", "4层", "D402", "云桥天地党群服务站", None, None),
    MerchantTile(uid(34), "康圆药房", "药店", "1层", "106", "惠邻超市党群服务站", 4, None),
    MerchantTile(uid(35), "净衣洗护", "洗衣", "2层", "205", "惠邻超市党群服务站", None, None),
)
MERCHANT = MerchantView(
    id=uid(31),
    name="青麦烘焙",
    trade="烘焙甜品",
    station="云桥天地党群服务站",
    floor="1层",
    shop_no="A108",
    address="云桥路1号云桥天地1层A108",
    credit_code="91990000000001011G",
    has_licence=True,
    pledge=Pledge(
        identity="商圈党员示范店,店长是党员,在岗时佩戴党员徽章。",
        duty="每天开店前检查原料的保质期和冷柜温度,并把检查记录贴在柜台旁。",
        promise="面包当天现做、当天售完;吃出异物,凭小票先退款再查原因。",
    ),
    honours=(
        Honour(name="党员示范店", valid_until=date(2027, 6, 30)),
        Honour(name="食品安全示范店", valid_until=date(2027, 12, 31)),
    ),
    star_rating=StarRating(
        identity=17, operation=53, systems=19, consumer_protection=8, bonus=2, stars=5
    ),
    promises=(
        Promise(title="七日无理由退货", days=7, conditions="凭小票,未拆封、不影响再次销售。"),
        Promise(title="吃出异物先退款", days=1, conditions="凭小票,当天拿回本店。"),
        Promise(title="度数配错免费重配"),
    ),
    complaints=ComplaintNumbers(
        until=TODAY,
        filed=5,
        refused=1,
        answered=4,
        overdue=1,
        share_in_time=0.8,
        median_days=7.0,
        promised_days=45,
    ),
    rating_count=128,
    rating_mean=4.6,
    rating_counts=(2, 3, 9, 20, 94),
    photo=None,
    here=True,
)
WITH_BREACH = replace(
    MERCHANT,
    id=uid(32),
    name="禾悦书店",
    star_rating=StarRating(
        identity=17,
        operation=55,
        systems=20,
        consumer_protection=8,
        bonus=4,
        stars=4,
        verified_breach=True,
    ),
    complaints=ComplaintNumbers(
        until=TODAY,
        filed=0,
        refused=0,
        answered=0,
        overdue=0,
        share_in_time=None,
        median_days=None,
        promised_days=45,
    ),
)
BARE = replace(
    MERCHANT,
    id=uid(33),
    name="巷味居",
    pledge=Pledge(),
    honours=(),
    star_rating=None,
    promises=(),
    complaints=None,
    rating_count=0,
    rating_mean=None,
    rating_counts=(),
)
"""Of which nothing is known but its place and licence."""
ROOMS = (
    RoomTile(
        uid(41),
        "云桥会议厅",
        "云桥天地党群服务站",
        "5层",
        40,
        ("投影仪", "无线话筒", "白板", "轮椅席位"),
        None,
        True,
        True,
    ),
    RoomTile(
        uid(42),
        "同心会客室",
        "云桥天地党群服务站",
        "5层",
        8,
        ("电视屏", "茶水台"),
        None,
        True,
        False,
    ),
    RoomTile(
        uid(43),
        "邻里议事厅",
        "惠邻超市党群服务站",
        "2层",
        20,
        ("投影仪", "白板"),
        None,
        False,
        True,
    ),
)
SHIFTS = (
    ShiftView(
        uid(51), "周末客流引导", "公共秩序", "云桥天地1层东门和中庭",
        "在客流高峰时引导电梯候梯、问路和轮椅通行,提醒看护好儿童。",
        at(10), at(13), 6, 4, "running",
    ),
    ShiftView(
        uid(52), "垃圾分类指导", "垃圾分类", "惠邻超市北侧分类投放点",
        "在投放高峰时帮助居民和商户分清四类垃圾。", at(18, 30), at(20), 4, 4, "soon",
    ),
    ShiftView(
        uid(53), "邻里街清洁日", "环境整洁", "邻里街全段,在惠邻超市门口集合",
        "清理小广告和烟头,擦洗公共座椅。", at(9, days=2), at(11, days=2), 12, 5, "later",
    ),
)  # fmt: skip

NOTICES = (
    NoticeView(
        uid(91), "今晚21:00起B座停电检修", "预计2小时,请提前保存资料,B座电梯停用。",
        None, 8, None, True, at(21),
    ),
    NoticeView(
        uid(92), "消防通道,一分钟也不能堵", "卸货不占道,防火门随手关。发现堵塞请告诉服务台。",
        None, 10, uid(11), False, at(0, days=30),
    ),
    NoticeView(
        uid(93), "会议室免费借,屏上就能订", "最多提前7天,一次最长4小时。",
        None, 15, None, False, at(0, days=30),
    ),
)  # fmt: skip


MERCHANT_VIEWS = {view.id: view for view in (MERCHANT, WITH_BREACH, BARE)}


def home_view(_desk: Any) -> HomeView:
    return HomeView(
        district="云桥商圈",
        station="云桥天地党群服务站",
        hotline="0571-8800-0001",
        desk_text="人工服务台在1层东门电梯旁,每天10:00—21:30有人值守。",
        network=NETWORK,
        pieces=PIECES,
        free_rooms_now=2,
        rooms=3,
        activities_today=2,
        merchants=12,
    )


def room_day(_desk: Any, *, room_id: UUID, day: date) -> RoomDay:
    states = {3: "taken", 4: "taken", 9: "pending"}
    start = datetime.combine(day, time(9), ZONE)
    slots = tuple(
        SlotView(
            start + timedelta(minutes=30 * step),
            start + timedelta(minutes=30 * step + 30),
            "past" if day == TODAY and step < 3 else states.get(step, "free"),  # type: ignore[arg-type]
        )
        for step in range(24)
    )
    days = tuple(TODAY + timedelta(days=ahead) for ahead in range(8))
    room = next(room for room in ROOMS if room.id == room_id)
    return RoomDay(room, day, days, slots, 30, 240)


def booking(_desk: Any, *, reference: str) -> BookingView | None:
    """References of 8 equal characters: 1 pending, 2 confirmed, 3 conflict; others are unknown."""
    kinds = {"1": "pending", "2": "confirmed", "3": "conflict", "4": "cancelled"}
    status = kinds.get(reference[:1])
    if status is None:
        return None
    choices = tuple(
        ChoiceView(uid(41), "云桥会议厅", at(hour, days=1), at(hour + 1, days=1))
        for hour in (15, 17, 19)
    )
    message = "这个时段刚刚被别人订走了,请另选一个" if status == "conflict" else ""
    return BookingView(
        id=uid(61),
        reference=reference,
        room="云桥会议厅",
        start=at(14, days=1),
        end=at(15, 30, days=1),
        purpose="读书会",
        status=status,  # type: ignore[arg-type]
        message=message,
        choices=choices if status == "conflict" else (),
        can_cancel=status in ("pending", "confirmed"),
        can_check_in=status == "confirmed",
    )


def attendance(_desk: Any, *, shift_id: UUID, number: str) -> AttendanceView:
    """Numbers that end in 2 are present already."""
    present = number.endswith("2")
    return AttendanceView(
        state="present" if present else "absent",
        known=True,
        masked_name="示**",
        attendance_id=uid(71) if present else None,
        checked_in_at=at(10, 2) if present else None,
        checked_out_at=None,
        minutes=None,
        confirmed=False,
        sign_up_id=uid(61),
    )


def merchants(_desk: Any, *, search: str = "") -> tuple[MerchantTile, ...]:
    return tuple(tile for tile in MERCHANTS if search in tile.name + tile.trade)


def check_code(_desk: Any, *, text: str, way: str) -> Any:
    verdicts = {
        "X": "forged", "E": "expired", "R": "revoked",
        "F": "foreign_district", "U": "unknown", "V": "unverified",
        "W": "unknown", "T": "unknown", "D": "forged",
    }  # fmt: skip
    verdict = verdicts.get(text[:1], "genuine")
    shown = verdict in ("genuine", "expired", "revoked")
    merchants = {"O": replace(MERCHANT, here=False, station="惠邻超市党群服务站"), "G": None}
    return SimpleNamespace(
        verdict=verdict,
        reason={"W": "foreign", "T": "typo", "D": "damaged"}.get(text[:1], "listed"),
        is_outdated=text.startswith("C"),
        site="qr.elsewhere.example" if text.startswith("W") else None,
        serial="7QK3M0ZA" if shown else None,
        merchant=merchants.get(text[:1], MERCHANT) if shown else None,
        issued=date(2026, 3, 1) if shown else None,
        expires=date(2027, 2, 28) if shown else None,
        lists_at=NOW - timedelta(hours=3),
    )


PARKED = (ParkedView("unknown_kind", 1, at(9, 30, days=1)),)
STAFF = StaffView(
    trouble="",
    last_contact=NOW - timedelta(minutes=1),
    pending=3,
    oldest_pending_at=at(9, 12),
    parked=PARKED,
    refused=2,
    correcting=1,
    versions=Versions(program="0.1.0", wanted="", content=128, mark="Xy12aB", store=1),
    disk_free_mib=21_000,
    clock_ahead_s=2,
    camera="ready",
    scanner="on",
    printer="none",
    salvage=None,
    code_list="ok",
    code_list_at=at(8, 30),
)
REFUSALS = (
    RefusalView(
        uid(81), "booking.requested", at(9, 40), "不在会议室的开放时间内", False,
        subject="云桥会议厅", start=at(21, days=1), end=at(22, days=1), remedy="slot",
        room_id=uid(41),
    ),
    RefusalView(
        uid(82), "merchant.rated", at(9, 5), "这家商户已不在册,请到服务台咨询", False,
        subject="青麦烘焙", remedy="stars", value=2,
    ),
    RefusalView(
        uid(83), "feedback.sent", at(8, 55), "这条记录的内容无法识别,请联系工作人员", False,
        remedy="feedback_kind", value="praise",
    ),
    RefusalView(
        uid(84), "shift.signed_up", at(8, 50), "这个班次已不在册,请另选一个", True,
        subject="周末客流引导", remedy="shift_id", value=str(uid(51)),
    ),
    RefusalView(uid(85), "booking.cancelled", at(8, 45), "", False),
)  # fmt: skip


def refusal(_desk: Any, *, op_id: UUID) -> RefusalView:
    return next(view for view in REFUSALS if view.op_id == op_id)


def open_staff(_desk: Any, *, digits: str) -> None:
    """The code is 20261124."""
    if digits != "20261124":
        raise Refused(sentences.STAFF_CODE_WRONG)


def ticket(_desk: Any, **_: Any) -> Any:
    return SimpleNamespace(
        attendance_id=uid(71), masked_name="示**", known=True, already=False, at=NOW
    )


def _floor(name: str, order: int, *places: PlaceView, drawn: bool = True) -> FloorView:
    picture = PLANS / f"mall-{order}.png" if drawn else None
    return FloorView(name, order, picture, 1600 / 1120, None, places)


MAP = MapView(
    "云桥天地党群服务站",
    True,
    (
        replace(
            _floor(
                "1层", 1,
                PlaceView(uid(31), "merchant", "青麦烘焙", "烘焙", "A108", "1层", (0.88, 0.62), 1),
                PlaceView(uid(36), "merchant", "新开小店", "百货", "A109", "1层", None, 2),
                PlaceView(uid(91), "toilet", "", "", "", "1层", (0.09, 0.78), 3),
                PlaceView(uid(92), "lift", "东侧", "", "", "1层", (0.69, 0.45), 4),
            ),
            here=(0.77, 0.5),
        ),
        _floor(
            "3层", 3,
            PlaceView(uid(32), "merchant", "禾悦书店", "图书文具", "C301", "3层", (0.22, 0.15), 1),
            PlaceView(uid(93), "toilet", "", "", "", "3层", (0.09, 0.78), 2),
            PlaceView(uid(94), "lift", "东侧", "", "", "3层", (0.69, 0.45), 3),
            PlaceView(uid(95), "desk", "", "", "", "3层", (0.7, 0.75), 4),
        ),
        _floor(
            "5层", 5,
            PlaceView(uid(41), "room", "云桥会议厅", "", "", "5层", None, 1),
            drawn=False,
        ),
    ),
)  # fmt: skip
"""Of the first floor's shops one is not on the plan; the highest floor has none."""


COMPLAINTS = ("11111111", "22222222", "33333333", "44444444", "55555555", "66666666")
_STANDING: dict[str, dict[str, Any]] = {
    "1": {"stage": "answered", "confirm_by": date(2026, 12, 15), "reopenings_left": 2,
          "can_decide": True},
    "2": {"stage": "filed", "pending": "filed"},
    "3": {"stage": "handling", "waiting_for": "请提供购物小票的照片"},
    "4": {"stage": "refused"},
    "5": {"stage": "accepted", "due_on": date(2027, 1, 28)},
    "6": {"stage": "answered", "pending": "confirmed"},
}  # fmt: skip


def complaint(_desk: Any, *, reference: str) -> ComplaintView | None:
    """References of 8 equal characters: see `_STANDING`; others are unknown."""
    standing = _STANDING.get(reference[:1])
    if standing is None:
        return None
    is_answered = standing["stage"] in ("answered", "refused")
    usual: dict[str, Any] = {
        "id": uid(66),
        "reference": reference,
        "address": f"HTTPS://DQ.EXAMPLE.CN/F/{reference}",
        "merchant": "青麦烘焙",
        "pending": "",
        "problem": "",
        "due_on": None,
        "confirm_by": None,
        "waiting_for": "",
        "answers": (SaidAt(at(16, 20, days=-1), ANSWER),) if is_answered else (),
        "history": (SaidAt(at(9, 40, days=-6), "提交投诉"), SaidAt(at(10, days=-5), "受理")),
        "reopenings_left": 0,
        "can_decide": False,
    }
    return ComplaintView(**{**usual, **standing})


def find_complaint(_desk: Any, *, reference: str) -> str:
    if complaint(_desk, reference=reference) is None:
        raise Refused(sentences.COMPLAINT_GONE)
    return reference


ANSWER = "经核对,结账多收了3元,商户已当面退还差价,并重新核对了店内所有价签。"


def reference_of_code(_desk: Any, *, text: str) -> str | None:
    prefix = "HTTPS://DQ.EXAMPLE.CN/F/"
    return text.removeprefix(prefix) if text.startswith(prefix) else None


ANSWERS: dict[str, Callable[..., Any]] = {
    "complaint": complaint,
    "find_complaint": find_complaint,
    "reference_of_code": reference_of_code,
    "file_complaint": lambda _desk, **_: COMPLAINTS[1],
    "confirm_complaint": lambda _desk, *, reference: None,
    "reopen_complaint": lambda _desk, *, reference, text: None,
    "has_phone_forms": lambda _desk: True,
    "offer_phone_form": lambda _desk, *, merchant_id: PhoneForm(PHONE_FORM, 900_000),
    "minutes_left": lambda _desk, *, form: 15,
    "floor_plans": lambda _desk, *, place_id=None: MAP,
    "has_map": lambda _desk: True,
    "is_mapped": lambda _desk, *, place_id: place_id in (uid(31), uid(32), uid(41)),
    "home": home_view,
    "network": lambda _desk: NETWORK,
    "notices": lambda _desk: NOTICES,
    "urgent_notices": lambda _desk: NOTICES[:1],
    "columns": lambda _desk: COLUMNS,
    "pieces": lambda _desk, *, column_id: PIECES,
    "found_pieces": lambda _desk, *, search: tuple(p for p in PIECES if search in p.title),
    "piece": lambda _desk, *, content_id: PIECE,
    "merchants": merchants,
    "merchant": lambda _desk, *, merchant_id: MERCHANT_VIEWS.get(merchant_id, MERCHANT),
    "rooms": lambda _desk: ROOMS,
    "room_day": room_day,
    "booking": booking,
    "shifts": lambda _desk: SHIFTS,
    "attendance": attendance,
    "finish_study": lambda _desk, *, content_id, read_s: None,
    "attempt_quiz": lambda _desk, *, content_id, answers: SimpleNamespace(
        correct=1, total=2, right={uid(21): True, uid(22): False}
    ),
    "check_code": check_code,
    "code_check": check_code,
    "rate_merchant": lambda _desk, *, merchant_id, stars, tags, rated: rated.add(merchant_id),
    "request_booking": lambda _desk, **_: SimpleNamespace(booking_id=uid(61), reference="1A2B3C4D"),
    "cancel_booking": lambda _desk, *, booking_id: None,
    "check_in_booking": lambda _desk, *, booking_id: None,
    "check_in": ticket,
    "check_out": ticket,
    "sign_up": lambda _desk, *, shift_id, contact: None,
    "withdraw": lambda _desk, *, sign_up_id: None,
    "staff_door": lambda _desk: StaffDoor(has_code=True, locked_s=0, tries_left=4),
    "open_staff": open_staff,
    "staff": lambda _desk: STAFF,
    "scanner_state": lambda _desk: "unknown",
    "printer_state": lambda _desk: "none",
    "print_slip": lambda _desk, *, slip: None,
    "retry_parked": lambda _desk: 1,
    "acknowledge_salvage": lambda _desk: None,
    "refusals": lambda _desk: REFUSALS,
    "refusal": refusal,
    "correct_operation": lambda _desk, *, op_id, changes=None: uid(86),
    "stick": lambda _desk: StickView(Path("/media/dangqun"), True),
    "export_queue": lambda _desk, *, folder: ExportView("dangqun-00000000-20261124.dqx", 5),
    "send_feedback": lambda _desk, *, feedback_kind, text, contact: "5F6G7H8J",
}


class FakeClock:
    boot_id = "boot"

    def now(self) -> datetime:
        return NOW.astimezone(UTC)

    def mono_ms(self) -> int:
        return 0


@dataclass
class FakeDesk:
    """Stands in for the desk; `called` keeps what was asked of it, in order."""

    clock: FakeClock = field(default_factory=FakeClock)
    zone: ZoneInfo = ZONE
    called: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    answers: dict[str, Callable[..., Any]] = field(default_factory=lambda: dict(ANSWERS))


def call(use_case: Callable[..., Any], desk: FakeDesk, arguments: dict[str, Any]) -> Any:
    """Runs the fake of a query or command in place of the real one."""
    name = use_case.__name__
    desk.called.append((name, arguments))
    return desk.answers[name](desk, **arguments)
