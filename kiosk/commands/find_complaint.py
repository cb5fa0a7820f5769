"""Somebody asks for a complaint by its reference."""

import structlog

from kiosk.commands.keep_tries import keep_tries
from kiosk.desk import Desk
from kiosk.domain import sentences
from kiosk.domain.reference import normalised_reference
from kiosk.domain.tries import FREE, Tries
from kiosk.errors import Refused
from kiosk.queries.complaints import complaint
from kiosk.queries.kept_tries import tries_of

KEY = "reference_tries"
FORGOTTEN_AFTER_MS = 600_000
MOST_COUNTED = FREE + 2
"""So that the wait is 1, 2, then 4 minutes and never more: everybody uses this terminal."""

log = structlog.get_logger("kiosk.complaints")


def find_complaint(desk: Desk, *, reference: str) -> str:
    """The reference as it is stored, of a complaint that is known here. Raises Refused: unknown, or
    asked for wrongly too often. A right one forgives no wrong ones: whoever guesses may have one.
    """
    tries, boot_id, now_ms = _tries(desk), desk.clock.boot_id, desk.clock.mono_ms()
    if tries.locked_ms(boot_id=boot_id, mono_ms=now_ms):
        raise Refused(sentences.REFERENCE_LOCKED)
    if complaint(desk, reference=reference) is not None:
        return normalised_reference(reference)
    wrong = min(tries.wrong + 1, MOST_COUNTED)
    keep_tries(desk, KEY, Tries(wrong, boot_id, now_ms))
    log.info("reference_unknown", wrong=wrong)
    raise Refused(sentences.COMPLAINT_GONE)


def _tries(desk: Desk) -> Tries:
    """Wrong ones of ten minutes ago count no more."""
    tries, clock = tries_of(desk, KEY), desk.clock
    is_old = tries.since_ms(boot_id=clock.boot_id, mono_ms=clock.mono_ms()) > FORGOTTEN_AFTER_MS
    return Tries() if is_old else tries
