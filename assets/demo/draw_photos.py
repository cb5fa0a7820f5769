"""Draws the shop fronts of the demo district into photos/: `python assets/demo/draw_photos.py`."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from drawing import Box, Canvas

HERE = Path(__file__).parent
WIDTH, HEIGHT = 720, 480
GROUND = 414
WINDOW: Box = (70, 226, 430, 384)
DOOR: Box = (492, 214, 622, GROUND)
SHELVES = (296, 368)
GOODS_X = range(96, 420, 54)
CREAM, GLASS, SHELF = "#fdf8ee", "#dcebef", "#c9b08f"


@dataclass(frozen=True)
class Look:
    """The colours of a shop, its pictogram and what stands in its window."""

    wall: str
    main: str
    accent: str
    icon: str
    goods: Callable[[Canvas, float, float, str], None]
    mirrored: bool = False


def main() -> None:
    district = tomllib.loads((HERE / "district.toml").read_text("utf-8"))
    for merchant in district["merchants"]:
        draw_shop(merchant["name"], LOOKS[merchant["slug"]]).save(
            HERE / "photos" / f"{merchant['slug']}.png"
        )


def draw_shop(name: str, look: Look) -> Canvas:
    canvas = Canvas(WIDTH, HEIGHT, look.wall)
    draw_street(canvas)
    draw_facade(canvas, look)
    draw_window(canvas, look)
    draw_door(canvas, look)
    draw_awning(canvas, look)
    draw_plants(canvas)
    if look.mirrored:
        canvas.mirror()
    draw_sign(canvas, name, look)
    return canvas


def draw_street(canvas: Canvas) -> None:
    canvas.circle((40, 470), 190, "#ffffff40")
    canvas.circle((690, 470), 230, "#ffffff40")
    canvas.box((0, GROUND, WIDTH, HEIGHT), "#d8d2c6")
    canvas.box((0, GROUND, WIDTH, GROUND + 8), "#bdb5a6")
    for x in range(-40, WIDTH, 120):
        canvas.line([(x + 60, GROUND + 8), (x, HEIGHT)], "#c8c1b3", 2)


def draw_facade(canvas: Canvas, look: Look) -> None:
    canvas.box((36, 32, WIDTH - 36, GROUND), CREAM, 6)
    canvas.box((28, 22, WIDTH - 28, 38), look.main, 4)
    canvas.box((36, 394, WIDTH - 36, GROUND), look.accent)
    for x in (36, WIDTH - 54):
        canvas.box((x, 36, x + 18, GROUND), look.main)


def draw_window(canvas: Canvas, look: Look) -> None:
    left, top, right, bottom = WINDOW
    canvas.box((left - 8, top - 8, right + 8, bottom + 8), look.main, 4)
    canvas.box(WINDOW, GLASS)
    for shelf_y in SHELVES:
        canvas.box((left, shelf_y, right, shelf_y + 6), SHELF)
        for x in GOODS_X:
            look.goods(canvas, x, shelf_y, colour_at(look, x + shelf_y))
    canvas.polygon(
        [
            (left + 40, top),
            (left + 110, top),
            (left + 30, bottom),
            (left, bottom),
            (left, top + 90),
        ],
        "#ffffff48",
    )
    canvas.polygon(
        [(left + 140, top), (left + 164, top), (left + 84, bottom), (left + 60, bottom)],
        "#ffffff48",
    )
    canvas.box((left + 178, top, left + 184, bottom), look.main)


def colour_at(look: Look, place: float) -> str:
    """Two neighbours on a shelf have different colours."""
    return (look.main, look.accent, "#e8b04a")[int(place / 54) % 3]


def draw_door(canvas: Canvas, look: Look) -> None:
    left, top, right, bottom = DOOR
    canvas.box((left - 8, top - 8, right + 8, bottom), look.main, 4)
    canvas.box((left, top, right, bottom), look.accent)
    canvas.box((left + 16, top + 16, right - 16, bottom - 60), GLASS, 4)
    canvas.polygon(
        [
            (left + 50, top + 16),
            (left + 80, top + 16),
            (left + 30, bottom - 60),
            (left + 16, bottom - 60),
            (left + 16, top + 90),
        ],
        "#ffffff66",
    )
    canvas.box((right - 12, top + 92, right - 6, top + 138), CREAM, 3)
    canvas.box((left - 14, GROUND - 6, right + 14, GROUND + 4), "#a89f8f", 2)


def draw_awning(canvas: Canvas, look: Look) -> None:
    """Stripes that widen towards the street, each with a round hem."""
    count, top, bottom = 15, 150, 204
    for stripe in range(count):
        fill = look.main if stripe % 2 == 0 else CREAM
        upper = [54 + stripe * 612 / count, 54 + (stripe + 1) * 612 / count]
        lower = [24 + stripe * 672 / count, 24 + (stripe + 1) * 672 / count]
        canvas.polygon(
            [(upper[0], top), (upper[1], top), (lower[1], bottom), (lower[0], bottom)], fill
        )
        canvas.half_disc((lower[0], bottom - 16, lower[1], bottom + 16), fill)
    canvas.box((24, bottom - 3, 696, bottom), "#00000018")
    canvas.box((54, 224, 666, 232), "#00000010")


def draw_plants(canvas: Canvas) -> None:
    for x in (462, 652):
        for dx, dy, radius in ((-13, -50, 17), (13, -50, 17), (0, -66, 19), (0, -46, 17)):
            canvas.circle((x + dx, GROUND + dy), radius, "#5f9368" if dx else "#74a97a")
        canvas.polygon(
            [
                (x - 20, GROUND - 38),
                (x + 20, GROUND - 38),
                (x + 14, GROUND + 2),
                (x - 14, GROUND + 2),
            ],
            "#b9714f",
        )
        canvas.box((x - 23, GROUND - 42, x + 23, GROUND - 33), "#cb8260", 2)


def draw_sign(canvas: Canvas, name: str, look: Look) -> None:
    canvas.box((112, 58, WIDTH - 112, 142), "#00000022", 14)
    canvas.box((112, 54, WIDTH - 112, 138), look.main, 14)
    canvas.box((118, 60, WIDTH - 118, 132), CREAM, 10)
    canvas.circle((174, 96), 29, look.main)
    canvas.icon((174, 96), look.icon, 38, CREAM)
    canvas.text((385, 96), "  ".join(name) if len(name) < 4 else name, 50, look.main)


def loaves(canvas: Canvas, x: float, y: float, fill: str) -> None:
    canvas.half_disc((x - 4, y - 34, x + 44, y + 30), "#d99a54", 180)
    for step in (9, 20, 31):
        canvas.line([(x + step - 3, y - 10), (x + step + 3, y - 24)], "#f3d3a0", 3)


def books(canvas: Canvas, x: float, y: float, fill: str) -> None:
    for step, (height, colour) in enumerate(((44, fill), (36, "#e8b04a"), (48, "#7d9aa8"))):
        left = x + step * 14
        canvas.box((left, y - height, left + 12, y), colour, 2)
        canvas.box((left + 2, y - height + 8, left + 10, y - height + 12), CREAM)


def shoes(canvas: Canvas, x: float, y: float, fill: str) -> None:
    canvas.polygon(
        [
            (x, y - 28),
            (x + 14, y - 28),
            (x + 24, y - 17),
            (x + 44, y - 12),
            (x + 44, y - 5),
            (x, y - 5),
        ],
        fill,
    )
    canvas.box((x - 1, y - 6, x + 46, y), CREAM, 3)
    canvas.line([(x + 14, y - 16), (x + 20, y - 21)], CREAM, 2)


def bowls(canvas: Canvas, x: float, y: float, fill: str) -> None:
    canvas.half_disc((x, y - 34, x + 44, y - 2), fill)
    canvas.box((x + 13, y - 5, x + 31, y), fill)
    canvas.line([(x + 26, y - 20), (x + 42, y - 44)], SHELF, 3)
    canvas.ellipse((x, y - 23, x + 44, y - 13), CREAM)


def glasses(canvas: Canvas, x: float, y: float, fill: str) -> None:
    for left in (x, x + 24):
        canvas.circle((left + 10, y - 18), 11, fill)
        canvas.circle((left + 10, y - 18), 7.5, GLASS)
    canvas.line([(x + 20, y - 19), (x + 25, y - 19)], fill, 3)
    canvas.box((x + 14, y - 5, x + 30, y), SHELF)


def fruit(canvas: Canvas, x: float, y: float, fill: str) -> None:
    for dx, dy in ((10, -18), (32, -18), (21, -32)):
        canvas.circle((x + dx, y + dy), 11, fill)
        canvas.line([(x + dx, y + dy - 9), (x + dx + 4, y + dy - 14)], "#5f9368", 3)
    canvas.box((x - 2, y - 14, x + 44, y), "#c79a62", 3)


def bottles(canvas: Canvas, x: float, y: float, fill: str) -> None:
    for left, height in ((x, 34), (x + 24, 26)):
        canvas.box((left, y - height, left + 18, y), fill, 4)
        canvas.box((left + 3, y - height - 8, left + 15, y - height), CREAM, 2)
        canvas.box((left, y - height + 10, left + 18, y - height + 20), CREAM)


def folded(canvas: Canvas, x: float, y: float, fill: str) -> None:
    for step, colour in enumerate((fill, CREAM, "#e8b04a", "#8fb4c4")):
        canvas.box((x, y - 10 * (step + 1), x + 42, y - 10 * step - 1), colour, 4)


def blocks(canvas: Canvas, x: float, y: float, fill: str) -> None:
    canvas.box((x, y - 20, x + 20, y), fill, 2)
    canvas.box((x + 22, y - 20, x + 42, y), "#6aa6c4", 2)
    canvas.polygon([(x + 8, y - 20), (x + 34, y - 20), (x + 21, y - 42)], "#e8b04a")


def cups(canvas: Canvas, x: float, y: float, fill: str) -> None:
    canvas.polygon([(x + 4, y - 34), (x + 34, y - 34), (x + 30, y), (x + 8, y)], fill)
    canvas.box((x + 2, y - 40, x + 36, y - 33), CREAM, 3)
    canvas.box((x + 6, y - 24, x + 32, y - 12), CREAM)


def phones(canvas: Canvas, x: float, y: float, fill: str) -> None:
    canvas.box((x + 2, y - 44, x + 24, y), "#37474f", 4)
    canvas.box((x + 4, y - 40, x + 22, y - 6), fill, 2)
    canvas.box((x + 28, y - 26, x + 44, y), CREAM, 4)


def tubes(canvas: Canvas, x: float, y: float, fill: str) -> None:
    for left, height in ((x, 42), (x + 16, 32), (x + 30, 38)):
        canvas.box((left, y - height, left + 12, y), fill, 4)
        canvas.box((left + 3, y - height - 5, left + 9, y - height + 1), "#37474f")


LOOKS = {
    "qingmai-bakery": Look("#f6dfc0", "#a65a2a", "#d9924f", "bread", loaves),
    "heyue-books": Look("#d5e3dc", "#2f6b5e", "#6f9f8d", "book-2", books, mirrored=True),
    "anbu-sports": Look("#cfe0ee", "#2b5f8f", "#5e95c2", "shoe", shoes),
    "xiangweiju": Look("#f4d5c8", "#a8352b", "#cf6a4b", "bowl-chopsticks", bowls, mirrored=True),
    "mingshi-optics": Look("#dcdcec", "#464a86", "#7f83b8", "eyeglass", glasses),
    "huilin-fresh": Look("#dcebcd", "#3d7a36", "#7fae5e", "basket", fruit, mirrored=True),
    "kangyuan-pharmacy": Look("#cfeae6", "#1f7a74", "#5cada4", "pill", bottles),
    "jingyi-laundry": Look("#cde6f2", "#22779c", "#69aecb", "wash-machine", folded, mirrored=True),
    "leqi-toys": Look("#fbe0d8", "#c2543f", "#ee9a6d", "horse-toy", blocks),
    "shiguang-coffee": Look("#e9dccd", "#5b3a29", "#9c7350", "coffee", cups, mirrored=True),
    "lingxian-digital": Look("#d6dbe2", "#34495e", "#6d87a1", "device-mobile", phones),
    "jianfa-hair": Look("#f0d6de", "#8e3a5b", "#c27893", "scissors", tubes, mirrored=True),
}

if __name__ == "__main__":
    main()
