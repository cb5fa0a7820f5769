"""Where a code that was read leads: a slip to its complaint, all others to the verdict."""

from typing import TYPE_CHECKING

from kiosk.queries.complaints import reference_of_code

if TYPE_CHECKING:
    from screens.front import Front


def open_code(front: "Front", text: str, *, way: str) -> None:
    """`way`: by what it was read, `camera` or `scanner`."""
    reference = front.ask(reference_of_code, text=text)
    if reference is None:
        front.go("verdict", text=text, way=way)
    else:
        front.go("my_complaint", reference=reference)
