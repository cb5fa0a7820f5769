"""Draws the pictures of the demo's notices into notices/: `python assets/demo/draw_notices.py`."""

from collections.abc import Callable
from pathlib import Path

from drawing import Canvas

HERE = Path(__file__).parent
WIDTH, HEIGHT = 1200, 1200
CREAM, INK = "#fdf6e7", "#3a2a22"


def main() -> None:
    for slug, (ground, draw) in NOTICES.items():
        canvas = Canvas(WIDTH, HEIGHT, ground)
        draw(canvas)
        canvas.save(HERE / "notices" / f"{slug}.png")


def sun(canvas: Canvas, x: float, y: float, radius: float, colour: str) -> None:
    """A soft disc behind the scene."""
    canvas.circle((x, y), radius, colour)
    canvas.circle((x, y), radius * 0.78, "#ffffff30")


def floor(canvas: Canvas, y: float, colour: str) -> None:
    canvas.box((0, y, WIDTH, HEIGHT), colour)
    canvas.box((0, y, WIDTH, y + 10), "#ffffff40")


def plant(canvas: Canvas, x: float, y: float, size: float) -> None:
    """A pot with leaves; (x, y) is the middle of its foot."""
    for lean in (-0.55, -0.2, 0.2, 0.55):
        tip = (x + lean * size * 1.3, y - size * (1.7 - abs(lean)))
        canvas.polygon(
            [(x - size * 0.12, y - size * 0.5), tip, (x + size * 0.12, y - size * 0.5)], "#3f7d55"
        )
    pot = [(x - size * 0.4, y - size * 0.6), (x + size * 0.4, y - size * 0.6),
           (x + size * 0.28, y), (x - size * 0.28, y)]  # fmt: skip
    canvas.polygon(pot, "#c77b4a")
    canvas.box((x - size * 0.45, y - size * 0.68, x + size * 0.45, y - size * 0.54), "#d98f5f", 6)


def rights(canvas: Canvas) -> None:
    """A shop counter with a bag and a receipt, and the balance above it."""
    sun(canvas, 600, 470, 380, "#f6d9a8")
    awning(canvas, 150)
    floor(canvas, 900, "#b5533c")
    canvas.box((130, 760, 1070, 960), "#8f3d2b", 24)
    canvas.box((100, 730, 1100, 780), "#d98f5f", 16)
    bag(canvas, 250, 730, 230)
    receipt(canvas, 800, 730)
    canvas.circle((600, 520), 170, "#a32a22")
    canvas.circle((600, 520), 150, CREAM)
    canvas.icon((600, 520), "scale", 210, "#a32a22")


def awning(canvas: Canvas, top: float) -> None:
    for number in range(8):
        left = 60 + number * 135
        colour = "#a32a22" if number % 2 == 0 else CREAM
        canvas.box((left, top, left + 135, top + 110), colour)
        canvas.half_disc((left, top + 55, left + 135, top + 165), colour)
    canvas.box((40, top - 30, 1160, top + 6), "#7f1e18", 14)


def bag(canvas: Canvas, x: float, foot: float, size: float) -> None:
    top = foot - size * 1.15
    handle = [(x + size * 0.25, top + 20), (x + size * 0.3, top - 60), (x + size * 0.7, top - 60),
              (x + size * 0.75, top + 20)]  # fmt: skip
    canvas.line(handle, "#7d4e00", 16)
    canvas.box((x, top, x + size, foot), "#e8b75a", 16)
    canvas.box((x, top, x + size, top + 46), "#f2cb7c", 16)
    canvas.icon((x + size / 2, foot - size * 0.5), "heart-filled", 90, "#a32a22")


def receipt(canvas: Canvas, x: float, foot: float) -> None:
    canvas.box((x, foot - 320, x + 200, foot), "#ffffff", 10)
    for row, width in enumerate((120, 150, 96, 140)):
        canvas.box(
            (x + 24, foot - 280 + row * 46, x + 24 + width, foot - 262 + row * 46), "#d8cbb8", 8
        )
    canvas.circle((x + 150, foot - 62), 44, "#25643f")
    canvas.icon((x + 150, foot - 62), "check", 60, "#ffffff")


def fire(canvas: Canvas) -> None:
    """A clear corridor to a green door, an extinguisher on the wall."""
    canvas.polygon([(0, 0), (380, 230), (380, 800), (0, 1200)], "#e6d3b4")
    canvas.polygon([(1200, 0), (820, 230), (820, 800), (1200, 1200)], "#dcc6a2")
    canvas.polygon([(0, 0), (1200, 0), (820, 230), (380, 230)], "#f8efdc")
    canvas.polygon([(0, 1200), (380, 800), (820, 800), (1200, 1200)], "#b9a184")
    canvas.box((380, 230, 820, 800), "#efe0c4")
    canvas.polygon([(470, 1200), (556, 800), (644, 800), (730, 1200)], "#e9c45d")
    door(canvas)
    for left, right, y in ((500, 700, 60), (545, 655, 150)):
        canvas.box((left, y, right, y + 34), "#ffffff", 12)
    extinguisher(canvas, 190, 830)
    canvas.box((905, 470, 1060, 660), "#a32a22", 14)
    canvas.icon((982, 565), "fire-extinguisher", 120, "#ffffff")


def door(canvas: Canvas) -> None:
    canvas.box((466, 300, 734, 800), "#1d5235", 8)
    canvas.box((482, 316, 596, 800), "#2f7a50", 4)
    canvas.box((604, 316, 718, 800), "#2f7a50", 4)
    for left in (510, 632):
        canvas.box((left, 380, left + 58, 520), "#cfe6d8", 8)
    canvas.box((492, 600, 586, 622), "#d9dfd9", 8)
    canvas.box((614, 600, 708, 622), "#d9dfd9", 8)
    canvas.box((480, 246, 720, 292), "#25643f", 10)
    canvas.text((600, 268), "安全出口", 32, "#ffffff")


def extinguisher(canvas: Canvas, x: float, foot: float) -> None:
    canvas.line([(x + 20, foot - 350), (x + 96, foot - 320), (x + 104, foot - 180)], INK, 14)
    canvas.box((x - 60, foot - 300, x + 60, foot), "#c4342a", 50)
    canvas.box((x - 60, foot - 200, x + 60, foot - 100), CREAM)
    canvas.icon((x, foot - 150), "flame", 76, "#c4342a")
    canvas.box((x - 22, foot - 346, x + 22, foot - 290), INK, 8)
    canvas.box((x - 60, foot - 372, x + 40, foot - 344), INK, 10)


def waste(canvas: Canvas) -> None:
    """Four bins in a row under a tree."""
    sun(canvas, 860, 360, 260, "#f9e3a6")
    canvas.ellipse((-300, 620, 800, 1300), "#a9cfa0")
    canvas.ellipse((400, 660, 1600, 1400), "#8fbf8d")
    tree(canvas, 250, 700)
    floor(canvas, 960, "#d9c9ab")
    kinds = (("#2f6fb0", "recycle"), ("#3b8a4e", "leaf"), ("#c4342a", "battery-charging"),
             ("#5d6266", "trash"))  # fmt: skip
    for place, (colour, icon) in enumerate(kinds):
        bin_(canvas, 110 + place * 255, 1030, colour, icon)


def bin_(canvas: Canvas, x: float, foot: float, colour: str, icon: str) -> None:
    canvas.ellipse((x - 10, foot - 22, x + 225, foot + 24), "#00000020")
    body = [(x, foot - 330), (x + 215, foot - 330), (x + 190, foot), (x + 25, foot)]
    canvas.polygon(body, colour)
    canvas.polygon(
        [(x, foot - 330), (x + 60, foot - 330), (x + 65, foot), (x + 25, foot)], "#ffffff22"
    )
    canvas.box((x - 16, foot - 378, x + 231, foot - 326), colour, 22)
    canvas.box((x - 16, foot - 378, x + 231, foot - 352), "#ffffff38", 22)
    canvas.icon((x + 108, foot - 170), icon, 120, "#ffffff")


def tree(canvas: Canvas, x: float, foot: float) -> None:
    canvas.box((x - 24, foot - 240, x + 24, foot + 60), "#8a5d3b", 10)
    for dx, dy, radius in ((-100, -300, 130), (100, -310, 140), (0, -430, 160), (0, -280, 130)):
        canvas.circle((x + dx, foot + dy), radius, "#4f8f5f")
    canvas.circle((x - 50, foot - 460), 70, "#6aa877")


def rooms(canvas: Canvas) -> None:
    """A bright room: a window, a screen, a long table with chairs."""
    for left in (70, 330):
        canvas.box((left, 150, left + 230, 560), CREAM, 12)
        canvas.box((left + 16, 166, left + 214, 544), "#bfe0ee", 8)
        canvas.ellipse((left + 30, 430, left + 260, 620), "#9cc9a4")
        canvas.box((left, 345, left + 230, 361), CREAM)
    canvas.box((0, 560, WIDTH, 620), "#f3e6cf")
    canvas.box((640, 170, 1120, 500), INK, 16)
    canvas.box((658, 188, 1102, 482), "#fdf8ee", 8)
    canvas.icon((880, 320), "users", 150, "#a32a22")
    canvas.box((770, 430, 990, 446), "#e6dac6", 8)
    floor(canvas, 760, "#c99f70")
    plant(canvas, 1110, 800, 130)
    for place in range(4):
        chair(canvas, 200 + place * 240, 770)
    canvas.box((90, 850, 1110, 920), "#a9794a", 26)
    canvas.box((90, 850, 1110, 886), "#d3a470", 26)
    for left in (180, 980):
        canvas.box((left, 916, left + 44, 1140), "#8a623b", 10)
    for x in (320, 600, 880):
        canvas.box((x - 70, 826, x + 70, 856), "#ffffff", 6)


def chair(canvas: Canvas, x: float, top: float) -> None:
    canvas.box((x, top - 110, x + 130, top + 100), "#b5533c", 40)
    canvas.box((x + 14, top - 96, x + 116, top + 10), "#c9694f", 30)


NOTICES: dict[str, tuple[str, Callable[[Canvas], None]]] = {
    "notice-rights": ("#fbead0", rights),
    "notice-fire": ("#f3e6cf", fire),
    "notice-waste": ("#d6ecf0", waste),
    "notice-rooms": ("#f8e3d3", rooms),
}

if __name__ == "__main__":
    main()
