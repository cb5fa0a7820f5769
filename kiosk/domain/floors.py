"""How floors are written, and how they lie above each other."""

import re

_FIGURES = "零一二三四五六七八九"
_ONE = f"[{_FIGURES[1:]}]"
_FLOOR = re.compile(
    rf"(B|-|负|地下|地上)?\s*(\d+|{_ONE}?十{_ONE}?|{_ONE})\s*(层|楼|F)?", re.IGNORECASE
)
_LOWER = ("B", "-", "负", "地下")


def floor_order(floor: str) -> int:
    """1 for 1层, -1 for 地下1层, B1 or 负一层; 0 for what names no number."""
    found = _FLOOR.fullmatch(floor.strip())
    if found is None:
        return 0
    below, figures, _ = found.groups()
    number = int(figures) if figures.isdecimal() else _chinese(figures)
    return -number if (below or "").upper() in _LOWER else number


def _chinese(figures: str) -> int:
    """Of 一 to 九十九."""
    tens, ten, ones = figures.rpartition("十")
    if not ten:
        return _FIGURES.index(ones)
    return 10 * (_FIGURES.index(tens) if tens else 1) + (_FIGURES.index(ones) if ones else 0)
