"""Builds the bundled fonts; developers run it, the product only reads what it wrote.

    python assets/fonts/build.py [ICONS_PACKAGE]

Sources: Debian's fonts-noto-cjk 1:20220127 (SIL OFL 1.1), and, when given, the unpacked folder of
the npm package @tabler/icons-webfont 3.49.0 (MIT): `npm pack @tabler/icons-webfont`, `tar xzf`.
"""

import json
import re
import sys
from pathlib import Path

from characters import wanted
from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

HERE = Path(__file__).parent
NOTO = Path("/usr/share/fonts/opentype/noto")
FAMILY = "Noto Sans CJK SC"
WEIGHTS = ("Regular", "Bold")
ICON_RULE = re.compile(r'\.ti-([a-z0-9-]+):before\s*\{\s*content:\s*"\\([0-9a-f]+)"')
FILLED = "-filled"
OUR_NAMES = {"projector": "device-projector"}


def main() -> None:
    for weight in WEIGHTS:
        build_chinese(weight)
    if len(sys.argv) > 1:
        build_icons(Path(sys.argv[1]) / "dist")


def build_chinese(weight: str) -> None:
    """Write NotoSansSC-<weight>.otf: the characters that we want, without layout and hinting."""
    font = simplified_face(NOTO / f"NotoSansCJK-{weight}.ttc")
    keep(font, wanted() & set(font.getBestCmap()))
    font.save(HERE / f"NotoSansSC-{weight}.otf")


def simplified_face(path: Path) -> TTFont:
    """The Simplified Chinese face of a Noto collection, whose face 0 is Japanese."""
    fonts = TTCollection(path).fonts
    return next(font for font in fonts if font["name"].getDebugName(1).startswith(FAMILY))


def keep(font: TTFont, codes: set[int]) -> None:
    """Reduce `font` in place to `codes`; the same source gives the same bytes."""
    font.recalcTimestamp = False
    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.desubroutinize = True  # FreeType indexes subroutines anew a font size: 0.9 MB each
    options.glyph_names = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.name_languages = [0x409]
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)


def build_icons(dist: Path) -> None:
    """Write icons.ttf with the icons of icon_names.txt, and icons.json: name to code point."""
    names = (HERE / "icon_names.txt").read_text().split()
    outline = code_points(dist / "tabler-icons.css")
    filled = code_points(dist / "tabler-icons-filled.css")
    codes = {name: code_of(name, outline, filled) for name in names}
    font = TTFont(dist / "fonts/tabler-icons.ttf")
    add_filled(font, TTFont(dist / "fonts/tabler-icons-filled.ttf"), codes)
    keep(font, set(codes.values()))
    true_bearings(font)
    font.save(HERE / "icons.ttf")
    table = {name: f"{code:x}" for name, code in sorted(codes.items())}
    (HERE / "icons.json").write_text(json.dumps(table, indent=1) + "\n")


def code_points(css: Path) -> dict[str, int]:
    """Icon names of a style sheet with their code points."""
    return {name: int(code, 16) for name, code in ICON_RULE.findall(css.read_text())}


def code_of(name: str, outline: dict[str, int], filled: dict[str, int]) -> int:
    """The code point of one of our names; raises KeyError for a name that Tabler lacks."""
    if name.endswith(FILLED):
        return filled[name.removesuffix(FILLED)]
    return outline[OUR_NAMES.get(name, name)]


def add_filled(font: TTFont, filled: TTFont, codes: dict[str, int]) -> None:
    """Copy the filled icons among `codes` into the outline font; both have the same em."""
    source = filled.getBestCmap()
    for name, code in codes.items():
        if name.endswith(FILLED):
            add_glyph(font, filled, source[code], code)


def add_glyph(font: TTFont, source: TTFont, glyph: str, code: int) -> None:
    """Copy one glyph from `source`, reachable by `code` in every Unicode table."""
    target = f"{glyph}{FILLED}"
    font["glyf"][target] = source["glyf"][glyph]
    font["hmtx"][target] = source["hmtx"][glyph]
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[code] = target


def true_bearings(font: TTFont) -> None:
    """Set the left bearings from the outlines: Tabler's are all 0, and its bounding boxes too wide.

    FreeType would move each icon off its centre once fontTools has corrected the boxes.
    """
    glyphs = font["glyf"]
    for name, (advance, _) in font["hmtx"].metrics.items():
        glyphs[name].recalcBounds(glyphs)
        font["hmtx"][name] = (advance, getattr(glyphs[name], "xMin", 0))


if __name__ == "__main__":
    main()
