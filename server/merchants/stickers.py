"""What is printed for an integrity code, and on which paper."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import ceil

import qrcode
from django.utils.html import format_html
from django.utils.safestring import SafeString
from qrcode.constants import ERROR_CORRECT_Q
from qrcode.util import MODE_ALPHA_NUM, QRData

from server.merchants.models import IntegrityCode

QUIET_MODULES = 4
"""Blank modules around a QR code (ISO/IEC 18004)."""

_ONE_MIDDLE_LINE, _ONE_LINE = 14, 99


@dataclass(frozen=True)
class Paper:
    """Millimetres. `code` is the QR code without its quiet zone; `text` is the size of an em."""

    label: str
    page: tuple[float, float]
    columns: int
    rows: int
    sticker: tuple[float, float]
    code: float
    text: float

    @property
    def corner(self) -> tuple[float, float]:
        """Left upper corner of the first sticker: the grid is in the middle of the page."""
        width, height = self.sticker
        left = (self.page[0] - self.columns * width) / 2
        return left, (self.page[1] - self.rows * height) / 2

    @property
    def places(self) -> list[tuple[float, float]]:
        """Left upper corner of every sticker of a page, row by row."""
        left, top = self.corner
        width, height = self.sticker
        return [
            (left + column * width, top + row * height)
            for row in range(self.rows)
            for column in range(self.columns)
        ]


A4, A6 = (210.0, 297.0), (105.0, 148.0)
SMALL = Paper("A4 贴纸,码 40 毫米,每页 9 张", A4, 3, 3, (60.0, 90.0), 40.0, 3.0)
LARGE = Paper("A4 贴纸,码 60 毫米,每页 4 张", A4, 2, 2, (90.0, 135.0), 60.0, 4.5)
DOOR = Paper("A6 门贴,码 65 毫米,每页 1 张", A6, 1, 1, A6, 65.0, 5.0)


@dataclass(frozen=True)
class Sticker:
    """The words and the code of one sticker. `name_class`: how small a long name is set;
    `name_ems`: how wide its box is, so that two lines are of a length."""

    district: str
    name: str
    name_class: str
    name_ems: float
    place: str
    short_form: str
    expires: date
    qr: SafeString


def sticker(code: IntegrityCode, *, code_mm: float) -> Sticker:
    """The code with its merchant as registered now."""
    merchant = code.merchant
    ems = sum(_ems(char) for char in merchant.name)
    return Sticker(
        district=merchant.district.name,
        name=merchant.name,
        name_class="short" if ems <= 11 else "middle" if ems <= 28 else "long",
        name_ems=ceil(ems / 2) + 0.8 if _ONE_MIDDLE_LINE < ems <= 28 else _ONE_LINE,
        place=f"{merchant.floor} {merchant.shop_no}".strip() or merchant.address,
        short_form=code.short_form,
        expires=code.expires,
        qr=qr_svg(code.text, code_mm=code_mm),
    )


def _ems(char: str) -> float:
    """About as wide as the character is in bold."""
    if ord(char) > 0x2E7F or char in "WM@%":
        return 1
    return 0.75 if char.isupper() else 0.6


def qr_svg(text: str, *, code_mm: float) -> SafeString:
    """An SVG element whose QR code, without the quiet zone, is `code_mm` wide.

    `text` must be of the alphanumeric set; a quarter of the code may be damaged.
    """
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_Q, border=0)
    code.add_data(QRData(text, mode=MODE_ALPHA_NUM), optimize=0)
    rows = code.get_matrix()
    modules = len(rows)
    side = modules + 2 * QUIET_MODULES
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" width="{0}mm" height="{0}mm"'
        ' viewBox="-{1} -{1} {2} {2}"><path d="{3}"/></svg>',
        round(code_mm * side / modules, 4),
        QUIET_MODULES,
        side,
        "".join(_row_path(y, row) for y, row in enumerate(rows)),
    )


def _row_path(y: int, row: Iterable[bool]) -> str:
    """The dark modules of a row, one rectangle a run."""
    path, start = "", None
    for x, dark in enumerate([*row, False]):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            path += f"M{start} {y}h{x - start}v1h{start - x}z"
            start = None
    return path
