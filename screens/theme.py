"""The sizes and colours that all screens draw with. Screens are rebuilt when the theme changes."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from screens.palette import CONTRAST, NORMAL, Colour, Palette

FONTS = Path(__file__).parents[1] / "assets" / "fonts"
REGULAR = str(FONTS / "NotoSansSC-Regular.otf")
BOLD = str(FONTS / "NotoSansSC-Bold.otf")
ICONS = str(FONTS / "icons.ttf")
_CODES = json.loads((FONTS / "icons.json").read_text())
_GLYPHS = {name: chr(int(code, 16)) for name, code in _CODES.items()}

REACH_SHARE = 0.6
"""The share of the panel's height, from below, that holds every control in reach mode."""


@dataclass(frozen=True)
class Type:
    """Font sizes in pixels of a window 1080 wide. Capitals of `body`: 4.8 mm and, for elders,
    7.3 mm at 150 dpi."""

    caption: int
    body: int
    lead: int
    title: int
    display: int


_NORMAL_TYPE = Type(caption=30, body=40, lead=46, title=64, display=84)
_ELDER_TYPE = Type(caption=44, body=60, lead=64, title=76, display=92)
_NORMAL_TARGET, _ELDER_TARGET = 96, 120
_NORMAL_RAIL, _ELDER_RAIL = 440, 480


@dataclass(frozen=True)
class Modes:
    """How a person wants the screens: bigger, in strong colours, all within low reach."""

    elder: bool = False
    contrast: bool = False
    reach: bool = False


@dataclass(frozen=True)
class Theme:
    """Lengths are in pixels of the window. `target`: the least side of what can be touched.
    `rail`: the width of what stands beside the content, 0 in a window higher than wide."""

    colours: Palette
    modes: Modes
    scale: float
    wide: bool
    caption: int
    body: int
    lead: int
    title: int
    display: int
    target: int
    gap: int
    pad: int
    radius: int
    rail: int
    regular: str = REGULAR
    bold: str = BOLD
    icons: str = ICONS

    def px(self, length: float) -> int:
        """A length given for a window 1080 wide."""
        return round(length * self.scale)

    def tone(self, name: str) -> Colour:
        """A colour of the palette by its name."""
        colour: Colour = getattr(self.colours, name)
        return colour

    def size_of(self, role: str) -> int:
        """The font size of a role of text."""
        size: int = getattr(self, role)
        return size

    def columns(self, normal: int, elder: int | None = None, wide: int | None = None) -> int:
        """How many columns a grid has in this mode and shape of window."""
        for_elders = elder or normal
        if self.wide:
            many = wide or normal * 2
            return max(1, many * for_elders // normal) if self.modes.elder else many
        return for_elders if self.modes.elder else normal


def make_theme(modes: Modes, width: int, height: int) -> Theme:
    """The theme for a window of this size in pixels."""
    scale, wide = min(width, height) / 1080, width > height
    font = _ELDER_TYPE if modes.elder else _NORMAL_TYPE
    sizes: dict[str, Any] = {role: max(1, round(size * scale)) for role, size in vars(font).items()}
    return Theme(
        colours=CONTRAST if modes.contrast else NORMAL,
        modes=modes,
        scale=scale,
        wide=wide,
        target=round((_ELDER_TARGET if modes.elder else _NORMAL_TARGET) * scale),
        gap=round(24 * scale),
        pad=round(48 * scale),
        radius=round(28 * scale),
        rail=round((_ELDER_RAIL if modes.elder else _NORMAL_RAIL) * scale) if wide else 0,
        **sizes,
    )


def current_theme() -> Theme:
    """The theme that widgets made now are drawn with."""
    return _current


def use_theme(theme: Theme) -> None:
    """Makes it the current one."""
    global _current
    _current = theme


_current = make_theme(Modes(), 1080, 1920)


def glyph(name: str) -> str:
    """The character of an icon; an unknown name gives the plain dots."""
    return _GLYPHS.get(name, _GLYPHS["dots"])
