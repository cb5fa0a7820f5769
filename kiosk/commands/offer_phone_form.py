"""A person goes on with a complaint on the phone."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from kiosk.desk import Desk
from kiosk.domain import sentences
from kiosk.errors import Refused
from kiosk.queries.merchants import merchant_or_none
from kiosk.queries.phone_forms import PhoneForm, has_phone_forms
from sync import state
from sync.escrow import enrolment_key
from sync.events.handoff import LASTS, NONCE_BYTES, Handoff, HandoffKind, handoff_prefix


def offer_phone_form(desk: Desk, *, merchant_id: UUID) -> PhoneForm:
    """A one-time code, made without a network; stores nothing. Raises Refused."""
    district = desk.district
    if district is None or not has_phone_forms(desk):
        raise Refused(sentences.PHONE_FORM_MISSING)
    if merchant_or_none(desk, merchant_id=merchant_id) is None:
        raise Refused(sentences.MERCHANT_GONE)
    now = _server_now(desk)
    issued = now.replace(second=0, microsecond=0)  # what the code can say
    offered = Handoff(
        kind=HandoffKind.COMPLAINT,
        device_id=UUID(desk.enrolment.device_id),
        merchant_id=merchant_id,
        issued=issued,
        nonce=secrets.token_bytes(NONCE_BYTES),
    )
    signature = enrolment_key(desk.store.reader).sign(offered.signed_bytes()).signature
    left_ms = (issued + LASTS - now) // timedelta(milliseconds=1)
    return PhoneForm(
        address=offered.text(signature, prefix=handoff_prefix(district.code_prefix)),
        ends_mono_ms=desk.clock.mono_ms() + left_ms,
    )


def _server_now(desk: Desk) -> datetime:
    """By how far the clocks were apart at the last contact; this device's own before the first."""
    ahead_ms = int(state.get(desk.store.reader, "clock_offset_ms") or 0)
    return desk.clock.now() - timedelta(milliseconds=ahead_ms)
