"""A USB barcode scanner: what it sends put together to codes, and kept apart from typing."""

import unicodedata

_ENTER = "\r\n"


class ScanText:
    """Puts one scan together, character by character. Lengths are in characters.

    With a `prefix` a scan starts at its last one; with a `suffix` that ends it, else Enter does.
    """

    def __init__(
        self, *, prefix: str = "", suffix: str = "", min_length: int = 6, max_length: int = 512
    ) -> None:
        self._prefix, self._suffix = prefix, suffix
        self._min_length, self._max_length = min_length, max_length
        self.clear()

    def clear(self) -> None:
        """What came so far is no part of a scan."""
        self._text = ""
        self._count = 0

    def add(self, char: str) -> str | None:
        """The finished scan when `char` ends one. Control and format characters are left out; a
        run longer than `max_length` is dropped whole."""
        if char and char in _ENTER:
            return self._entered()
        self._count += 1
        if self._count > self._longest:
            return None
        self._text += "".join(each for each in char if not _is_control(each))
        if self._suffix and self._text.endswith(self._suffix):
            return self._finished()
        return None

    def _entered(self) -> str | None:
        if not self._suffix:
            return self._finished()
        self.clear()
        return None

    @property
    def _longest(self) -> int:
        return self._max_length + len(self._prefix) + len(self._suffix)

    def _finished(self) -> str | None:
        text, count = self._text.removesuffix(self._suffix), self._count
        self.clear()
        if count > self._longest or self._prefix not in text:
            return None
        scan = text.rpartition(self._prefix)[2] if self._prefix else text
        return scan if self._min_length <= len(scan) <= self._max_length else None


class ScannerKeys:
    """A scanner that types like a keyboard, told from a person's typing by its speed. Feed it
    every key; it gives the text of a scan at its end."""

    def __init__(
        self,
        max_gap_ms: int = 50,
        min_length: int = 6,
        max_length: int = 512,
        *,
        prefix: str = "",
        suffix: str = "",
    ) -> None:
        self._max_gap_ms = max_gap_ms
        self._last_ms: int | None = None
        self._scan = ScanText(
            prefix=prefix, suffix=suffix, min_length=min_length, max_length=max_length
        )

    def key(self, char: str, at_ms: int) -> str | None:
        """The finished scan when `char` is the end of a quick run of keys, else None. `at_ms` is
        of a steady clock."""
        if not self._follows(at_ms):
            self._scan.clear()
        self._last_ms = at_ms
        return self._scan.add(char)

    def _follows(self, at_ms: int) -> bool:
        return self._last_ms is not None and 0 <= at_ms - self._last_ms <= self._max_gap_ms


def _is_control(char: str) -> bool:
    """Control, format (bidi, zero width), surrogate and private characters, line separators."""
    category = unicodedata.category(char)
    return category.startswith("C") or category in ("Zl", "Zp")
