"""Which key stands where. Ten letters a row as on a phone; where that would make keys smaller than
the target, seven a row by the alphabet, which nobody has to have learnt."""

from dataclasses import dataclass

from screens.language import N_

PINYIN, INK, LATIN, MARKS = "pinyin", "ink", "latin", "marks"
MODES = {PINYIN: N_("拼音"), INK: N_("手写"), LATIN: N_("英文"), MARKS: "123"}
"""The ways to type, and what the key to each says."""

TEN, SEVEN = 10, 7
_RUB, _SHIFT = ("rub",), ("shift",)

_LETTERS = {
    TEN: ("qwertyuiop", "asdfghjkl", "zxcvbnm"),
    SEVEN: ("abcdefg", "hijklmn", "opqrstu", "vwxyz"),
}
_CHINESE_MARKS = {
    TEN: ("1234567890", "，。？！、：；“”…", "（）《》-@./#"),
    SEVEN: ("1234567", "890，。？！", "、：；“”（）", "-@./#…"),
}
_PLAIN_MARKS = {
    TEN: ("1234567890", ",.?!:;'\"-_", "()@/#&+*%"),
    SEVEN: ("1234567", "890,.?!", ":;'\"()-", "@/#&+*"),
}


@dataclass(frozen=True)
class Key:
    """A character, or what the key does. `weight`: its width in keys."""

    name: str
    weight: float = 1.0

    @property
    def is_character(self) -> bool:
        return len(self.name) == 1


Row = tuple[Key, ...]


def rows(mode: str, columns: int, *, chinese: bool) -> tuple[Row, ...]:
    """The rows of keys of a mode, without those of handwriting. `chinese`: marks of full width."""
    if mode == INK:
        return ()
    if mode == MARKS:
        marks = (_CHINESE_MARKS if chinese else _PLAIN_MARKS)[columns]
        return _keys(*(tuple(row) for row in marks[:-1]), (*marks[-1], *_RUB))
    letters = tuple(tuple(row) for row in _LETTERS[columns])
    part = ("'",) if mode == PINYIN else _SHIFT
    if columns == SEVEN:
        return _keys(*letters[:-1], (*letters[-1], *part, *_RUB))
    return _keys(letters[0], (*letters[1], *part), (*letters[2], *_ends(mode), *_RUB))


def last_row(mode: str, columns: int, modes: tuple[str, ...]) -> Row:
    """The ways to other modes, the blank and the end of typing."""
    ways = [f"to.{other}" for other in MODES if other in modes and other != mode]
    if columns == SEVEN:
        names = (*ways, *_ends(mode), "space", "done")
        return tuple(Key(name, SEVEN / len(names)) for name in names)
    left = TEN - 1.5 * len(ways) - 2.5
    middle = _ends(mode) if mode == INK else ("space",)
    return (
        *(Key(way, 1.5) for way in ways),
        *(Key(name, left / len(middle)) for name in middle),
        Key("done", 2.5),
    )


def _ends(mode: str) -> tuple[str, ...]:
    """What sentences are parted and ended with."""
    return {LATIN: (",", "."), MARKS: ()}.get(mode, ("，", "。"))


def _keys(*rows: tuple[str, ...]) -> tuple[Row, ...]:
    return tuple(tuple(Key(name) for name in row) for row in rows)
