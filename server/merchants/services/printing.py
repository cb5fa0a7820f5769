"""Print sheets of stickers, and door stickers, as PDF."""

import logging
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from PIL import ImageFile

from server.merchants.models import IntegrityCode
from server.merchants.stickers import Paper, sticker

MOST_AT_ONCE = 300
"""A page of the office answers within half a minute."""

_WITH_QUIET_ZONE = 1.16
"""At most: the shortest address makes a code of 53 modules, 61 with the quiet zone."""

MARK_MM, MARK_GAP_MM = 5.0, 2.0

# what the fonts lack is told to the person who prints
logging.getLogger("weasyprint").setLevel(logging.ERROR)
logging.getLogger("fontTools").setLevel(logging.ERROR)


def print_stickers(codes: Sequence[IntegrityCode], *, paper: Paper, today: date) -> bytes:
    """A PDF with one sticker a code, in the order of a walk through the stations.

    Raises ValidationError for codes that must not hang anywhere, and for names that no
    installed font can print.
    """
    _refuse_too_many(codes)
    _refuse_unfit(codes, today)
    pdf, missing = _rendered(render_to_string("merchants/stickers.html", _sheets(codes, paper)))
    if missing:
        raise ValidationError(
            f"服务器没有能印“{'”“'.join(sorted(missing))}”的字体,请安装字体后再打印"
        )
    return pdf


def _rendered(html: str) -> tuple[bytes, set[str]]:
    """The PDF, and the characters that it shows as empty boxes. Nothing is fetched."""
    # 44 MiB and half a second, for the worker in which somebody prints
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    # its import lets Pillow take pictures that were cut off, also those which the office uploads
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    document = HTML(string=html, url_fetcher=URLFetcher(allowed_protocols=())).render()
    pdf: bytes = document.write_pdf()
    return pdf, {chr(point) for font in document.fonts.values() for point in font.missing}


def unfit_reason(code: IntegrityCode, today: date) -> str:
    """Why the code must not be printed; empty when it may."""
    state = code.state_on(today)
    if state == "revoked":
        return "已撤销"
    if state == "expired":
        return "已过期"
    if code.key.revoked_at is not None:
        return "签发密钥已停用"
    return "" if code.merchant.is_open else "商户已停业"


def _refuse_too_many(codes: Sequence[IntegrityCode]) -> None:
    if not codes:
        raise ValidationError("没有选中诚信码")
    if len(codes) > MOST_AT_ONCE:
        raise ValidationError(
            f"一次最多打印 {MOST_AT_ONCE} 个,现在选了 {len(codes)} 个,请分几次打印"
        )


def _refuse_unfit(codes: Sequence[IntegrityCode], today: date) -> None:
    unfit = [(code, reason) for code in codes if (reason := unfit_reason(code, today))]
    if unfit:
        named = "、".join(f"{code.merchant} {code}({reason})" for code, reason in unfit[:5])
        more = f"等 {len(unfit)} 个" if len(unfit) > 5 else ""
        raise ValidationError(
            f"没有生成打印页:{named}{more}不能打印。请只选有效的码,失效的请重新签发"
        )


def _walk(code: IntegrityCode) -> tuple[str, ...]:
    merchant = code.merchant
    return merchant.station.name, merchant.floor, merchant.shop_no, merchant.name, code.serial


def _sheets(codes: Sequence[IntegrityCode], paper: Paper) -> dict[str, Any]:
    ordered = sorted(codes, key=_walk)
    made = [sticker(code, code_mm=paper.code) for code in ordered]
    places = paper.places
    return {
        "paper": paper,
        "words_top": 4.5 * paper.text + paper.code * _WITH_QUIET_ZONE,
        "marks": list(_marks(paper)) if len(places) > 1 else [],
        "sheets": [
            list(zip(places, made[start : start + len(places)], strict=False))
            for start in range(0, len(made), len(places))
        ],
    }


def _marks(paper: Paper) -> Iterator[tuple[float, float, float, float]]:
    """Left, top, width, height of the lines outside the grid that say where to cut."""
    (left, top), (width, height) = paper.corner, paper.sticker
    right, bottom = left + paper.columns * width, top + paper.rows * height
    for column in range(paper.columns + 1):
        for y in (top - MARK_GAP_MM - MARK_MM, bottom + MARK_GAP_MM):
            yield left + column * width, y, 0, MARK_MM
    for row in range(paper.rows + 1):
        for x in (left - MARK_GAP_MM - MARK_MM, right + MARK_GAP_MM):
            yield x, top + row * height, MARK_MM, 0
