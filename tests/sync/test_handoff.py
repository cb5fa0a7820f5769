"""The one-time code that a terminal shows and a phone opens."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.signing import SigningKey

from sync.events.handoff import (
    Handoff,
    HandoffKind,
    NotAHandoff,
    handoff_prefix,
    parse_handoff,
)

KEY = SigningKey(bytes(range(32)))
MADE = Handoff(
    kind=HandoffKind.COMPLAINT,
    device_id=UUID(int=7),
    merchant_id=UUID(int=9),
    issued=datetime(2026, 11, 24, 8, 30, tzinfo=UTC),
    nonce=b"12345678",
)
SIGNATURE = KEY.sign(MADE.signed_bytes()).signature
PAYLOAD = MADE.text(SIGNATURE, prefix="")


def test_what_is_shown_is_read_again_and_its_signature_holds() -> None:
    found, signature = parse_handoff(PAYLOAD)
    assert found == MADE
    KEY.verify_key.verify(found.signed_bytes(), signature)


def test_it_stays_alphanumeric_and_lies_beside_the_integrity_codes() -> None:
    prefix = handoff_prefix("HTTPS://DEMO.DANGQUN.EXAMPLE/C/")
    text = MADE.text(SIGNATURE, prefix=prefix)
    assert text.startswith("HTTPS://DEMO.DANGQUN.EXAMPLE/T/")
    assert set(text) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
    assert len(text) < 220


@given(
    at=st.integers(0, len(PAYLOAD) - 1), char=st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
)
def test_no_changed_character_gives_another_code_with_a_good_signature(at: int, char: str) -> None:
    changed = PAYLOAD[:at] + char + PAYLOAD[at + 1 :]
    if changed == PAYLOAD:
        return
    try:
        found, signature = parse_handoff(changed)
    except NotAHandoff:
        return
    with pytest.raises(Exception, match="forged"):
        KEY.verify_key.verify(found.signed_bytes(), signature)


@pytest.mark.parametrize(
    "text", ["", "A", PAYLOAD[:-1], PAYLOAD + "A", PAYLOAD.lower(), "0" * len(PAYLOAD), "你好"]
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(NotAHandoff):
        parse_handoff(text)
