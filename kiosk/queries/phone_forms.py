"""Going on with a form on one's own phone, by a code that this terminal signs."""

from dataclasses import dataclass

from kiosk.desk import Desk
from sync import state

_MINUTE_MS = 60_000
_REVOKED = "Revoked"


@dataclass(frozen=True)
class PhoneForm:
    """`address` is what the QR says; `ends_mono_ms` when the server takes it no more, by the boot's
    own clock."""

    address: str
    ends_mono_ms: int


def has_phone_forms(desk: Desk) -> bool:
    """The server would know this terminal's signature, and there is a site to open."""
    conn, district = desk.store.reader, desk.district
    has_key = state.get(conn, "device_seed") is not None
    is_revoked = state.get(conn, "trouble") == _REVOKED
    return has_key and not is_revoked and bool(district and district.code_prefix.endswith("/C/"))


def minutes_left(desk: Desk, *, form: PhoneForm) -> int:
    """Whole minutes that the form can still be opened, rounded up; 0 when it is over."""
    return max(0, -(-(form.ends_mono_ms - desk.clock.mono_ms()) // _MINUTE_MS))
