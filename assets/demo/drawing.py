"""What the picture scripts of the demo share: a canvas drawn at three times its size."""

import json
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, ImageOps

FONTS = Path(__file__).parents[1] / "fonts"
OVERSAMPLE = 3
COLOURS = 128

Point = tuple[float, float]
Box = tuple[float, float, float, float]


class Canvas:
    """Flat shapes in final pixels; `save` shrinks them, which smooths the edges."""

    def __init__(self, width: int, height: int, background: str) -> None:
        self.size = (width, height)
        full = (width * OVERSAMPLE, height * OVERSAMPLE)
        self.image = Image.new("RGB", full, background)
        self.draw = ImageDraw.Draw(self.image, "RGBA")

    def box(self, box: Box, fill: str, radius: float = 0) -> None:
        self.draw.rounded_rectangle(scaled(box), radius * OVERSAMPLE, fill)

    def ellipse(self, box: Box, fill: str) -> None:
        self.draw.ellipse(scaled(box), fill)

    def circle(self, centre: Point, radius: float, fill: str) -> None:
        x, y = centre
        self.ellipse((x - radius, y - radius, x + radius, y + radius), fill)

    def half_disc(self, box: Box, fill: str, start: int = 0) -> None:
        """Half of the ellipse in `box`: the lower half from 0 degrees, the upper from 180."""
        self.draw.pieslice(scaled(box), start, start + 180, fill)

    def polygon(self, points: list[Point], fill: str) -> None:
        self.draw.polygon([(x * OVERSAMPLE, y * OVERSAMPLE) for x, y in points], fill)

    def line(self, points: list[Point], fill: str, width: float) -> None:
        full = [(x * OVERSAMPLE, y * OVERSAMPLE) for x, y in points]
        self.draw.line(full, fill, round(width * OVERSAMPLE), "curve")

    def text(self, centre: Point, text: str, size: int, fill: str) -> None:
        self._write(centre, text, FONTS / "NotoSansSC-Bold.otf", size, fill)

    def icon(self, centre: Point, name: str, size: int, fill: str) -> None:
        self._write(centre, icon_char(name), FONTS / "icons.ttf", size, fill)

    def _write(self, centre: Point, text: str, font: Path, size: int, fill: str) -> None:
        face = ImageFont.truetype(font, size * OVERSAMPLE)
        left, top, right, bottom = face.getbbox(text)
        x = centre[0] * OVERSAMPLE - (left + right) / 2
        y = centre[1] * OVERSAMPLE - (top + bottom) / 2
        self.draw.text((x, y), text, fill, face)

    def mirror(self) -> None:
        """Swap left and right of what is drawn so far."""
        self.image.paste(ImageOps.mirror(self.image))

    def save(self, path: Path) -> None:
        """Write a palette PNG, making its folder."""
        path.parent.mkdir(parents=True, exist_ok=True)
        small = self.image.resize(self.size, Image.Resampling.LANCZOS)
        palette = small.quantize(COLOURS, dither=Image.Dither.NONE)
        palette.save(path, optimize=True)


def scaled(box: Box) -> Box:
    left, top, right, bottom = box
    return (left * OVERSAMPLE, top * OVERSAMPLE, right * OVERSAMPLE, bottom * OVERSAMPLE)


def icon_char(name: str) -> str:
    codes: dict[str, str] = json.loads((FONTS / "icons.json").read_text())
    return chr(int(codes[name], 16))
