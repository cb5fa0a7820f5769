"""Draws logo.png, a bridge under a heart: `python assets/images/draw_logo.py`. Our own design."""

import math
from pathlib import Path

from PIL import Image, ImageDraw

SIZE, OVERSAMPLE = 512, 4
CREAM, RED, SOFT = "#fdf6ea", "#c0392f", "#e9a58d"
Point = tuple[float, float]


def main() -> None:
    full = SIZE * OVERSAMPLE
    image = Image.new("RGBA", (full, full), "#00000000")
    draw = ImageDraw.Draw(image)
    draw.ellipse(box(8, 8, 504, 504), CREAM)
    draw.polygon(heart((256, 172), 6.2), RED)
    draw_bridge(draw)
    small = image.resize((SIZE, SIZE), Image.Resampling.LANCZOS)
    small.save(Path(__file__).with_name("logo.png"), optimize=True)


def box(*edges: float) -> list[float]:
    return [edge * OVERSAMPLE for edge in edges]


def heart(centre: Point, scale: float) -> list[Point]:
    """The heart curve around `centre`; its width is about 32 times `scale`."""
    return [heart_point(centre, scale, math.tau * step / 720) for step in range(720)]


def heart_point(centre: Point, scale: float, t: float) -> Point:
    x = 16 * math.sin(t) ** 3
    y = 13 * math.cos(t) - 5 * math.cos(2 * t) - 2 * math.cos(3 * t) - math.cos(4 * t)
    return (centre[0] + x * scale) * OVERSAMPLE, (centre[1] - y * scale) * OVERSAMPLE


def draw_bridge(draw: ImageDraw.ImageDraw) -> None:
    """An arched deck on three openings, and its reflection as two calm waves."""
    draw.pieslice(box(84, 296, 428, 494), 180, 360, RED)
    for middle, radius in ((256, 50), (158, 30), (354, 30)):
        opening = box(middle - radius, 395 - radius, middle + radius, 395 + radius)
        draw.pieslice(opening, 180, 360, CREAM)
    draw.rounded_rectangle(box(116, 412, 396, 424), 6 * OVERSAMPLE, SOFT)
    draw.rounded_rectangle(box(176, 440, 336, 452), 6 * OVERSAMPLE, SOFT)


if __name__ == "__main__":
    main()
