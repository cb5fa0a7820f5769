"""Typing the ten characters below an integrity code."""

from screens.language import N_
from screens.typed_entry import TypedEntry


class CodeEntryScreen(TypedEntry):
    """One tap checks what was typed."""

    length, joint, ready_words = 10, " - ", N_("核对")

    def check(self) -> None:
        self.front.swap("verdict", text=self.typed, way="typed")
