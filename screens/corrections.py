"""The values that a refused operation can be given instead, in words."""

from dataclasses import dataclass
from typing import Any

from kiosk.queries.refusals import RefusalView
from kiosk.queries.volunteers import ShiftView, shifts
from screens.feedback import KINDS as FEEDBACK_KINDS
from screens.language import N_, _
from screens.operation_words import COMPLAINT_KINDS
from screens.rate import WORDS as STARS
from screens.wording import moment_text

QUESTIONS = {
    "stars": N_("应当是几星?"),
    "feedback_kind": N_("应当是哪一类?"),
    "complaint_kind": N_("应当是哪一类?"),
    "shift_id": N_("应当是哪个班次?"),
}


@dataclass(frozen=True)
class Option:
    """`value` is what goes into the body."""

    value: Any
    words: str
    icon: str


def options(front: Any, view: RefusalView) -> tuple[Option, ...]:
    """What can be chosen, the present value among them."""
    if view.remedy == "shift_id":
        return tuple(_shift(front, one) for one in front.ask(shifts))
    return tuple(_plain(view.remedy))


def value_text(view: RefusalView) -> str:
    """The present value in words; empty where it says nothing to a person."""
    return next((one.words for one in _plain(view.remedy) if one.value == view.value), "")


def _plain(remedy: str) -> list[Option]:
    if remedy == "stars":
        return [
            Option(n, _("{n}星 {word}").format(n=n, word=_(word)), "star-filled")
            for n, word in enumerate(STARS, start=1)
        ]
    tables = {"feedback_kind": FEEDBACK_KINDS, "complaint_kind": COMPLAINT_KINDS}
    return [Option(key, _(word), icon) for key, (word, icon) in tables.get(remedy, {}).items()]


def _shift(front: Any, view: ShiftView) -> Option:
    when = moment_text(view.start, front.now())
    return Option(str(view.id), f"{view.activity} · {when}", "heart-handshake")
