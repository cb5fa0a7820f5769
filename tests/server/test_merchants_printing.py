"""Stickers on paper: measured, and read back as a phone would."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pypdfium2 as pdfium
import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from kiosk.devices.zxing import qr_codes
from server.merchants import services
from server.merchants.models import IntegrityCode, Merchant
from server.merchants.services.printing import MOST_AT_ONCE, print_stickers
from server.merchants.stickers import DOOR, LARGE, SMALL, Paper
from tests.server.areas import NOON, make_district, make_merchant, make_station

TODAY = date(2026, 5, 4)
EXPIRES = date(2027, 5, 3)
DPI = 300
POINTS_A_MM = 72 / 25.4
MODULES = 53
"""Of a code whose address is as long as the test district's."""
PAPERS = [SMALL, LARGE, DOOR]
CODE_MM = {SMALL: 40, LARGE: 60, DOOR: 65}
PAGE_MM = {SMALL: (210, 297), LARGE: (210, 297), DOOR: (105, 148)}
LONG = "云桥天地示范街区老字号手工糕点与非遗面塑体验中心" * 4
RARE = "㐱记𰻝𰻝面馆"


@pytest.fixture
def merchant(db: None) -> Merchant:
    station = make_station(make_district())
    services.create_signing_key(district=station.district)
    return make_merchant(station, floor="1层", shop_no="A108")


def issue(merchant: Merchant, **days: date) -> IntegrityCode:
    return services.issue_code(
        merchant=merchant, issued=days.get("issued", TODAY), expires=days.get("expires", EXPIRES)
    )


def issued(merchant: Merchant, names: Sequence[str]) -> list[IntegrityCode]:
    """One code for each name, in the order in which they are printed."""
    shops = [
        make_merchant(merchant.station, name=name[:80], floor="1层", shop_no=f"B{number:03d}")
        for number, name in enumerate(names)
    ]
    return [issue(shop) for shop in shops]


def pages(pdf: bytes) -> list[tuple[tuple[float, float], np.ndarray]]:
    """Each page's size in mm, and its grey picture at DPI."""
    document = pdfium.PdfDocument(pdf)
    found = []
    for page in document:
        width, height = page.get_size()
        picture = page.render(scale=DPI / 72, grayscale=True).to_numpy()
        found.append(((width / POINTS_A_MM, height / POINTS_A_MM), picture.squeeze()))
    return found


def shown_text(pdf: bytes) -> str:
    return "\n".join(page.get_textpage().get_text_range() for page in pdfium.PdfDocument(pdf))


@pytest.mark.parametrize("paper", PAPERS, ids=["40 mm", "60 mm", "door"])
def test_every_printed_code_reads_back_in_its_place_and_size(
    merchant: Merchant, paper: Paper
) -> None:
    codes = issued(merchant, ["青麦烘焙", LONG, RARE, "Gate & <b>Co</b>", "五", "六"])
    sheets = pages(print_stickers(codes, paper=paper, today=TODAY))
    expected = [code.text for code in codes]
    assert len(sheets) == -(-len(codes) // len(paper.places))
    read: list[str] = []
    for size, picture in sheets:
        assert size == pytest.approx(PAGE_MM[paper], abs=0.1)
        found = sorted(qr_codes(np.ascontiguousarray(picture)).codes, key=_row_then_column)
        read += [code.data.decode() for code in found]
        for code in found:
            assert _width_mm(code.corners) == pytest.approx(CODE_MM[paper], abs=0.25)
    assert read == expected


def _row_then_column(code: object) -> tuple[int, float]:
    x, y = code.corners[0]  # type: ignore[attr-defined]
    return round(y / 100), x


def _width_mm(corners: Sequence[tuple[float, float]]) -> float:
    (left, _), (right, _) = corners[0], corners[1]
    return (right - left) * 25.4 / DPI


@pytest.mark.parametrize("paper", PAPERS, ids=["40 mm", "60 mm", "door"])
def test_the_quiet_zone_is_white_and_the_modules_black(merchant: Merchant, paper: Paper) -> None:
    ((_, picture),) = pages(print_stickers([issue(merchant)], paper=paper, today=TODAY))
    (code,) = qr_codes(np.ascontiguousarray(picture)).codes
    left, top = (round(value) for value in code.corners[0])
    side = round(paper.code / 25.4 * DPI)
    quiet = round(side / MODULES * 4) - 1
    around = picture[top - quiet : top + side + quiet, left - quiet : left + side + quiet].copy()
    assert around[quiet + 2 : -quiet - 2, quiet + 2 : -quiet - 2].min() == 0
    around[quiet - 2 : -quiet + 2, quiet - 2 : -quiet + 2] = 255
    assert around.min() == 255


def test_the_code_is_drawn_as_lines_not_as_a_picture(merchant: Merchant) -> None:
    pdf = print_stickers([issue(merchant)], paper=SMALL, today=TODAY)
    (page,) = pdfium.PdfDocument(pdf)
    kinds = {thing.type for thing in page.get_objects(max_depth=9)}
    assert pdfium.raw.FPDF_PAGEOBJ_PATH in kinds
    assert pdfium.raw.FPDF_PAGEOBJ_IMAGE not in kinds


@pytest.mark.parametrize("paper", PAPERS, ids=["40 mm", "60 mm", "door"])
@pytest.mark.parametrize(
    "name",
    [
        "青麦烘焙",
        LONG,
        RARE,
        "W" * 80,
        "W" * 28,
        "Bubble Tea and Coffee",
        "十三个字的名字要用中号字印" * 2,
    ],
)
def test_all_words_are_on_the_sticker_and_none_lies_on_another(
    merchant: Merchant, paper: Paper, name: str
) -> None:
    (code,) = issued(merchant, [name])
    pdf = print_stickers([code], paper=paper, today=TODAY)
    text = "".join(shown_text(pdf).split())
    wanted = (name[:80], "1层B000", code.short_form, "测试商圈1", "诚信二维码", "2027年5月3日")
    for words in (*wanted, "手机扫一扫，或到服务站核对"):
        assert words.replace(" ", "") in text
    boxes = _line_boxes(pdf)
    left, top = (value * POINTS_A_MM for value in paper.corner)
    width, height = (value * POINTS_A_MM for value in paper.sticker)
    page_height = paper.page[1] * POINTS_A_MM
    for x0, y0, x1, y1 in boxes:
        assert left < x0 < x1 < left + width
        assert page_height - top - height < y0 < y1 < page_height - top
    for one, other in pairwise(boxes):
        assert one[1] >= other[3] - 0.3, "each line is below the one before"


def _line_boxes(pdf: bytes) -> list[tuple[float, float, float, float]]:
    """Left, bottom, right, top of the ink of each line, from the top."""
    (page,) = pdfium.PdfDocument(pdf)
    words = page.get_textpage()
    rects = [words.get_rect(number) for number in range(words.count_rects())]
    lines: list[list[float]] = []
    for left, bottom, right, top in sorted(rects, key=lambda rect: -rect[3]):
        if lines and (top + bottom) / 2 > lines[-1][1]:
            line = lines[-1]
            line[:] = [min(line[0], left), min(line[1], bottom), max(line[2], right), line[3]]
        else:
            lines.append([left, bottom, right, top])
    return [(line[0], line[1], line[2], line[3]) for line in lines]


def test_cut_marks_stand_at_every_edge_of_the_grid_and_outside_it(merchant: Merchant) -> None:
    ((_, picture),) = pages(print_stickers([issue(merchant)], paper=SMALL, today=TODAY))
    top_rows = picture[round(9 / 25.4 * DPI), :]
    dark = [column * 25.4 / DPI for column in np.flatnonzero(top_rows < 128)]
    for edge in (15, 75, 135, 195):
        assert any(abs(x - edge) < 0.3 for x in dark)
    assert all(min(abs(x - edge) for edge in (15, 75, 135, 195)) < 0.3 for x in dark)


def test_the_fonts_are_in_the_file(merchant: Merchant) -> None:
    (code,) = issued(merchant, [RARE])
    (page,) = pdfium.PdfDocument(print_stickers([code], paper=DOOR, today=TODAY))
    texts = [one for one in page.get_objects(max_depth=9) if isinstance(one, pdfium.PdfTextObj)]
    fonts = [one.get_font() for one in texts]
    assert {font.is_embedded for font in fonts} == {True}
    assert any("Noto" in font.get_base_name() for font in fonts)


def test_a_name_that_no_font_can_print_is_said_and_not_printed(merchant: Merchant) -> None:
    (code,) = issued(merchant, ["\U00032000记"])
    with pytest.raises(ValidationError) as refused:
        print_stickers([code], paper=SMALL, today=TODAY)
    assert "没有能印“\U00032000”的字体" in refused.value.messages[0]


def test_codes_that_must_not_hang_anywhere_are_not_printed(merchant: Merchant) -> None:
    good = issue(merchant)
    old = issue(merchant, issued=TODAY - timedelta(days=9), expires=TODAY - timedelta(days=1))
    revoked = issue(merchant)
    services.revoke_code(code=revoked, reason="迁址", now=NOON)
    for bad, reason in ((old, "已过期"), (revoked, "已撤销")):
        with pytest.raises(ValidationError, match=f"{bad.short_form}.{reason}"):
            print_stickers([good, bad], paper=SMALL, today=TODAY)


def test_neither_a_stopped_key_nor_a_closed_shop_is_printed(merchant: Merchant) -> None:
    code = issue(merchant)
    code.merchant.is_open = False
    with pytest.raises(ValidationError, match="商户已停业"):
        print_stickers([code], paper=SMALL, today=TODAY)
    code.key.revoked_at = NOON
    with pytest.raises(ValidationError, match="签发密钥已停用"):
        print_stickers([code], paper=SMALL, today=TODAY)


def test_too_many_at_once_are_refused_with_both_numbers(merchant: Merchant) -> None:
    code = issue(merchant)
    with pytest.raises(ValidationError, match=f"{MOST_AT_ONCE} 个,现在选了 {MOST_AT_ONCE + 1}"):
        print_stickers([code] * (MOST_AT_ONCE + 1), paper=SMALL, today=TODAY)


def test_the_office_prints_the_chosen_codes_and_is_told_why_not(merchant: Merchant) -> None:
    good = services.issue_code(merchant=merchant, expires=date(2099, 1, 1))
    old = issue(merchant, issued=date(2025, 1, 1), expires=date(2025, 2, 1))
    client = Client()
    client.force_login(User.objects.create_superuser("office"))
    listed = reverse("admin:merchants_integritycode_changelist")
    form = {"action": "print_door", "_selected_action": [good.pk]}
    reply = client.post(listed, form)
    assert reply["Content-Type"] == "application/pdf"
    assert good.short_form in shown_text(reply.content)
    form["_selected_action"] = [good.pk, old.pk]
    page = client.post(listed, form, follow=True).content.decode()
    assert f"{old.short_form}(已过期)" in page
    assert "没有生成打印页" in page


def test_what_does_not_fit_on_a_sheet_goes_on_the_next(merchant: Merchant) -> None:
    codes = issued(merchant, [f"第{number}号商铺" for number in range(19)])
    pdf = pdfium.PdfDocument(print_stickers(codes, paper=SMALL, today=TODAY))
    assert len(pdf) == 3
    assert "第18号商铺" in pdf[2].get_textpage().get_text_range()
