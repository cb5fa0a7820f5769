"""Actions: the bar of main buttons below a screen's content, near the thumb."""

from typing import Any

from screens.theme import current_theme
from screens.widgets.card import Tiles

MOST_IN_A_ROW = 3
MOST_FOR_ELDERS = 2


class Actions(Tiles):
    """Side by side and equally high; the main one last. One below the other where words are big."""

    def on_children(self, *_: Any) -> None:
        theme = current_theme()
        most = MOST_FOR_ELDERS if theme.modes.elder and not theme.wide else MOST_IN_A_ROW
        count = len(self.children)
        self.cols = max(1, count if count <= most else 1)
