"""Draws the rooms of the demo district into rooms/: `python assets/demo/draw_rooms.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from drawing import Canvas

HERE = Path(__file__).parent
WIDTH, HEIGHT = 720, 480
FLOOR = 310
CREAM, WOOD, DARK_WOOD, SCREEN = "#fdf8ee", "#d3a470", "#a9794a", "#34424d"


@dataclass(frozen=True)
class Room:
    """Colours of the wall, the floor and the seats, and what furnishes the room."""

    wall: str
    floor: str
    seat: str
    furnish: Callable[[Canvas, str], None]


def main() -> None:
    for slug, room in ROOMS.items():
        draw_room(room).save(HERE / "rooms" / f"{slug}.png")


def draw_room(room: Room) -> Canvas:
    canvas = Canvas(WIDTH, HEIGHT, room.wall)
    canvas.box((0, FLOOR, WIDTH, HEIGHT), room.floor)
    canvas.box((0, FLOOR - 10, WIDTH, FLOOR), CREAM)
    draw_lamps(canvas)
    room.furnish(canvas, room.seat)
    return canvas


def draw_lamps(canvas: Canvas) -> None:
    canvas.box((0, 0, WIDTH, 22), CREAM)
    for x in (150, 360, 570):
        canvas.box((x - 60, 16, x + 60, 26), "#ffe9a8", 5)


def hall(canvas: Canvas, seat: str) -> None:
    screen(canvas, 214, 54, 292, 164, "projector")
    canvas.box((236, 262, 484, 276), DARK_WOOD, 3)
    canvas.box((250, 276, 470, 322), WOOD)
    window(canvas, 40, 70)
    window(canvas, 580, 70)
    for row, (y, size, count) in enumerate(((352, 34, 9), (400, 44, 8), (456, 56, 7))):
        for place in range(count):
            x = WIDTH / 2 + (place - (count - 1) / 2) * size * (1.62 + 0.06 * row)
            chair_back(canvas, x, y, size, seat)


def lounge(canvas: Canvas, seat: str) -> None:
    window(canvas, 60, 76)
    window(canvas, 176, 76)
    screen(canvas, 420, 84, 210, 120, "heart-handshake")
    canvas.ellipse((110, 370, 610, 474), "#00000012")
    sofa(canvas, 96, 266, 250, seat)
    sofa(canvas, 430, 266, 196, seat)
    canvas.ellipse((254, 372, 470, 420), DARK_WOOD)
    canvas.ellipse((254, 366, 470, 412), WOOD)
    for x in (310, 400):
        cup(canvas, x, 384)
    plant(canvas, 386, 326)
    plant(canvas, 672, 344)


def forum(canvas: Canvas, seat: str) -> None:
    board(canvas, 60, 74, 210, 130)
    screen(canvas, 330, 60, 250, 150, "projector")
    plant(canvas, 662, 336)
    for x in (150, 255, 360, 465, 570):
        chair_back(canvas, x, 344, 54, seat)
    canvas.box((70, 356, 650, 376), WOOD, 10)
    canvas.box((70, 368, 650, 380), DARK_WOOD, 6)
    for x in (190, 360, 530):
        canvas.box((x - 24, 348, x + 24, 357), CREAM, 2)
    for x in (110, 594):
        canvas.box((x, 380, x + 16, 452), DARK_WOOD)
    for x in (150, 255, 360, 465, 570):
        chair_back(canvas, x, 448, 66, seat)


def study(canvas: Canvas, seat: str) -> None:
    bookcase(canvas, 44, 70)
    screen(canvas, 300, 66, 220, 132, "video")
    window(canvas, 580, 72)
    for y, size, count in ((352, 150, 4), (446, 190, 3)):
        for place in range(count):
            x = WIDTH / 2 + (place - (count - 1) / 2) * size * 1.14
            desk(canvas, x, y, size, seat)


def screen(canvas: Canvas, x: float, y: float, width: float, height: float, icon: str) -> None:
    canvas.box((x - 6, y - 6, x + width + 6, y + height + 6), SCREEN, 6)
    canvas.box((x, y, x + width, y + height), "#eaf2f4", 2)
    middle = x + width / 2
    if icon == "video":
        for place in range(3):
            left = x + 14 + place * (width - 20) / 3
            canvas.box((left, y + 30, left + 58, y + height - 30), "#a9c4d0", 6)
            canvas.icon((left + 29, y + height / 2), "user", 42, CREAM)
        canvas.box((middle - 20, y - 18, middle + 20, y - 6), SCREEN, 5)
        return
    canvas.icon((middle, y + height / 2 - 8), icon, int(height * 0.5), "#8fb0bf")
    canvas.box((middle - 50, y + height - 24, middle + 50, y + height - 16), "#c5d8df", 4)


def window(canvas: Canvas, x: float, y: float) -> None:
    canvas.box((x - 6, y - 6, x + 106, y + 156), CREAM, 4)
    canvas.box((x, y, x + 100, y + 150), "#bfe0ee")
    canvas.half_disc((x - 4, y + 96, x + 66, y + 204), "#8fbf94", 180)
    canvas.half_disc((x + 40, y + 112, x + 100, y + 188), "#a8d0a4", 180)
    canvas.circle((x + 70, y + 36), 15, "#fff4cf")
    canvas.box((x + 47, y, x + 53, y + 150), CREAM)
    canvas.box((x - 6, y + 150, x + 106, y + 162), CREAM, 3)


def chair_back(canvas: Canvas, x: float, y: float, size: float, seat: str) -> None:
    half = size / 2
    canvas.box((x - half * 0.7, y, x - half * 0.55, y + size * 0.55), SCREEN)
    canvas.box((x + half * 0.55, y, x + half * 0.7, y + size * 0.55), SCREEN)
    canvas.box((x - half, y - size * 0.62, x + half, y + size * 0.1), seat, size * 0.2)
    canvas.box((x - half, y - 2, x + half, y + size * 0.18), "#00000022", size * 0.08)


def sofa(canvas: Canvas, x: float, y: float, width: float, seat: str) -> None:
    canvas.box((x, y, x + width, y + 90), seat, 18)
    canvas.box((x + 18, y + 50, x + width - 18, y + 98), "#ffffff50", 12)
    canvas.box((x - 18, y + 36, x + 16, y + 106), seat, 14)
    canvas.box((x + width - 16, y + 36, x + width + 18, y + 106), seat, 14)
    for leg in (x + 6, x + width - 16):
        canvas.box((leg, y + 106, leg + 10, y + 118), DARK_WOOD)


def cup(canvas: Canvas, x: float, y: float) -> None:
    canvas.box((x - 11, y - 16, x + 11, y + 4), CREAM, 6)
    canvas.ellipse((x - 9, y - 17, x + 9, y - 11), "#b98a5a")


def plant(canvas: Canvas, x: float, y: float) -> None:
    for dx, dy, radius in ((-18, -66, 20), (18, -66, 20), (0, -90, 22), (0, -58, 20)):
        canvas.circle((x + dx, y + dy), radius, "#5f9368" if dx else "#74a97a")
    canvas.polygon([(x - 20, y - 42), (x + 20, y - 42), (x + 14, y), (x - 14, y)], "#f3ede0")


def board(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
    canvas.box((x - 5, y - 5, x + width + 5, y + height + 5), "#b9c2c7", 4)
    canvas.box((x, y, x + width, y + height), "#ffffff", 2)
    for step, colour in enumerate(("#c2543f", "#2b5f8f", "#3d7a36")):
        top = y + 28 + step * 32
        canvas.circle((x + 28, top), 7, colour)
        canvas.box((x + 46, top - 4, x + width - 30 - step * 24, top + 4), "#cfd8dc", 4)


def bookcase(canvas: Canvas, x: float, y: float) -> None:
    canvas.box((x, y, x + 196, y + 238), DARK_WOOD, 4)
    colours = ("#c2543f", "#e8b04a", "#5f9368", "#5e95c2", "#8a6fa8", "#fdf8ee")
    for shelf in range(3):
        bottom = y + 74 + shelf * 76
        canvas.box((x + 8, bottom - 66, x + 188, bottom), "#e6cba4")
        for place in range(11):
            left = x + 12 + place * 15.5
            height = 44 + (place * 7 + shelf * 5) % 17
            canvas.box(
                (left, bottom - height, left + 13, bottom), colours[(place + shelf * 2) % 6], 2
            )


def desk(canvas: Canvas, x: float, y: float, size: float, seat: str) -> None:
    half = size / 2
    canvas.box((x - half, y, x + half, y + 12), WOOD, 5)
    canvas.box((x - half, y + 8, x + half, y + 14), DARK_WOOD, 4)
    for leg in (x - half + 8, x + half - 14):
        canvas.box((leg, y + 14, leg + 6, y + 52), DARK_WOOD)
    canvas.box((x - 22, y - 30, x + 22, y), SCREEN, 4)
    canvas.box((x - 18, y - 26, x + 18, y - 4), "#a9c4d0", 2)
    chair_back(canvas, x, y + 44, size * 0.34, seat)


ROOMS = {
    "yunqiao-hall": Room("#e7d9d2", "#c9b8a8", "#a8443a", hall),
    "tongxin-room": Room("#efe3cf", "#d8bf9c", "#c9794f", lounge),
    "linli-room": Room("#d6e6dc", "#c3cdb9", "#3f8267", forum),
    "youth-room": Room("#d8e4ee", "#c4ccd4", "#3f73a3", study),
}

if __name__ == "__main__":
    main()
