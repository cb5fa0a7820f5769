"""Draws the floor plans of plans.toml into plans/: `python assets/demo/draw_plans.py`."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from drawing import OVERSAMPLE, Box, Canvas, Point
from PIL import Image, ImageDraw

HERE = Path(__file__).parent
WIDTH, HEIGHT = 1600, 1120
GROUND, PATH, LAWN, TREE = "#efe6d6", "#f7f1e5", "#dfe5cc", "#b9cda4"
WALL, HALL, EDGE = "#fffdf8", "#fbf7ef", "#cdbfa9"
INK = "#7d6a58"
TINTS = {
    "food": ("#f8ddb9", "#e3bd8b"),
    "fashion": ("#f4d3cb", "#dba79b"),
    "books": ("#d5e5d8", "#a7c4ae"),
    "service": ("#d5e1ea", "#a6bdcd"),
    "beauty": ("#e9dbea", "#c7afca"),
    "room": ("#f7e2ac", "#d9ba6c"),
    "plain": ("#f0e7d9", "#d3c4ad"),
    "core": ("#dedad2", "#bcb5a8"),
}
"""The roof of a unit and the wall below it."""
DEPTH = 12
"""Of that wall, in pixels."""

TREES = (
    (60, 60, 34),
    (30, 110, 22),
    (1545, 70, 40),
    (1490, 40, 20),
    (50, 1050, 38),
    (110, 1090, 22),
)
MORE_TREES = ((1560, 1050, 40), (1500, 1085, 24), (1585, 130, 20))


def main() -> None:
    listed = tomllib.loads((HERE / "plans.toml").read_text(encoding="utf-8"))
    for plan in listed["plans"]:
        outline = [tuple(point) for point in listed["shells"][plan["shell"]]["outline"]]
        draw_plan(plan, outline).save(HERE / "plans" / f"{plan['slug']}.png")


def draw_plan(plan: dict[str, Any], outline: list[Point]) -> Canvas:
    canvas = Canvas(WIDTH, HEIGHT, GROUND)
    draw_outside(canvas, plan)
    draw_floor(canvas, outline)
    draw_inside(canvas, plan, outline)
    closed = [*outline, outline[0], outline[1]]
    canvas.line(closed, EDGE, 14)
    canvas.line(closed, WALL, 8)
    for door in plan.get("doors", ()):
        draw_door(canvas, door)
    for number, left, _top, right, bottom, _tint in plan["units"]:
        if number and not number.startswith("@"):
            canvas.text(((left + right) / 2, bottom - 40), number, 38, INK)
    return canvas


def draw_outside(canvas: Canvas, plan: dict[str, Any]) -> None:
    canvas.box((0, 0, WIDTH, 26), LAWN)
    canvas.box((0, HEIGHT - 26, WIDTH, HEIGHT), LAWN)
    for left, top, right, bottom in plan.get("doors", ()):
        if top == bottom:
            canvas.box((left - 10, top, right + 10, HEIGHT), PATH)
        else:
            canvas.box((left, top - 10, WIDTH, bottom + 10), PATH)
    for x, y, radius in (*TREES, *MORE_TREES):
        canvas.circle((x + 4, y + 6), radius, "#00000012")
        canvas.circle((x, y), radius, TREE)
        canvas.circle((x - radius * 0.25, y - radius * 0.3), radius * 0.55, "#c9dab5")


def draw_floor(canvas: Canvas, outline: list[Point]) -> None:
    for step in (22, 16, 10):
        canvas.polygon([(x, y + step) for x, y in outline], "#6b543a10")
    canvas.polygon(outline, HALL)


def draw_inside(canvas: Canvas, plan: dict[str, Any], outline: list[Point]) -> None:
    """Units stop at the building's outer wall, whatever its shape."""
    outside = canvas.image.copy()
    draw_tiles(canvas)
    if "atrium" in plan:
        draw_atrium(canvas, plan["atrium"], has_fountain=plan.get("fountain", False))
    for _, left, top, right, bottom, tint in plan["units"]:
        draw_unit(canvas, (left, top, right, bottom), tint)
    for kind, x, y, _ in plan["facilities"]:
        draw_facility(canvas, kind, (x, y))
    inside = Image.new("L", canvas.image.size, 0)
    points = [(x * OVERSAMPLE, y * OVERSAMPLE) for x, y in outline]
    ImageDraw.Draw(inside).polygon(points, 255)
    outside.paste(canvas.image, mask=inside)
    canvas.image.paste(outside)


def draw_tiles(canvas: Canvas) -> None:
    """The joints of the floor's slabs, hardly seen."""
    for x in range(0, WIDTH, 40):
        canvas.box((x, 0, x + 1, HEIGHT), "#00000007")
    for y in range(0, HEIGHT, 40):
        canvas.box((0, y, WIDTH, y + 1), "#00000007")


def draw_unit(canvas: Canvas, box: Box, tint: str) -> None:
    left, top, right, bottom = box
    roof, wall = TINTS[tint]
    canvas.box((left + 3, top + 8, right + 3, bottom + 8), "#6b543a14", 16)
    canvas.box((left, top, right, bottom), wall, 14)
    canvas.box((left, top, right, bottom - DEPTH), roof, 14)
    canvas.box((left + 10, top + 10, right - 10, top + 14), "#ffffff70", 2)


def draw_atrium(canvas: Canvas, box: Box, *, has_fountain: bool) -> None:
    left, top, right, bottom = box
    middle = ((left + right) / 2, (top + bottom) / 2)
    canvas.ellipse((left - 8, top - 8, right + 8, bottom + 8), "#d9ccb6")
    canvas.ellipse(box, "#e9f0ee" if has_fountain else "#e4ebe9")
    canvas.ellipse((left + 24, top + 24, right - 24, bottom - 24), "#f4f8f6")
    for share in (0.18, 0.82):
        for dy in (-34, 34):
            draw_planter(canvas, (left + (right - left) * share, middle[1] + dy))
    if has_fountain:
        canvas.circle(middle, 66, "#cfe2ea")
        canvas.circle(middle, 48, "#b5d3df")
        canvas.circle(middle, 16, "#e9f4f8")
        canvas.text((middle[0], bottom - 46), "中庭", 34, "#8b9a94")
    else:
        canvas.text(middle, "中庭上空", 34, "#8b9a94")


def draw_planter(canvas: Canvas, at: Point) -> None:
    canvas.circle(at, 20, "#d8cbb4")
    canvas.circle(at, 16, "#a9c69b")
    canvas.circle((at[0] - 4, at[1] - 5), 8, "#c2d8b4")


def draw_facility(canvas: Canvas, kind: str, at: Point) -> None:
    """The things that have a shape of their own; pins say the rest."""
    if kind in SHAPES:
        SHAPES[kind](canvas, *at)


def draw_escalator(canvas: Canvas, x: float, y: float) -> None:
    canvas.box((x - 44, y - 40, x + 44, y + 40), "#cfc9be", 8)
    for step in range(-36, 37, 9):
        canvas.box((x + step - 1, y - 34, x + step + 2, y + 34), "#f4f0e8")


def draw_lift(canvas: Canvas, x: float, y: float) -> None:
    for left in (x - 46, x + 3):
        canvas.box((left, y - 38, left + 43, y + 38), "#c7c0b4", 6)
        canvas.box((left + 5, y - 33, left + 38, y + 33), "#f4f0e8", 4)


def draw_stairs(canvas: Canvas, x: float, y: float) -> None:
    canvas.box((x - 60, y - 44, x + 60, y + 44), "#cfc9be", 6)
    for step in range(-54, 55, 12):
        canvas.box((x + step, y - 38, x + step + 6, y + 38), "#ebe6dc")


def draw_cabin(canvas: Canvas, x: float, y: float) -> None:
    canvas.box((x - 48, y - 60, x + 48, y + 60), "#ece8e0", 10)


def draw_desk(canvas: Canvas, x: float, y: float) -> None:
    canvas.half_disc((x - 54, y - 50, x + 54, y + 50), "#d3a470")
    canvas.half_disc((x - 34, y - 30, x + 34, y + 30), HALL)


SHAPES: dict[str, Callable[[Canvas, float, float], None]] = {
    "escalator": draw_escalator,
    "lift": draw_lift,
    "stairs": draw_stairs,
    "toilet": draw_cabin,
    "nursing": draw_cabin,
    "desk": draw_desk,
}


def draw_door(canvas: Canvas, door: Box) -> None:
    left, top, right, bottom = door
    canvas.line([(left, top), (right, bottom)], "#e8d9bf", 16)
    canvas.line([(left, top), (right, bottom)], "#b98a5a", 6)


if __name__ == "__main__":
    main()
