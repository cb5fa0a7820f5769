"""What strangers typed, made fit to be kept and shown."""

import re
import unicodedata

from django import forms

_KEPT = "\n"
_UNFIT = {"Cc", "Cf", "Co", "Cs", "Cn"}
_EMPTY_LINES = re.compile(r"\n{3,}")


def cleaned(text: str) -> str:
    """Without control, direction and invisible characters, which make a text look like another
    one; composed (NFC); at most one empty line between two."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    kept = (char for char in lines if char in _KEPT or unicodedata.category(char) not in _UNFIT)
    return _EMPTY_LINES.sub("\n\n", unicodedata.normalize("NFC", "".join(kept))).strip()


class CleanText(forms.CharField):
    """A text field that gives its text cleaned."""

    def to_python(self, value: str | None) -> str | None:
        return super().to_python(cleaned(value) if isinstance(value, str) else value)
