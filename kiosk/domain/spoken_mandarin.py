"""Mandarin: digits, times, dates, ranges, units and floors in the words a person says."""

import re
from collections.abc import Callable

from kiosk.domain.spoken_english import CODE, PHONE

_DIGITS = "零一二三四五六七八九"
_CLEAR = _DIGITS.replace("一", "幺")
_PLACES = ("", "十", "百", "千")
_NUMBER = r"\d+(?:\.\d+)?"
_COUNTED = "个位间名场家篇次份件条张届天小时分钟秒周岁道题人项台扇元块倍页种"
_UNITS = {
    "平方米": r"m²|㎡|m2",
    "公里": "km|KM",
    "公斤": "kg|KG",
    "厘米": "cm",
    "毫米": "mm",
    "毫升": "ml|mL",
    "摄氏度": "℃|°C",
    "米": "m",
    "克": "g",
}
_LETTER_WORDS = {"WiFi": "无线网", "Wi-Fi": "无线网", "APP": "A P P", "VIP": "V I P"}


def mandarin(text: str) -> str:
    """The text with everything that is no Chinese word written out."""
    for pattern, word in _RULES:
        text = pattern.sub(word, text)
    return text


def number_words(number: int) -> str:
    """A whole number below a trillion as it is counted: 一百零五, 十二, 两万三千."""
    if number == 0:
        return "零"
    words = ""
    for size, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part = number // size % 10_000
        if part:
            if words and part < 1000:
                words += "零"
            words += ("两" if part == 2 and name else _below_ten_thousand(part)) + name
    return words[1:] if words.startswith("一十") else words


def digit_words(digits: str, *, clear: bool = False) -> str:
    """One digit after the other. `clear`: 一 as 幺, which nobody takes for 七."""
    return "".join((_CLEAR if clear else _DIGITS)[int(char)] for char in digits if char.isdigit())


def _below_ten_thousand(number: int) -> str:
    words, gap = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            words += ("零" if gap and words else "") + _DIGITS[digit] + _PLACES[place]
            gap = False
        else:
            gap = bool(words)
    return words


def _counted(text: str) -> str:
    """A number as written: 4.8, 007 and very long ones digit by digit after the point or whole."""
    whole, _, part = text.partition(".")
    is_plain = len(whole) > 9 or (len(whole) > 1 and whole[0] == "0")
    words = digit_words(whole) if is_plain else number_words(int(whole))
    return words + (f"点{digit_words(part)}" if part else "")


def _phone(match: re.Match[str]) -> str:
    groups = [group for group in re.split(r"\D+", match[0]) if group]
    if len(groups) == 1 and len(groups[0]) == 11:
        groups = [groups[0][:3], groups[0][3:7], groups[0][7:]]
    return ",".join(digit_words(group, clear=True) for group in groups)


def _time(match: re.Match[str]) -> str:
    hour, minute = int(match[1]), int(match[2])
    words = ("两" if hour == 2 else number_words(hour)) + "点"
    if minute == 0:
        return words
    return f"{words}{'零' if minute < 10 else ''}{number_words(minute)}分"


def _date(match: re.Match[str]) -> str:
    year, month, day = match.groups()
    words = f"{number_words(int(month))}月{number_words(int(day))}日"
    return f"{digit_words(year)}年{words}" if year else words


def _floor(match: re.Match[str]) -> str:
    below, above = match[1] or match[2], match[3]
    return f"地下{number_words(int(below))}层" if below else f"{number_words(int(above))}层"


def _percent(match: re.Match[str]) -> str:
    return "百分之" + _counted(match[1])


def _code(match: re.Match[str]) -> str:
    """A room or a code of letters and digits: each said alone."""
    said = (digit_words(c, clear=True) if c.isdigit() else c for c in match[0] if c.isalnum())
    return " ".join(said)


def _plain(match: re.Match[str]) -> str:
    if match[0] == "2":
        return "两" if match.string[match.end() : match.end() + 1] in tuple(_COUNTED) else "二"
    return _counted(match[0])


Word = str | Callable[[re.Match[str]], str]
_UNIT_RULES: list[tuple[str, Word]] = [
    (rf"({_NUMBER})\s*(?:{signs})(?![A-Za-z])", rf"\1{word}") for word, signs in _UNITS.items()
]
_SOURCES: list[tuple[str, Word]] = [
    *((re.escape(sign), word) for sign, word in _LETTER_WORDS.items()),
    (PHONE, _phone),
    (r"(?<=电话|热线|拨打|请拨|致电|火警|报警|急救)(?:[::]?\s*)\d{3,8}(?!\d)", _phone),
    (r"(?<!\d)\d{3,6}(?=(?:服务)?热线|电话)", _phone),
    (r"(?<=\d),(?=\d{3}(?!\d))", ""),
    (r"(?:(?<!\d)(\d{4})\s*[年/.-]\s*)(\d{1,2})\s*[月/.-]\s*(\d{1,2})(?:[日号]|(?!\d))", _date),
    (r"()(?<!\d)(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]", _date),
    (r"(?<!\d)(\d{4})(?=年)", lambda match: digit_words(match[1])),
    (r"(?<=[\d日号点分])\s*[–—~～]\s*(?=\d)|(?<=\d)\s*-\s*(?=\d{1,2}[::]\d\d)", "到"),
    (r"(?<!\d)([01]?\d|2[0-4])[::]([0-5]\d)(?:[::][0-5]\d)?(?!\d)", _time),
    (
        r"(?<![A-Za-z])(?:[Bb](\d)[Ff]?层?|(?:负|-)(\d)\s*[层楼Ff]|(\d{1,2})[Ff])(?![A-Za-z\d])",
        _floor,
    ),
    (rf"({_NUMBER})\s*[%%]", _percent),
    (r"(?<=\d)\s*-\s*(?=\d{1,3}(?!\d))", "到"),
    *_UNIT_RULES,
    (rf"[¥¥]\s*({_NUMBER})", lambda match: f"{_counted(match[1])}元"),
    (CODE, _code),
    (r"→", "到"),
    (r"(?<=\d)\+", "加"),
    (r"\s*[/／]\s*", ","),
    (_NUMBER, _plain),
]
_RULES = [(re.compile(source), word) for source, word in _SOURCES]
