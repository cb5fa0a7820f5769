"""The colours, normal and for high contrast. Red is the accent; green, amber say a state."""

from dataclasses import dataclass, fields

Colour = tuple[float, float, float, float]


def hex_colour(code: str) -> Colour:
    """RGBA from 0 to 1 of `RRGGBB`."""
    red, green, blue = (int(code[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return red, green, blue, 1.0


@dataclass(frozen=True)
class Palette:
    """`*_soft` is a ground for text in the colour of the same name; `on_*` is text on it."""

    paper: Colour
    card: Colour
    sunken: Colour
    line: Colour
    edge: Colour
    ink: Colour
    muted: Colour
    accent: Colour
    accent_down: Colour
    on_accent: Colour
    accent_soft: Colour
    green: Colour
    green_soft: Colour
    on_green: Colour
    amber: Colour
    amber_soft: Colour
    star: Colour
    shade: Colour


def _palette(**codes: str) -> Palette:
    colours = {field.name: hex_colour(codes[field.name]) for field in fields(Palette)}
    return Palette(**colours)


NORMAL = _palette(
    paper="FBF6ED",
    card="FFFFFF",
    sunken="F3EADB",
    line="E6DAC6",
    edge="8C7C6C",
    ink="2A211C",
    muted="64574D",
    accent="A32A22",
    accent_down="7F1E18",
    on_accent="FFFFFF",
    accent_soft="F9E6DF",
    green="25643F",
    green_soft="E1EFE4",
    on_green="FFFFFF",
    amber="7D4E00",
    amber_soft="FBECC9",
    star="C77B06",
    shade="2A211C",
)

CONTRAST = _palette(
    paper="000000",
    card="121212",
    sunken="242424",
    line="FFFFFF",
    edge="FFFFFF",
    ink="FFFFFF",
    muted="E8E2D8",
    accent="FFD84D",
    accent_down="FFE98F",
    on_accent="000000",
    accent_soft="33290A",
    green="86E8AC",
    green_soft="0B2A17",
    on_green="000000",
    amber="FFC670",
    amber_soft="33240A",
    star="FFD84D",
    shade="000000",
)

TEXT_PAIRS = (
    ("ink", "paper"),
    ("ink", "card"),
    ("ink", "sunken"),
    ("muted", "paper"),
    ("muted", "card"),
    ("muted", "sunken"),
    ("accent", "paper"),
    ("accent", "card"),
    ("accent", "accent_soft"),
    ("on_accent", "accent"),
    ("on_accent", "accent_down"),
    ("ink", "accent_soft"),
    ("green", "card"),
    ("green", "green_soft"),
    ("ink", "green_soft"),
    ("on_green", "green"),
    ("amber", "card"),
    ("amber", "amber_soft"),
    ("ink", "amber_soft"),
    ("muted", "amber_soft"),
    ("muted", "green_soft"),
    ("muted", "accent_soft"),
)
"""Every pair of text and ground that the screens use; the tests compute their contrast."""


def contrast_ratio(one: Colour, other: Colour) -> float:
    """WCAG 2.2, relative luminance and contrast ratio: 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour[:3]
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
