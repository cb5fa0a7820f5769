"""Finding a complaint by the reference that the person kept."""

from typing import Any

from kiosk.commands.find_complaint import find_complaint
from kiosk.queries.complaints import reference_of_code
from screens.language import N_
from screens.typed_entry import TypedEntry


class MyComplaintScreen(TypedEntry):
    """Eight characters typed, or the code of the slip scanned."""

    length, joint, ready_words = 8, "  ", N_("查投诉")

    def enter(self, *, reference: str = "", **_params: Any) -> None:
        """`reference`: of a slip that was scanned, looked up at once."""
        super().enter()
        if reference:
            self.front.keep(reference="")
            self._find(reference)

    def scanned(self, text: str) -> None:
        plain = text.strip()
        reference = plain if len(plain) == self.length else None
        found = reference or self.front.ask(reference_of_code, text=plain)
        if found is None:
            super().scanned(text)
        else:
            self._find(found)

    def find(self) -> None:
        self._find(self.typed)

    def _find(self, reference: str) -> None:
        self.ids.ready.disabled = True
        self.front.run(
            find_complaint,
            on_done=self.if_shown(self._found),
            on_refused=self.if_shown(self._refused),
            reference=reference,
        )

    def _found(self, reference: str) -> None:
        self.front.swap("complaint_status", reference=reference)

    def _refused(self, message: str) -> None:
        self._set(self.typed)
        self.front.refuse(message)
