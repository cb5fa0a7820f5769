import base64
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.signing import SigningKey as PrivateKey

from kiosk.queries.verdict import CodeLists, plain_text, verify_short_form, verify_text
from sync.events.entities.integrity_code import IssuedCode
from sync.events.entities.signing_key import SigningKey
from sync.events.integrity_code import (
    ALPHABET,
    IntegrityCode,
    code_text,
    serial_from_number,
    short_form,
)

PREFIX = "HTTPS://DQ.EXAMPLE.CN/C/"
TODAY = date(2026, 3, 1)
PRIVATE = PrivateKey(b"k" * 32)
CODE = IntegrityCode(
    district_no=7,
    key_no=1,
    serial=serial_from_number(123_456_789),
    issued=date(2026, 1, 1),
    expires=TODAY,
    merchant_id=UUID(int=5),
    catalogue_hash=b"8 bytes!",
)
LISTED = IssuedCode(
    serial=CODE.serial,
    merchant_id=CODE.merchant_id,
    key_no=1,
    issued=CODE.issued,
    expires=CODE.expires,
)
KEY = SigningKey(
    district_no=7, key_no=1, public_key=base64.b64encode(bytes(PRIVATE.verify_key)).decode()
)


def lists(
    key: SigningKey | None = KEY, listed: IssuedCode | None = LISTED, *, stale: bool = False
) -> CodeLists:
    return CodeLists(
        district_no=7,
        code_prefix=PREFIX,
        keys={key.key_no: key} if key else {},
        codes={listed.serial: listed} if listed else {},
        fetched_at=datetime(2026, 3, 1, tzinfo=UTC),
        stale=stale,
    )


def signed(code: IntegrityCode = CODE, private: PrivateKey = PRIVATE) -> str:
    return code_text(code, private.sign(code.signed_bytes()).signature, prefix=PREFIX)


def changed(**fields: Any) -> IntegrityCode:
    return replace(CODE, **fields)


def said(text: str, known: CodeLists, today: date = TODAY) -> tuple[str, str]:
    result = verify_text(text, lists=known, today=today)
    return result.verdict, result.reason


def said_typed(typed: str, known: CodeLists, today: date = TODAY) -> tuple[str, str]:
    result = verify_short_form(typed, lists=known, today=today)
    return result.verdict, result.reason


def test_a_signed_and_listed_code_is_genuine_and_names_its_merchant() -> None:
    result = verify_text(signed(), lists=lists(), today=TODAY)
    assert (result.verdict, result.reason) == ("genuine", "listed")
    assert (result.serial, result.merchant_id) == (CODE.serial, CODE.merchant_id)
    assert (result.issued, result.expires) == (CODE.issued, CODE.expires)


def test_no_changed_byte_is_genuine() -> None:
    text = signed()
    raw = base64.b32decode(text.removeprefix(PREFIX) + "=" * (-len(text.removeprefix(PREFIX)) % 8))
    for at in range(len(raw)):
        for bit in (1, 128):
            altered = bytes([*raw[:at], raw[at] ^ bit, *raw[at + 1 :]])
            payload = base64.b32encode(altered).decode().rstrip("=")
            result = verify_text(PREFIX + payload, lists=lists(), today=TODAY)
            assert result.verdict in ("forged", "foreign_district")
            assert (result.merchant_id, result.serial) == (None, None)


def test_no_changed_character_is_genuine() -> None:
    text = signed()
    for at, char in enumerate(text):
        for other in {"A", "7", char.lower(), "\u202e", "="} - {char}:
            altered = text[:at] + other + text[at + 1 :]
            assert said(altered, lists())[0] in ("unknown", "forged", "foreign_district")


@given(st.text(max_size=300))
def test_any_other_text_is_foreign_or_forged_and_raises_nothing(text: str) -> None:
    assert said(text, lists()) == ("unknown", "foreign")
    assert said(PREFIX + text, lists()) == ("forged", "damaged")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://evil.example/C/",
        "HTTPS://DQ.EXAMPLE.CN@EVIL.EXAMPLE/C/X",
        "HTTPS://DQ.EXAMPLE.CN.EVIL/C/X",
        " " + PREFIX,
    ],
)
def test_a_foreign_address_is_unknown(text: str) -> None:
    assert said(text, lists()) == ("unknown", "foreign")


def test_a_code_of_another_district_says_so() -> None:
    assert said(signed(changed(district_no=8)), lists()) == ("foreign_district", "other_district")


def test_a_code_by_another_key_is_forged() -> None:
    assert said(signed(private=PrivateKey(b"x" * 32)), lists()) == ("forged", "bad_signature")
    assert said(signed(changed(key_no=2)), lists()) == ("forged", "unknown_key")


def test_a_code_by_a_key_that_may_be_newer_than_the_lists_accuses_nobody() -> None:
    known = replace(lists(), misses_news=True)
    assert said(signed(changed(key_no=2)), known) == ("unverified", "stale_lists")
    assert said(signed(changed(key_no=0)), known) == ("forged", "unknown_key")
    assert said(signed(private=PrivateKey(b"x" * 32)), known) == ("forged", "bad_signature")


def test_a_key_of_another_district_proves_nothing() -> None:
    key = msgspec.structs.replace(KEY, district_no=8)
    assert said(signed(), lists(key)) == ("forged", "unknown_key")


@pytest.mark.parametrize("public_key", ["", "no base64!", "AAAA", "é"])
def test_a_broken_key_proves_nothing(public_key: str) -> None:
    key = msgspec.structs.replace(KEY, public_key=public_key)
    assert said(signed(), lists(key)) == ("forged", "bad_signature")


def test_revoked_keys_and_serials_are_revoked_even_by_old_lists() -> None:
    key = msgspec.structs.replace(KEY, revoked=True)
    listed = msgspec.structs.replace(LISTED, revoked=True)
    for stale in (False, True):
        assert said(signed(), lists(key, stale=stale)) == ("revoked", "key_revoked")
        assert said(signed(), lists(listed=listed, stale=stale)) == ("revoked", "serial_revoked")
        typed = short_form(CODE.serial)
        assert said_typed(typed, lists(key, stale=stale)) == ("revoked", "key_revoked")
        assert said_typed(typed, lists(listed=listed, stale=stale)) == ("revoked", "serial_revoked")


def test_a_forged_code_is_forged_whatever_the_lists_say_of_its_key() -> None:
    key = msgspec.structs.replace(KEY, revoked=True)
    assert said(signed(private=PrivateKey(b"x" * 32)), lists(key)) == ("forged", "bad_signature")


def test_the_day_after_the_last_it_has_expired() -> None:
    tomorrow = date(2026, 3, 2)
    assert said(signed(), lists(), tomorrow) == ("expired", "expired")
    assert said_typed(short_form(CODE.serial), lists(), tomorrow) == ("expired", "expired")


def test_a_code_of_the_future_is_not_verified() -> None:
    assert said(signed(), lists(), date(2020, 1, 1)) == ("unverified", "not_yet_valid")


def test_a_signed_code_that_is_not_listed_is_not_verified() -> None:
    assert said(signed(), lists(listed=None)) == ("unverified", "not_listed")


def test_a_signed_code_that_the_list_contradicts_is_not_verified() -> None:
    listed = msgspec.structs.replace(LISTED, merchant_id=UUID(int=6))
    assert said(signed(), lists(listed=listed)) == ("unverified", "list_differs")


def test_old_lists_never_make_a_code_genuine() -> None:
    never_fetched = CodeLists(7, PREFIX, {1: KEY}, {LISTED.serial: LISTED}, None, stale=False)
    for known in (lists(stale=True), lists(listed=None, stale=True), never_fetched):
        assert said(signed(), known) == ("unverified", "stale_lists")
        assert said_typed(short_form(CODE.serial), known) == ("unverified", "stale_lists")


def test_old_lists_do_not_call_a_newer_key_forged() -> None:
    assert said(signed(), lists(key=None, stale=True)) == ("unverified", "stale_lists")


def test_a_terminal_without_lists_claims_nothing() -> None:
    empty = CodeLists(0, "", {}, {}, None, stale=True)
    assert said(signed(), empty) == ("unverified", "stale_lists")
    assert said_typed(short_form(CODE.serial), empty) == ("unverified", "stale_lists")


def test_a_typed_code_is_genuine_by_the_list() -> None:
    typed = " " + short_form(CODE.serial).lower().replace("0", "o") + " "
    result = verify_short_form(typed, lists=lists(), today=TODAY)
    assert (result.verdict, result.reason) == ("genuine", "listed")
    assert (result.serial, result.merchant_id) == (CODE.serial, CODE.merchant_id)


def test_a_typed_code_that_is_not_listed_is_unknown() -> None:
    assert said_typed(short_form(serial_from_number(1)), lists()) == ("unknown", "not_listed")


SERIALS = st.integers(min_value=0, max_value=2**40 - 1).map(serial_from_number)


@given(SERIALS, st.integers(0, 9), st.sampled_from(ALPHABET))
def test_every_single_wrong_character_is_a_typo(serial: str, at: int, char: str) -> None:
    full = short_form(serial).replace("-", "")
    wrong = full[:at] + char + full[at + 1 :]
    assert (said_typed(wrong, lists()) == ("unknown", "typo")) == (wrong != full)


@given(SERIALS, st.integers(0, 8))
def test_every_swap_of_neighbours_is_a_typo(serial: str, at: int) -> None:
    full = short_form(serial).replace("-", "")
    swapped = full[:at] + full[at + 1] + full[at] + full[at + 2 :]
    assert (said_typed(swapped, lists()) == ("unknown", "typo")) == (swapped != full)


@given(st.text(max_size=40))
def test_any_typed_text_raises_nothing(typed: str) -> None:
    assert said_typed(typed, lists(listed=None))[0] == "unknown"


def test_shown_text_has_no_control_or_direction_characters() -> None:
    assert plain_text("付\u202e款\x1b[31m\u2066到\n\ue000此\u200b") == "付款[31m到此"
    assert plain_text("长" * 500) == "长" * 200


def test_a_typed_code_whose_key_is_not_listed_is_not_verified() -> None:
    assert said_typed(short_form(CODE.serial), lists(key=None)) == ("unverified", "unknown_key")
