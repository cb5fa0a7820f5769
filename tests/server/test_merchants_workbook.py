"""Merchants from and to Excel, through the pages of the back office."""

import io
import re
import zipfile
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from server.changes.models import Change
from server.merchants.credit_code import check_character
from server.merchants.models import Merchant
from server.stations.models import Station
from tests.server.areas import make_district, make_station

IMPORT = "admin:merchants_merchant_import"
HEADERS = ["商户名称", "业态", "统一社会信用代码", "所属站点", "楼层", "铺位号", "地址"]
CODE = "91990000000001011G"
ROW = ["青麦烘焙", "烘焙甜品", CODE, "测试站", "1层", "A108", "滨江路 1 号"]


@pytest.fixture
def station(db: None) -> Station:
    return make_station(make_district())


@pytest.fixture
def office(station: Station) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("office"))
    return client


def credit_code(number: int) -> str:
    first_17 = f"9199{number:013d}"
    return first_17 + check_character(first_17)


def workbook(rows: list[list[Any]], headers: list[str] = HEADERS) -> bytes:
    book = Workbook()
    for row in [headers, *rows]:
        book.active.append(row)
    return saved(book)


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def check(office: Client, data: bytes, name: str = "商户.xlsx") -> str:
    """The page that says what the file would do."""
    file = SimpleUploadedFile(name, data)
    reply = office.post(reverse(IMPORT), {"format": "0", "resource": "0", "import_file": file})
    assert reply.status_code == 200
    return reply.content.decode()


def hidden_fields(page: str) -> dict[str, str]:
    form = page[page.index("process_import") :]
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form)
    return {name: value for name, value in fields if name != "csrfmiddlewaretoken"}


def confirm(office: Client, page: str) -> str:
    url = reverse("admin:merchants_merchant_process_import")
    return office.post(url, hidden_fields(page), follow=True).content.decode()


def exported(office: Client) -> bytes:
    return office.get(reverse("admin:merchants_merchant_export")).content


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_a_checked_file_writes_nothing_until_it_is_confirmed(office: Client) -> None:
    page = check(office, workbook([ROW]))
    assert "第 2 行 青麦烘焙 烘焙甜品 测试站 1层 A108" in words(page)
    assert not Merchant.objects.exists()
    assert "导入完成:新增 1 家,修改 0 家" in confirm(office, page)
    merchant = Merchant.objects.get()
    assert (merchant.name, merchant.floor, merchant.is_open) == ("青麦烘焙", "1层", True)
    assert Change.objects.filter(type="merchant", entity_id=merchant.pk).exists()


def test_an_export_imported_again_changes_nothing(office: Client) -> None:
    confirm(office, check(office, workbook([ROW])))
    page = check(office, exported(office))
    assert "与现有登记完全一样" in page
    assert "process_import" not in page


def test_a_change_in_the_export_is_shown_and_kept_in_the_history(office: Client) -> None:
    confirm(office, check(office, workbook([ROW])))
    book = load_workbook(io.BytesIO(exported(office)))
    heads = [cell.value for cell in book.active[1]]
    book.active.cell(2, heads.index("铺位号") + 1).value = "B9"
    page = check(office, saved(book))
    assert "铺位号 A108 → B9" in words(page)
    confirm(office, page)
    assert Merchant.objects.get().shop_no == "B9"
    entry = LogEntry.objects.get_for_object(Merchant.objects.get()).filter(action=1).get()
    assert entry.changes["shop_no"] == ["A108", "B9"]
    assert entry.actor.get_username() == "office"


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("统一社会信用代码", CODE[:-1] + "H", "校验位不对"),
        ("统一社会信用代码", "9199", "应为 18 位,现在是 4 位"),
        ("所属站点", "没有的站", "没有叫“没有的站”的站点"),
        ("业态", "烘培", "没有“烘培”这个业态"),
        ("楼层", "楼上", "看不懂楼层“楼上”"),
        ("商户名称", "", "不能为空"),
        ("商户名称", "长" * 81, "80"),
        ("地址", "=1+1", "这一格是公式"),
        ("正常营业", "也许", "请填“是”或“否”,不能是“也许”"),
        ("编号", "123", "没有这个编号的商户"),
    ],
)
def test_what_is_wrong_is_said_by_row_and_column_and_nothing_is_imported(
    office: Client, column: str, value: str, said: str
) -> None:
    headers = HEADERS if column in HEADERS else [*HEADERS, column]
    bad = dict(zip(HEADERS, ROW, strict=True)) | {column: value}
    good = ["二号店", "餐饮", credit_code(2), "测试站", "2层", "A2", "路 2 号"]
    page = check(office, workbook([good, [bad[name] for name in headers]], headers))
    assert re.search(rf"第 3 行 .*{column} .*{re.escape(said)}", words(page).replace("&#x27;", "'"))
    assert "没有写入任何一行" in page
    assert "process_import" not in page
    assert not Merchant.objects.exists()


def test_rows_that_repeat_each_other_are_refused(office: Client) -> None:
    assert "与第 2 行重复" in check(office, workbook([ROW, ROW]))


def test_a_station_name_of_two_districts_asks_for_the_district(office: Client) -> None:
    other = make_station(make_district(2))
    assert "有 2 个站点都叫“测试站”" in check(office, workbook([ROW]))
    page = check(office, workbook([[*ROW, "测试商圈2"]], [*HEADERS, "商圈"]))
    confirm(office, page)
    assert Merchant.objects.get().station == other


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+86", "-5", "@SUM", "张\"三'<b>"])
def test_a_name_like_a_formula_is_text_in_the_export_and_comes_back(
    office: Client, station: Station, name: str
) -> None:
    Merchant.objects.create(
        district=station.district, station=station, name=name, trade="餐饮",
        address="路", credit_code=CODE, shop_no="0012",
    )  # fmt: skip
    data = exported(office)
    cell = load_workbook(io.BytesIO(data)).active["A2"]
    assert (cell.value, cell.data_type, cell.number_format) == (name, "s", "@")
    assert cell.quotePrefix == (name[0] in "=+-@")
    assert "<f>" not in zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()
    assert "完全一样" in check(office, data)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"not a workbook", "这不是 .xlsx 文件"),
        (workbook([]), "表里没有数据"),
        (workbook([ROW], [*HEADERS[:-1], "住址"]), "缺少列:地址"),
        (workbook([[*ROW, ""]], [*HEADERS, "备注"]), "不认识的列:备注"),
        (workbook([[*ROW, ""]], [*HEADERS, "地址"]), "重复的列:地址"),
        (workbook([["x"]] * 2001), "一次最多导入 2000 行"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(office: Client, data: bytes, said: str) -> None:
    assert said in check(office, data)


def test_a_file_that_unpacks_to_too_much_is_not_opened(office: Client) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", bytes(70 * 1024 * 1024))
    assert "展开后过大" in check(office, out.getvalue())


def test_what_changed_since_the_check_stops_the_whole_import(
    office: Client, station: Station
) -> None:
    make_station(station.district, "二号站")
    second = ["二", "餐饮", credit_code(2), "二号站", *ROW[4:]]
    page = check(office, workbook([ROW, second]))
    Station.objects.filter(name="二号站").update(name="新名")
    assert "没有导入任何一行" in confirm(office, page)
    assert not Merchant.objects.exists()


def test_a_second_confirmation_of_the_same_file_is_told_so(office: Client) -> None:
    page = check(office, workbook([ROW]))
    confirm(office, page)
    assert "已经办过或已过期" in confirm(office, page)


def test_only_who_may_add_and_change_imports_and_who_may_see_exports(office: Client) -> None:
    clerk = User.objects.create_user("clerk", is_staff=True)
    office.force_login(clerk)
    export = reverse("admin:merchants_merchant_export")
    assert office.get(export).status_code == 403
    for granted, expected in (
        ({"view"}, (403, 200)),
        ({"view", "add"}, (403, 200)),
        ({"view", "change"}, (403, 200)),
        ({"view", "add", "change"}, (200, 200)),
    ):
        clerk.user_permissions.set(
            Permission.objects.filter(codename__in=[f"{name}_merchant" for name in granted])
        )
        replies = (office.get(reverse(IMPORT)).status_code, office.get(export).status_code)
        assert replies == expected


def test_2000_rows_are_imported_and_come_out_alike(office: Client) -> None:
    rows = [
        [f"第{n}号店", "餐饮", credit_code(n), "测试站", "1层", f"A{n}", "滨江路"]
        for n in range(2000)
    ]
    confirm(office, check(office, workbook(rows)))
    assert Merchant.objects.count() == 2000
    again = check(office, exported(office))
    assert "没有变化" in again
