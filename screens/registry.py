"""A screen is registered by being there: `<name>.py` beside `<name>.kv`, class `<Name>Screen`."""

import importlib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kivy.lang import Builder, global_idmap

from screens import theme as themes
from screens.language import _
from screens.theme import Theme, glyph

if TYPE_CHECKING:
    from screens.base import BaseScreen

_FOLDER = Path(__file__).parent
_PARTS = _FOLDER / "widgets"


def names() -> tuple[str, ...]:
    """Every screen, by name."""
    pairs = sorted(_FOLDER.glob("*.kv"))
    return tuple(path.stem for path in pairs if path.with_suffix(".py").exists())


@lru_cache
def screen_class(name: str) -> "type[BaseScreen]":
    """The class of a screen, with its rules loaded. Raises KeyError for a name that is none."""
    if name not in names():
        raise KeyError(f"no screen is called {name!r}")
    load_parts()
    module = importlib.import_module(f"screens.{name}")
    Builder.load_file(str(_FOLDER / f"{name}.kv"))
    found: type[BaseScreen] = getattr(module, _class_name(name))
    return found


@lru_cache
def load_parts() -> None:
    """Loads the widgets that all screens are made of, and their rules."""
    for path in sorted(_PARTS.glob("*.kv")):
        importlib.import_module(f"screens.widgets.{path.stem}")
    for path in sorted(_PARTS.glob("*.kv")):
        Builder.load_file(str(path))


def use_theme(theme: Theme) -> None:
    """What rules call `theme`, `_` and `glyph`, for widgets made from now on."""
    themes.use_theme(theme)
    global_idmap.update(theme=theme, glyph=glyph, _=_)


def _class_name(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_")) + "Screen"
