"""What a person's words find: characters as they stand, and Chinese by its pinyin."""

from kiosk.input.readings import reads_as


def finds(search: str, text: str) -> bool:
    """Whether the text has every word of the search, in characters or in letters of pinyin."""
    folded = text.casefold()
    return all(_has(folded, word) for word in search.casefold().split())


def _has(text: str, word: str) -> bool:
    return word in text or (word.isascii() and word.isalpha() and reads_as(text, word))
