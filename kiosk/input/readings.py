"""How characters are read, for finding names by the letters of their pinyin."""

from functools import cache

from kiosk.errors import InputMissing
from kiosk.input.rime_data import DICTIONARY_NAME, shared_data


def reads_as(text: str, letters: str) -> bool:
    """Whether the letters stand for characters in a row anywhere in the text: each by its whole
    reading or by the first letter of it, so that qmhb and qingmai both find 青麦烘焙.

    Only the Chinese characters of the text count. Without the dictionary's package nothing does."""
    known = _readings()
    sounds = [known[char] for char in text if char in known]
    return any(_begins(sounds, start, letters) for start in range(len(sounds)))


def _begins(sounds: list[tuple[str, ...]], place: int, letters: str) -> bool:
    if not letters:
        return True
    if place == len(sounds):
        return False
    for sound in sounds[place]:
        if sound.startswith(letters):
            return True
        for part in {sound, sound[0]}:
            if letters.startswith(part) and _begins(sounds, place + 1, letters[len(part) :]):
                return True
    return False


@cache
def _readings() -> dict[str, tuple[str, ...]]:
    """Every character's readings, without tones."""
    try:
        path = shared_data() / DICTIONARY_NAME
    except InputMissing:
        return {}
    found: dict[str, tuple[str, ...]] = {}
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            char, _, rest = line.rstrip("\n").partition("\t")
            if len(char) == 1 and rest:
                found[char] = (*found.get(char, ()), rest.partition("\t")[0])
    return found
