"""Somebody types the staff code."""

import base64
import hmac

import structlog

from kiosk.commands.keep_tries import keep_tries
from kiosk.desk import Desk
from kiosk.domain import sentences
from kiosk.domain.tries import Tries
from kiosk.errors import Refused
from kiosk.queries.staff_door import TRIES, locked_s, staff_code, staff_tries
from sync.events.entities.staff_code import StaffCode
from sync.events.staff_digits import staff_digest

log = structlog.get_logger("kiosk.staff")


def open_staff(desk: Desk, *, digits: str) -> None:
    """Returns when the digits are the station's. Raises Refused: wrong, locked, or no code yet.

    A try counts as wrong before it is looked at: pulling the plug meanwhile makes none free.
    """
    code, tries = staff_code(desk), staff_tries(desk)
    if code is None:
        raise Refused(sentences.STAFF_CODE_MISSING)
    if wait_s := locked_s(desk, tries):
        log.warning("staff_locked", wait_s=wait_s)
        raise Refused(sentences.STAFF_LOCKED)
    tries = tries.one_more(boot_id=desk.clock.boot_id, mono_ms=desk.clock.mono_ms())
    keep_tries(desk, TRIES, tries)
    if not _is_right(digits, code):
        log.warning("staff_refused", wrong=tries.wrong, wait_s=locked_s(desk, tries))
        raise Refused(sentences.STAFF_CODE_WRONG)
    keep_tries(desk, TRIES, Tries())
    log.info("staff_opened")


def _is_right(digits: str, code: StaffCode) -> bool:
    found = staff_digest(digits, salt=base64.b64decode(code.salt))
    return hmac.compare_digest(found, code.digest)
