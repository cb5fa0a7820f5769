"""English: what a voice would stumble over in words; plain numbers it can say itself."""

import re
from collections.abc import Callable

_NAMES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
_NUMBER = r"\d+(?:\.\d+)?"

PHONE = r"(?<!\d)(?:0\d{2,3}-\d{3,4}-?\d{4}|400-?\d{3,4}-?\d{3,4}|1[3-9]\d-?\d{4}-?\d{4})(?!\d)"
CODE = r"(?<![A-Za-z\d])(?=[A-Z\d-]*[A-Z])(?=[A-Z\d-]*\d)[A-Z\d]+(?:-[A-Z\d]+)*(?![A-Za-z\d])"


def english(text: str) -> str:
    """The text with phone numbers, times, dates, ranges, units and floors written out."""
    for pattern, word in _RULES:
        text = pattern.sub(word, text)
    return text


def digits_apart(text: str) -> str:
    """Each digit by its name, with a breath between groups."""
    groups = [group for group in re.split(r"\D+", text) if group]
    return ", ".join(" ".join(_NAMES[int(char)] for char in group) for group in groups)


def _phone(match: re.Match[str]) -> str:
    return digits_apart(match[0])


def _time(match: re.Match[str]) -> str:
    hour, minute = int(match[1]), int(match[2])
    half = "a.m." if hour % 24 < 12 else "p.m."
    said = str(hour % 12 or 12)
    if minute:
        said += f" oh {minute}" if minute < 10 else f" {minute}"
    return f"{said} {half}"


def _date(match: re.Match[str]) -> str:
    year, month, day = (int(part) for part in match.groups())
    return f"{_MONTHS[month - 1]} {day}, {year}" if 1 <= month <= 12 else match[0]


def _code(match: re.Match[str]) -> str:
    return " ".join(_NAMES[int(c)] if c.isdigit() else c for c in match[0] if c.isalnum())


Word = str | Callable[[re.Match[str]], str]
_SOURCES: list[tuple[str, Word]] = [
    (PHONE, _phone),
    (r"(?<=call )\d{3,8}(?!\d)|(?<=hotline )\d{3,8}(?!\d)", _phone),
    (r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)", _date),
    (r"(?<=\d)\s*[–—~]\s*(?=\d)|(?<=\d)\s*-\s*(?=\d{1,2}:\d\d)", " to "),
    (r"(?<!\d)([01]?\d|2[0-4]):([0-5]\d)(?!\d)", _time),
    (r"(?<![A-Za-z\d])B(\d)(?:F\b|\b)(?!-)", r"basement \1"),
    (r"(?<![A-Za-z\d])(\d{1,2})F\b", r"floor \1"),
    (rf"({_NUMBER})\s*%", r"\1 percent"),
    (rf"({_NUMBER})\s*(?:m²|㎡|m2)", r"\1 square metres"),
    (rf"({_NUMBER})\s*(?:℃|°C)", r"\1 degrees"),
    (rf"({_NUMBER})\s*km\b", r"\1 kilometres"),
    (rf"({_NUMBER})\s*m\b(?!\.)", r"\1 metres"),
    (rf"({_NUMBER})\s*h\b", r"\1 hours"),
    (rf"({_NUMBER})\s*min\b", r"\1 minutes"),
    (rf"[¥¥]\s*({_NUMBER})", r"\1 yuan"),
    (CODE, _code),
    (r"Wi-?Fi", "wifi"),
    (r"→", " to "),
]  # fmt: skip
_RULES = [(re.compile(source), word) for source, word in _SOURCES]
