"""The languages of the screens: gettext catalogues whose message ids are the Chinese sentences."""

import gettext
from pathlib import Path

LOCALE = Path(__file__).parents[1] / "assets" / "locale"
SOURCE, ENGLISH = "zh_CN", "en"
LANGUAGES = (SOURCE, ENGLISH)
DOMAIN = "kiosk"

_current: gettext.NullTranslations = gettext.NullTranslations()
_name = SOURCE


def choose_language(name: str) -> None:
    """Makes `name` the language of `_`. Without its compiled catalogue the Chinese stays."""
    global _current, _name
    _current = gettext.translation(DOMAIN, str(LOCALE), [name], fallback=True)
    _name = name


def current_language() -> str:
    return _name


def _(message: str) -> str:
    """The sentence in the chosen language."""
    return _current.gettext(message) if message else ""


def N_(message: str) -> str:
    """Marks a sentence for the catalogue where it is translated later."""
    return message
