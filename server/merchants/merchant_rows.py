"""One row of the merchants' workbook: its columns, and what is wrong with it in plain Chinese."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError

from server.merchants.credit_code import validate_credit_code
from server.merchants.models import Merchant
from server.merchants.workbooks import FORMULA
from server.stations.selectors import Station, all_stations

COLUMNS = {
    "name": "商户名称",
    "trade": "业态",
    "credit_code": "统一社会信用代码",
    "station": "所属站点",
    "floor": "楼层",
    "shop_no": "铺位号",
    "address": "地址",
    "is_open": "正常营业",
    "pledge_identity": "亮身份",
    "pledge_duty": "亮职责",
    "pledge_promise": "亮承诺",
    "district": "商圈",
    "id": "编号",
}
"""Column headers by field. 编号 says which merchant a row is; blank for new ones."""

REQUIRED = ("name", "trade", "credit_code", "station", "address")

TRADES = (
    "餐饮", "咖啡饮品", "烘焙甜品", "生鲜超市", "便利店", "服装鞋帽", "美容美发", "母婴玩具",
    "图书文具", "数码维修", "眼镜", "珠宝首饰", "家居家电", "药店", "洗衣", "运动健身",
    "教育培训", "休闲娱乐", "酒店住宿", "生活服务",
)  # fmt: skip
"""Trades that need no merchant of theirs to be known."""

_FLOOR = re.compile(r"(地下|负)?[1-9][0-9]?层|B[1-9]|[1-9][0-9]?F|[1-9][0-9]?楼")
_YES, _NO = {"是", "营业", "1", "Y", "y"}, {"否", "停业", "0", "N", "n"}

Place = tuple[UUID, str, str]
"""District, credit code and shop number: no two merchants share them."""


@dataclass
class Register:
    """What is on the books when the import starts, and which rows have claimed what since."""

    stations: dict[str, list[Station]] = field(default_factory=lambda: defaultdict(list))
    merchants: dict[UUID, Merchant] = field(default_factory=dict)
    by_place: dict[Place, Merchant] = field(default_factory=dict)
    trades: set[str] = field(default_factory=lambda: set(TRADES))
    floors: dict[UUID, set[str]] = field(default_factory=lambda: defaultdict(set))
    claimed: dict[object, int] = field(default_factory=dict)

    @classmethod
    def now(cls) -> "Register":
        register = cls()
        for station in all_stations():
            register.stations[station.name].append(station)
        for merchant in Merchant.objects.select_related("district", "station"):
            register.merchants[merchant.pk] = merchant
            register.by_place[place_of(merchant)] = merchant
            register.trades.add(merchant.trade)
            register.floors[merchant.station_id].add(merchant.floor)
        return register


def place_of(merchant: Merchant) -> Place:
    return merchant.district_id, merchant.credit_code, merchant.shop_no


def check_headers(headers: list[str]) -> None:
    """Raises ValidationError for what is missing, and for what nobody would read."""
    missing = [COLUMNS[name] for name in REQUIRED if COLUMNS[name] not in headers]
    unknown = [name for name in headers if name not in COLUMNS.values()]
    if missing:
        raise ValidationError(f"缺少列:{'、'.join(missing)}。可以先导出一份,照它的表头填写")
    if unknown:
        raise ValidationError(f"不认识的列:{'、'.join(unknown)}。请删去或改成导出表里的名称")


class RowReader:
    """Reads one row; `errors` holds what is wrong by field."""

    def __init__(self, register: Register, row: Mapping[str, str]) -> None:
        self.register = register
        self.values = {name: row[head] for name, head in COLUMNS.items() if head in row}
        self.errors: dict[str, str] = {}
        self.station = self._station()
        self.known = self._known()

    def apply(self, merchant: Merchant, row_number: int) -> None:
        """Sets what the row says. Raises ValidationError by field."""
        self._check_text()
        self._check_credit_code()
        for name, value in self._plain_values().items():
            setattr(merchant, name, value)
        if self.station is not None and "station" not in self.errors:
            merchant.station, merchant.district = self.station, self.station.district
            self._check_floor(merchant)
            self._check_alone(merchant, row_number)
        self._check_model(merchant)
        if self.errors:
            raise ValidationError({name: [text] for name, text in self.errors.items()})

    def _plain_values(self) -> dict[str, Any]:
        apart = ("station", "district", "id", "is_open")
        plain: dict[str, Any] = {n: v for n, v in self.values.items() if n not in apart}
        said = self.values.get("is_open", "")
        if said in _YES | _NO:
            plain["is_open"] = said in _YES
        elif said:
            self.errors["is_open"] = f"请填“是”或“否”,不能是“{said}”"
        return plain

    def _station(self) -> Station | None:
        name, district = self.values["station"], self.values.get("district", "")
        found = [
            station
            for station in self.register.stations.get(name, [])
            if not district or station.district.name == district
        ]
        if len(found) == 1:
            return found[0]
        where = f"商圈“{district}”里" if district else ""
        if not name:
            self.errors["station"] = "不能为空"
        elif found:
            self.errors["station"] = f"有 {len(found)} 个站点都叫“{name}”,请填“商圈”列"
        else:
            self.errors["station"] = f"{where}没有叫“{name}”的站点,请与站点列表核对"
        return None

    def _known(self) -> Merchant | None:
        """The merchant that the row is about: by its id, else by credit code and shop number."""
        given = self.values.get("id", "")
        if given:
            try:
                found = self.register.merchants.get(UUID(given))
            except ValueError:
                found = None
            if found is None:
                self.errors["id"] = "没有这个编号的商户;新商户请把编号留空"
            elif self.station is not None and found.district_id != self.station.district_id:
                self.errors["station"] = "商户不能换到另一个商圈"
            return found
        if self.station is None:
            return None
        place = (
            self.station.district_id,
            self.values["credit_code"],
            self.values.get("shop_no", ""),
        )
        return self.register.by_place.get(place)

    def _check_text(self) -> None:
        for name, value in self.values.items():
            if value == FORMULA:
                self.errors[name] = "这一格是公式,请复制后“选择性粘贴”为数值"
                self.values[name] = ""
            elif not value and name in REQUIRED:
                self.errors.setdefault(name, "不能为空")
        trade = self.values["trade"]
        if trade and trade not in self.register.trades:
            known = "、".join(sorted(self.register.trades))
            self.errors["trade"] = (
                f"没有“{trade}”这个业态。现有:{known}。新业态请先在一家商户的页面上登记"
            )

    def _check_credit_code(self) -> None:
        code = self.values["credit_code"]
        if "credit_code" in self.errors:
            return
        if re.fullmatch(r"\d+(\.\d+)?[Ee]\+\d+|\d{18}", code) and code.endswith("000"):
            self.errors["credit_code"] = (
                "Excel 把代码当成了数字,后几位已丢失,请设为文本格式重新填写"
            )
            return
        try:
            validate_credit_code(code)
        except ValidationError as wrong:
            self.errors["credit_code"] = wrong.messages[0]

    def _check_floor(self, merchant: Merchant) -> None:
        used = self.register.floors[merchant.station_id]
        floor = merchant.floor
        if floor and floor not in used and not _FLOOR.fullmatch(floor):
            examples = "、".join(sorted(used - {""})[:6]) or "1层、地下1层"
            self.errors["floor"] = f"看不懂楼层“{floor}”,请写成 {examples} 这样"

    def _check_alone(self, merchant: Merchant, row_number: int) -> None:
        for claim, what in ((merchant.pk, "编号"), (place_of(merchant), "信用代码和铺位号")):
            first = self.register.claimed.setdefault(claim, row_number)
            if first != row_number:
                self.errors.setdefault("credit_code", f"与第 {first} 行重复({what}相同)")
        owner = self.register.by_place.get(place_of(merchant))
        if owner is not None and owner.pk != merchant.pk:
            self.errors.setdefault("credit_code", f"这个信用代码在同一铺位已有商户“{owner}”")

    def _check_model(self, merchant: Merchant) -> None:
        try:
            merchant.clean_fields(exclude={"station", "district", *self.errors})
        except ValidationError as wrong:
            for name, texts in wrong.message_dict.items():
                self.errors.setdefault(name, texts[0])
