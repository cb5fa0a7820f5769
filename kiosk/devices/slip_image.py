"""Draws a slip as a printer's dots: receipt printers seldom have Chinese letters of their own."""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import qrcode
from PIL import Image, ImageDraw, ImageFont

from kiosk.domain.slip import Slip

FONTS = Path(__file__).parents[2] / "assets" / "fonts"
_BLACK_BELOW = 140  # grey levels; a little more than half keeps thin strokes
_NARROW = 384
_WHOLE = re.compile(r"[!-~–—]+[,。;:、)]?|.[,。;:、)]?")
_QR_SHARE = 0.62


def slip_image(slip: Slip, dots: int) -> Image.Image:
    """The slip, black on white, 1 bit, `dots` wide and as high as it needs to be."""
    page = _Page(dots)
    page.write(slip.station, 26, bold=True, centred=True)
    page.rule()
    page.write(slip.title, 38, bold=True, centred=True)
    page.write(slip.status, 26, centred=True)
    page.gap(10)
    for label, content in slip.rows:
        page.write(label, 22)
        page.write(content, 28, bold=True)
    page.rule()
    page.write(slip.reference_label, 24, centred=True)
    page.write(f"{slip.reference[:4]} {slip.reference[4:]}", 54, bold=True, centred=True)
    page.paste(_code(slip.code or slip.reference, round(dots * _QR_SHARE)))
    page.rule()
    for line in slip.foot:
        page.write(line, 22)
    return page.image()


class _Page:
    """Fills a strip of paper from the top. Sizes are for paper 384 dots wide."""

    def __init__(self, dots: int) -> None:
        self._scale, self._dots = dots / _NARROW, dots
        self._margin, self._y = self._px(8), self._px(12)
        self._paper = Image.new("L", (dots, self._px(4000)), 255)
        self._pen = ImageDraw.Draw(self._paper)

    def write(self, text: str, size: int, *, bold: bool = False, centred: bool = False) -> None:
        font = _font("Bold" if bold else "Regular", self._px(size))
        for line in _lines(text, font, self._dots - 2 * self._margin):
            left = (self._dots - font.getlength(line)) / 2 if centred else self._margin
            self._pen.text((left, self._y), line, fill=0, font=font)
            self._y += self._px(size * 1.42)

    def rule(self) -> None:
        self.gap(10)
        right = self._dots - self._margin
        self._pen.line((self._margin, self._y, right, self._y), fill=0, width=self._px(2))
        self.gap(10)

    def paste(self, picture: Image.Image) -> None:
        self._paper.paste(picture, ((self._dots - picture.width) // 2, self._y))
        self._y += picture.height

    def gap(self, size: float) -> None:
        self._y += self._px(size)

    def image(self) -> Image.Image:
        """What is written on so far."""
        used = self._paper.crop((0, 0, self._dots, self._y + self._px(12)))
        return used.point(lambda grey: 255 if grey >= _BLACK_BELOW else 0).convert("1")

    def _px(self, size: float) -> int:
        return round(size * self._scale)


@lru_cache
def _font(weight: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / f"NotoSansSC-{weight}.otf"), size)


def _lines(text: str, font: ImageFont.FreeTypeFont, width: float) -> Iterator[str]:
    """The text in lines no wider than this: broken anywhere in Chinese, but within numbers and
    words only when one alone is too wide."""
    line = ""
    for piece in _pieces(text, font, width):
        if line and font.getlength(line + piece) > width:
            yield line
            line = piece.lstrip()
        else:
            line += piece
    yield line


def _pieces(text: str, font: ImageFont.FreeTypeFont, width: float) -> Iterator[str]:
    for piece in _WHOLE.findall(text):
        yield from [piece] if font.getlength(piece) <= width else piece


def _code(content: str, side: int) -> Image.Image:
    """As large as whole dots a module allow within `side`, its quiet zone included."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=4)
    code.add_data(content)
    modules = len(code.get_matrix())
    code.box_size = max(1, side // modules)
    picture: Image.Image = code.make_image().get_image()
    return picture.convert("L")
