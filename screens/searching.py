"""Searching while one types: what the screens with a field for words have in common."""

from kivy.clock import Clock

from screens.base import BaseScreen
from screens.language import _
from screens.widgets.listing import Notice

SEARCH_PAUSE_S = 0.25
"""After so long without a change the search is done."""


class SearchingScreen(BaseScreen):
    """`enter` calls `begin_search`, the field's `on_text` calls `search`; `_searched` shows what
    was found."""

    def begin_search(self, words: str) -> None:
        """With the words that the screen before was left with."""
        self._search = words
        self._look_again = Clock.create_trigger(lambda _dt: self._searched(), SEARCH_PAUSE_S)

    def leave(self) -> None:
        self._look_again.cancel()
        self._search = ""

    def search(self, text: str) -> None:
        """What to look for from now on."""
        if text != self._search:
            self._search = text
            self.front.keep(search=text)
            self._look_again()

    def _searched(self) -> None:
        """The person has paused."""


def nothing_found() -> Notice:
    title, text = _("没有找到"), _("换几个字试试,也可以只打首字母")
    return Notice(icon="search", title=title, text=text)
