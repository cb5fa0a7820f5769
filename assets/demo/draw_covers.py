"""Draws the covers of the study columns into covers/: `python assets/demo/draw_covers.py`."""

from dataclasses import dataclass
from pathlib import Path

from drawing import Canvas

HERE = Path(__file__).parent
WIDTH, HEIGHT = 720, 360
CREAM = "#fdf8ee"
AROUND = ((132, 106, 62), (176, 262, 54), (588, 106, 62), (544, 262, 54))


@dataclass(frozen=True)
class Cover:
    """Light, middle and deep colour, the icon in the middle and four around it."""

    light: str
    middle: str
    deep: str
    icon: str
    around: tuple[str, str, str, str]


def main() -> None:
    for column, cover in COVERS.items():
        draw_cover(cover).save(HERE / "covers" / f"{column}.png")


def draw_cover(cover: Cover) -> Canvas:
    canvas = Canvas(WIDTH, HEIGHT, cover.light)
    draw_hills(canvas, cover)
    for (x, y, size), icon in zip(AROUND, cover.around, strict=True):
        canvas.circle((x, y), size * 0.86, CREAM)
        canvas.icon((x, y), icon, size, cover.deep)
    canvas.circle((WIDTH / 2, 178), 124, "#00000014")
    canvas.circle((WIDTH / 2, 172), 124, CREAM)
    canvas.circle((WIDTH / 2, 172), 108, cover.deep)
    canvas.icon((WIDTH / 2, 172), cover.icon, 136, CREAM)
    return canvas


def draw_hills(canvas: Canvas, cover: Cover) -> None:
    canvas.ellipse((-160, 226, 460, 560), cover.middle)
    canvas.ellipse((300, 250, 900, 560), f"{cover.deep}66")
    for x, y in ((60, 40), (252, 44), (470, 36), (664, 48), (40, 190), (682, 196)):
        canvas.circle((x, y), 6, cover.middle)


COVERS = {
    "consumer-rights": Cover(
        "#dfe6f3",
        "#b3c4e2",
        "#2f5488",
        "scale",
        ("shopping-bag", "file-text", "phone", "shield-check"),
    ),
    "fire-safety": Cover(
        "#fbe3d6",
        "#f3b896",
        "#b03a24",
        "fire-extinguisher",
        ("flame", "door", "alert-triangle", "battery-charging"),
    ),
    "waste-sorting": Cover(
        "#e0efdb",
        "#b2d6a6",
        "#3a7a3e",
        "recycle",
        ("leaf", "trash", "tools-kitchen-2", "alert-circle"),
    ),
    "first-aid": Cover(
        "#fae0e2",
        "#f0b5ba",
        "#b23a52",
        "first-aid-kit",
        ("heartbeat", "phone", "droplet", "users"),
    ),
    "local-services": Cover(
        "#f7ebd2",
        "#ecd09a",
        "#9a6414",
        "map-pin",
        ("calendar-event", "phone", "heart-handshake", "building-community"),
    ),
}

if __name__ == "__main__":
    main()
