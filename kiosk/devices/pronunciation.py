"""Chinese characters as pinyin with tone numbers: whole phrases decide 行 重 长."""

import re
from string import ascii_uppercase

from pypinyin import Style, lazy_pinyin

_PAUSE = re.compile(r"[,。!?;:、\s]+")
MARKS = str.maketrans(",。!?;:、", ",.!?;:,")


def syllables(text: str) -> list[str]:
    """A syllable with its tone 1 to 5 for each character; what is not Chinese stays as it is."""
    said: list[str] = lazy_pinyin(
        text, style=Style.TONE3, neutral_tone_with_five=True, tone_sandhi=True
    )
    return said


def pinyin_of(text: str) -> str:
    """For espeak-ng: syllables apart by blanks, marks as pauses, Latin letters spelled in Chinese
    sounds."""
    words = " ".join(syllables(_spelled(text))).translate(MARKS)
    return re.sub(r"\s+([,.!?;:])", r"\1", words)


_NAMES = (
    "诶 必 西 弟 易 艾弗 记 诶曲 艾 接 开 艾勒 艾姆 "
    "恩 欧 批 克由 阿儿 艾斯 踢 优 维 达布流 艾克斯 歪 贼"
)
_LETTERS = dict(zip(ascii_uppercase, _NAMES.split(), strict=True))


def _spelled(text: str) -> str:
    return re.sub("[A-Za-z]", lambda letter: _LETTERS[letter[0].upper()], text)
