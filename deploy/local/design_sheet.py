"""A picture of the design language, drawn by the widgets of the screens: colours, letters, parts.

`design_sheet.py FILE`, part of `make pictures`; in high contrast for a name in `-contrast.png`.
"""

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")

from kiosk.app import prepare_kivy

SIZE = (1080, 1920)
TONES = (
    ("paper", "ink"),
    ("card", "ink"),
    ("sunken", "ink"),
    ("accent", "on_accent"),
    ("accent_soft", "accent"),
    ("green", "on_green"),
    ("green_soft", "green"),
    ("amber_soft", "amber"),
)
ROLES = ("display", "title", "lead", "body", "caption")
KINDS = ("primary", "plain", "soft", "sunken", "chosen", "green")


def main(file: Path, kivy_home: Path, *, contrast: bool) -> None:
    """Write the picture."""
    prepare_kivy(kivy_home, size=SIZE)
    from kivy.base import EventLoop
    from kivy.core.window import Window

    from screens import registry
    from screens.pictures import lay_out
    from screens.theme import Modes, make_theme

    Window.size = SIZE
    Window.create_window()
    EventLoop.window = Window
    theme = make_theme(Modes(contrast=contrast), *SIZE)
    registry.use_theme(theme)
    registry.load_parts()
    sheet = _sheet(theme)
    Window.add_widget(sheet)
    for _ in range(6):
        lay_out()
    sheet.export_to_png(str(file))


def _sheet(theme: Any) -> Any:
    from screens.widgets.card import Card, Spacer
    from screens.widgets.page import Section

    sheet = Card(ground="paper", rim="paper", size_hint=(1, 1), padding=theme.pad)
    sheet.spacing = theme.px(22)
    for title, part in (
        ("颜色 colours", _tones(theme)),
        ("字号 type scale", _roles(theme)),
        ("按钮 buttons", _buttons(theme)),
        ("部件 parts", _parts(theme)),
    ):
        sheet.add_widget(Section(content=title))
        sheet.add_widget(part)
    sheet.add_widget(Spacer())
    return sheet


def _tones(theme: Any) -> Any:
    from screens.palette import contrast_ratio
    from screens.widgets.card import Card, Tiles
    from screens.widgets.text import Text

    tiles = Tiles(cols=4, spacing=theme.px(16))
    for ground, ink in TONES:
        ratio = contrast_ratio(theme.tone(ground), theme.tone(ink))
        card = Card(ground=ground, rim="line", padding=theme.px(16))
        card.add_widget(Text(content=f"{ground}\n{ink}\n{ratio:.1f}", role="caption", tone=ink))
        tiles.add_widget(card)
    return tiles


def _roles(theme: Any) -> Any:
    from screens.widgets.card import Column
    from screens.widgets.text import Text

    column = Column(spacing=0)
    for role in ROLES:
        words = f"{role} {theme.size_of(role)} 党群服务"
        column.add_widget(Text(content=words, role=role, strong=role in ROLES[:3]))
    return column


def _buttons(theme: Any) -> Any:
    from screens.widgets.card import Tiles
    from screens.widgets.tap import Tap

    tiles = Tiles(cols=4, spacing=theme.px(16))
    for kind in KINDS:
        tiles.add_widget(Tap(text=kind, kind=kind, icon="check", inset=8))
    pressed = Tap(text="pressed", kind="primary", inset=8)
    pressed.state = "down"
    tiles.add_widget(pressed)
    tiles.add_widget(Tap(text="disabled", kind="primary", inset=8, disabled=True))
    return tiles


def _parts(theme: Any) -> Any:
    from screens.widgets.card import Column
    from screens.widgets.listing import ListCard, Notice

    column = Column(spacing=theme.px(16))
    column.add_widget(
        ListCard(
            icon="door", ink="amber", tint="amber_soft", title="同心会客室",
            note="本站 5层 · 8 座", tail="现在空闲", tail_tone="green",
        )
    )  # fmt: skip
    for icon, tone, title in (
        ("circle-check", "green", "真实有效"),
        ("clock", "amber", "已登记,待确认"),
    ):
        column.add_widget(Notice(icon=icon, state_tone=tone, title=title))
    return column


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        main(Path(sys.argv[1]), Path(home), contrast=sys.argv[1].endswith("-contrast.png"))
    os._exit(0)  # Kivy's window has no way to close without an app
