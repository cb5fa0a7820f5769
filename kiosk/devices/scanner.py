"""A USB barcode scanner that types like a keyboard, told from a person's typing by its speed."""

import unicodedata

_ENTER = "\r\n"


class ScannerKeys:
    """Feed it every key; it gives the text of a scan at Enter. Lengths are in characters."""

    def __init__(self, max_gap_ms: int = 50, min_length: int = 6, max_length: int = 512) -> None:
        self._max_gap_ms = max_gap_ms
        self._min_length = min_length
        self._max_length = max_length
        self._last_ms: int | None = None
        self._start()

    def key(self, char: str, at_ms: int) -> str | None:
        """The finished scan when `char` is Enter after a quick run of keys, else None.

        `at_ms` is of a steady clock. Control and format characters are left out; a run longer
        than `max_length` is dropped whole.
        """
        if not self._follows(at_ms):
            self._start()
        self._last_ms = at_ms
        if char and char in _ENTER:
            return self._finished()
        self._keys += 1
        if self._keys <= self._max_length:
            self._text += "".join(each for each in char if not _is_control(each))
        return None

    def _follows(self, at_ms: int) -> bool:
        return self._last_ms is not None and 0 <= at_ms - self._last_ms <= self._max_gap_ms

    def _finished(self) -> str | None:
        text, keys = self._text, self._keys
        self._start()
        return text if keys <= self._max_length and len(text) >= self._min_length else None

    def _start(self) -> None:
        self._text = ""
        self._keys = 0


def _is_control(char: str) -> bool:
    """Control, format (bidi, zero width), surrogate and private characters, line separators."""
    category = unicodedata.category(char)
    return category.startswith("C") or category in ("Zl", "Zp")
