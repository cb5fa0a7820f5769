"""The page that a screen is and its headings; their rules are in the file beside."""

from screens.base import BaseScreen
from screens.widgets.text import Text

__all__ = ["BaseScreen", "Section"]


class Section(Text):
    """A heading inside a page."""
