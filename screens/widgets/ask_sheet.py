"""A question before something that cannot be taken back."""

from collections.abc import Callable
from typing import Any

from kivy.properties import StringProperty

from screens.widgets.sheet import Sheet


class AskSheet(Sheet):
    """One button does it, the other stays."""

    title = StringProperty("")
    text = StringProperty("")
    icon = StringProperty("info-circle")
    yes = StringProperty("")

    def __init__(self, go_on: Callable[[], None], **kwargs: Any) -> None:
        self._go_on = go_on
        super().__init__(**kwargs)

    def agree(self) -> None:
        self.close()
        self._go_on()
