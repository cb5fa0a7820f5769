"""The characters that the bundled Chinese fonts must show; there is no glyph fallback in Kivy."""

from pathlib import Path

RARE_HAN = Path(__file__).with_name("rare_han.txt")

BLOCKS = (
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x017F),  # Latin-1 and Latin Extended-A, with the letters of pinyin
    (0x01CD, 0x01DC),  # third-tone vowels of pinyin
    (0x2000, 0x206F),  # general punctuation
    (0x20A0, 0x20BF),  # currency signs
    (0x2100, 0x214F),  # letter-like: ℃ № ™
    (0x2150, 0x218F),  # fractions and Roman numerals
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),  # mathematics
    (0x2460, 0x24FF),  # ① to ⓿
    (0x2500, 0x25FF),  # lines, blocks, ● ○ ■ □ ▲ ▼
    (0x2600, 0x26FF),  # ★ ☆ ☎
    (0x2700, 0x27BF),  # ✓ ✗ ❶
    (0x3000, 0x303F),  # CJK punctuation
    (0x3100, 0x312F),  # bopomofo
    (0x3200, 0x33FF),  # enclosed and squared CJK
    (0x4E00, 0x9FFF),  # unified ideographs
    (0xFE30, 0xFE4F),  # vertical forms that GBK has
    (0xFF01, 0xFFEF),  # full-width forms
)


def wanted() -> set[int]:
    """Code points to keep, whether or not the source font has them."""
    blocks = {code for first, last in BLOCKS for code in range(first, last + 1)}
    return blocks | gbk() | rare_han()


def gbk() -> set[int]:
    """Every character that a double-byte GBK code stands for."""
    pairs = (bytes((lead, trail)) for lead in range(0x81, 0xFF) for trail in range(0x40, 0xFF))
    decoded = "".join(pair.decode("gbk", "ignore") for pair in pairs)
    return {ord(char) for char in decoded if not char.isascii()}


def rare_han() -> set[int]:
    """Characters of the 通用规范汉字表 (2013) outside U+4E00-9FFF; people's names use them."""
    return {ord(char) for char in RARE_HAN.read_text("utf-8") if not char.isspace()}
