"""What the screens share where a person types a code of a known length, in two groups."""

from typing import Any, ClassVar

from screens.base import BaseScreen
from screens.language import _


class TypedEntry(BaseScreen):
    """The last character opens the button. Its rule has a `box` and the button `ready`.

    `length` of the code in characters, `joint` stands between its halves, `ready_words` (a msgid)
    on the button once all are typed. Of a `hidden` one only how much is typed is shown."""

    length: ClassVar[int]
    joint: ClassVar[str]
    ready_words: ClassVar[str]
    hidden: ClassVar[bool] = False

    def enter(self, **_params: Any) -> None:
        self._set("")

    def draft(self) -> str:
        return self.typed

    def resume(self, draft: str) -> None:
        self._set(draft)

    def add(self, char: str) -> None:
        self._set((self.typed + char)[: self.length])

    def rub(self) -> None:
        self._set(self.typed[:-1])

    def clear(self) -> None:
        self._set("")

    def _set(self, typed: str) -> None:
        self.typed = typed
        words = "●" * len(typed) if self.hidden else typed
        shown, half = words.ljust(self.length, "○" if self.hidden else "·"), self.length // 2
        self.ids.box.content = f"{shown[:half]}{self.joint}{shown[half:]}"
        left = self.length - len(typed)
        ready = self.ids.ready
        ready.disabled = left > 0
        ready.text = _("还差 {n} 位").format(n=left) if left else _(self.ready_words)
