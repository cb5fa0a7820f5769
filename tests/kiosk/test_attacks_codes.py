"""Attacks on the terminal's verdict: nothing that the district did not sign is ever genuine, no
text stops the terminal, and what is shown of a foreign one cannot pass for something else."""

import base64
import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime
from random import Random
from uuid import UUID

import msgspec
import pytest
from nacl.signing import SigningKey as Signer

from kiosk.domain.foreign_site import foreign_site
from kiosk.queries.verdict import CodeLists, plain_text, verify_short_form, verify_text
from sync.events.entities.integrity_code import IssuedCode
from sync.events.entities.signing_key import SigningKey
from sync.events.integrity_code import (
    ALPHABET,
    MAX_TEXT,
    IntegrityCode,
    code_text,
    serial_from_number,
    short_form,
)

PREFIX = "HTTPS://DQ.EXAMPLE.CN/C/"
TODAY = date(2026, 3, 1)
SIGNER = Signer(b"k" * 32)
CODE = IntegrityCode(
    district_no=7,
    key_no=1,
    serial=serial_from_number(123_456_789),
    issued=date(2026, 1, 1),
    expires=date(2026, 12, 31),
    merchant_id=UUID(int=5),
    catalogue_hash=b"8 bytes!",
)
PUBLIC = base64.b64encode(bytes(SIGNER.verify_key)).decode()
KEY = SigningKey(district_no=7, key_no=1, public_key=PUBLIC)
LISTED = IssuedCode(
    serial=CODE.serial,
    merchant_id=CODE.merchant_id,
    key_no=1,
    issued=CODE.issued,
    expires=CODE.expires,
)
LISTS = CodeLists(
    district_no=7,
    code_prefix=PREFIX,
    keys={1: KEY},
    codes={LISTED.serial: LISTED},
    fetched_at=datetime(2026, 3, 1, tzinfo=UTC),
    stale=False,
)
RANDOM_CODES = 10_000
PAYLOAD_BYTES = 37 + 64


def signed(code: IntegrityCode = CODE, signer: Signer = SIGNER) -> str:
    return code_text(code, signer.sign(code.signed_bytes()).signature, prefix=PREFIX)


def said(text: str, lists: CodeLists = LISTS) -> str:
    """The verdict; of anything but a genuine code no merchant is named by the text alone."""
    found = verify_text(text, lists=lists, today=TODAY)
    if found.verdict in ("forged", "unknown", "foreign_district"):
        assert (found.serial, found.merchant_id) == (None, None)
    return found.verdict


def payload(raw: bytes) -> str:
    return PREFIX + base64.b32encode(raw).decode().rstrip("=")


def raw_of(text: str) -> bytes:
    plain = text.removeprefix(PREFIX)
    return base64.b32decode(plain + "=" * (-len(plain) % 8))


def test_the_code_that_is_attacked_is_genuine() -> None:
    assert said(signed()) == "genuine"
    assert len(raw_of(signed())) == PAYLOAD_BYTES


@pytest.mark.parametrize("bit", range(8))
def test_no_flipped_bit_of_the_payload_is_genuine(bit: int) -> None:
    raw = raw_of(signed())
    for at in range(len(raw)):
        flipped = bytes([*raw[:at], raw[at] ^ 1 << bit, *raw[at + 1 :]])
        assert said(payload(flipped)) in ("forged", "foreign_district"), at


@pytest.mark.parametrize("bit", range(8))
def test_no_flipped_bit_of_the_text_is_genuine(bit: int) -> None:
    text = signed().encode()
    for at in range(len(text)):
        flipped = bytes([*text[:at], text[at] ^ 1 << bit, *text[at + 1 :]])
        verdict = said(flipped.decode("latin-1"))
        assert verdict in ("forged", "unknown", "foreign_district"), at


def test_no_code_with_a_byte_more_or_less_is_genuine() -> None:
    raw = raw_of(signed())
    for changed in (raw[:-1], raw[1:], raw + b"\0", b"\0" + raw, raw[:-64], b"", raw + raw):
        assert said(payload(changed)) == "forged"
    for text in (signed() + "A", signed() + "=", signed()[:-1], signed() + "/", signed() + "?"):
        assert said(text) == "forged"


def test_another_spelling_of_the_same_bytes_is_not_genuine() -> None:
    """Base32's last character carries unused bits: one text only is valid."""
    text = signed()
    unused = [char for char in "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567" if char != text[-1]]
    assert {said(text[:-1] + char) for char in unused} == {"forged"}
    for other in (text.lower(), PREFIX + text.removeprefix(PREFIX).lower(), text + "======"):
        assert said(other) in ("forged", "unknown")


@pytest.mark.parametrize("seed", range(20))
def test_another_key_signs_nothing_genuine(seed: int) -> None:
    other = Signer(Random(seed).randbytes(32))
    assert said(signed(signer=other)) == "forged"
    for key_no in (0, 2, 255):
        assert said(signed(replace(CODE, key_no=key_no), other)) == "forged"
        assert said(signed(replace(CODE, key_no=key_no))) == "forged"


def test_a_signature_of_something_else_signs_no_code() -> None:
    signature = SIGNER.sign(b"dangqun-escrow-v1\n" + CODE.signed_bytes()).signature
    assert said(code_text(CODE, signature, prefix=PREFIX)) == "forged"
    elsewhere = replace(CODE, serial=serial_from_number(1))
    assert said(code_text(elsewhere, raw_of(signed())[-64:], prefix=PREFIX)) == "forged"


@pytest.mark.parametrize("key", [bytes(32), b"\1" + bytes(31), b"\xff" * 32])
def test_weak_public_keys_verify_nothing(key: bytes) -> None:
    """Points of small order would let one signature fit many texts."""
    weak = msgspec.structs.replace(KEY, public_key=base64.b64encode(key).decode())
    lists = replace(LISTS, keys={1: weak})
    for signature in (bytes(64), key + bytes(32), b"\1" + bytes(63)):
        assert said(code_text(CODE, signature, prefix=PREFIX), lists) == "forged"


def test_the_signatures_other_half_is_not_accepted_twice() -> None:
    """S plus the group's order verifies in a careless library."""
    order = 2**252 + 27742317777372353535851937790883648493
    signature = raw_of(signed())[-64:]
    half = int.from_bytes(signature[32:], "little") + order
    malleated = signature[:32] + half.to_bytes(32, "little")
    assert said(code_text(CODE, malleated, prefix=PREFIX)) == "forged"


@pytest.mark.parametrize("district_no", [0, 6, 8, 65_535])
def test_another_district_is_told_and_never_genuine(district_no: int) -> None:
    code = replace(CODE, district_no=district_no)
    for signer in (SIGNER, Signer(b"x" * 32)):
        assert said(signed(code, signer)) == "foreign_district"


def test_a_replay_says_the_same_each_time_and_nothing_new() -> None:
    text = signed()
    assert {said(text) for _ in range(50)} == {"genuine"}
    revoked = msgspec.structs.replace(LISTED, revoked=True)
    lists = replace(LISTS, codes={CODE.serial: revoked})
    assert {said(text, lists) for _ in range(50)} == {"revoked"}


@pytest.mark.parametrize("length", [MAX_TEXT, MAX_TEXT + 1, 2_953, 7_089, 1_000_000])
def test_very_long_texts_are_refused_at_once(length: int) -> None:
    for filler in ("A", "=", "\0", "码", "\u0301"):
        assert said((PREFIX + filler * length)[:length]) == "forged"
        assert said(filler * length) == "unknown"
        found = verify_short_form(filler * length, lists=LISTS, today=TODAY)
        assert found.verdict == "unknown"


def test_binary_and_control_characters_are_no_code() -> None:
    every = [bytes([byte]).decode("latin-1") for byte in range(256)]
    for char in every:
        for text in (char, char * 200, PREFIX + char * 162, signed() + char, char + signed()):
            assert said(text) in ("unknown", "forged")
        middle = signed()[:60] + char + signed()[61:]
        assert said(middle) == ("genuine" if middle == signed() else "forged")


TRICKS = {
    "bidi": "\u202e\u202d\u202a\u2066\u2067\u2068\u2069\u200e\u200f\u061c",
    "zero width": "\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e\u034f",
    "combining": "\u0301\u0336\u20dd\u0489\u3099",
    "tags": "".join(chr(0xE0000 + ord(char)) for char in "QR") + "\U000e007f",
    "surrogates": "\ud83d\udc7b\ud800\udfff",
    "private": "\ue000\U000f0000\U0010fffd",
    "not characters": "\ufffe\uffff\U0001fffe",
    "variation": "\ufe0f\ufe0e\U000e0100",
    "lines": "\u2028\u2029\x85\r\n\v\f",
    "interlinear": "\ufff9\ufffa\ufffb\ufffc",
}


@pytest.mark.parametrize("trick", TRICKS.values(), ids=TRICKS.keys())
def test_no_trick_of_unicode_makes_a_code_genuine_or_stops_the_verdict(trick: str) -> None:
    text = signed()
    for char in trick:
        for place in (0, 1, len("HTTPS://"), len(PREFIX), len(PREFIX) + 80, len(text)):
            assert said(text[:place] + char + text[place:]) in ("unknown", "forged")
        found = verify_short_form(short_form(CODE.serial) + char, lists=LISTS, today=TODAY)
        assert found.verdict == "unknown"


FULLWIDTH = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})
CYRILLIC = str.maketrans("ACEHKMOPTXB", "АСЕНКМОРТХВ")
GREEK = str.maketrans("AEHIKMNOPTXYZ", "ΑΕΗΙΚΜΝΟΡΤΧΥΖ")


@pytest.mark.parametrize(
    "table", [FULLWIDTH, CYRILLIC, GREEK], ids=["fullwidth", "cyrillic", "greek"]
)
def test_lookalike_letters_are_other_letters(table: dict[int, str]) -> None:
    text = signed()
    assert said(text.translate(table)) == "unknown"
    assert said(PREFIX + text.removeprefix(PREFIX).translate(table)) == "forged"
    for at, char in enumerate(text):
        if ord(char) in table:
            changed = text[:at] + char.translate(table) + text[at + 1 :]
            assert said(changed) in ("unknown", "forged")


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "big5", "utf-16-le", "utf-16-be", "utf-7"])
def test_wrong_encodings_of_chinese_are_texts_like_others(encoding: str) -> None:
    raw = "诚信二维码 云橋商圈".encode(encoding, errors="ignore")
    for misread in ("latin-1", "utf-8", "gbk", "big5", "cp1252"):
        for errors in ("replace", "surrogateescape", "ignore"):
            text = raw.decode(misread, errors=errors)
            assert said(text) == "unknown"
            assert said(PREFIX + text) == "forged"
            assert plain_text(text).isprintable()


HOSTS = [
    "https://dq.example.cn/C/",
    "HTTPS://DQ.EXAMPLE.CN:443/C/",
    "HTTPS://DQ.EXAMPLE.CN:8443/C/",
    "HTTPS://DQ.EXAMPLE.CN./C/",
    "HTTPS://DQ.EXAMPLE.CN@EVIL.EXAMPLE/C/",
    "HTTPS://USER@DQ.EXAMPLE.CN/C/",
    "HTTPS://USER:DQ.EXAMPLE.CN@EVIL.EXAMPLE/C/",
    "HTTPS://EVIL.EXAMPLE/HTTPS://DQ.EXAMPLE.CN/C/",
    "HTTPS://EVIL.EXAMPLE?HTTPS://DQ.EXAMPLE.CN/C/",
    "HTTPS://EVIL.EXAMPLE#HTTPS://DQ.EXAMPLE.CN/C/",
    "HTTPS://DQ.EXAMPLE.CN.EVIL.EXAMPLE/C/",
    "HTTPS://DQ。EXAMPLE。CN/C/",
    "HTTPS://DQ.EXAMPLE.CN\uff0fC\uff0f",
    "HTTPS://DQ.EXAMPLE.CN\\@EVIL.EXAMPLE/C/",
    "HTTPS:\\\\DQ.EXAMPLE.CN/C/",
    "HTTPS:/DQ.EXAMPLE.CN/C/",
    "HTTPS:///DQ.EXAMPLE.CN/C/",
    "HTTP://DQ.EXAMPLE.CN/C/",
    "HTTPS://DQ.EXAMPLE.CN//C/",
    "HTTPS://DQ.EXAMPLE.CN/c/",
    "HTTPS://DQ.EXAMPLE.CN/%43/",
    "HTTPS://DQ.EXAMPLE.CN/./C/",
    "HTTPS://DQ.EXAMPLE.CN/X/../C/",
    "HTTPS://XN--DQ-EXAMPLE-CN/C/",
    "HTTPS://DQ.ЕXAMPLE.CN/C/",
    "HTTPS://[::1]/C/",
    "HTTPS://DQ\u3002EXAMPLE.CN/C/",
    "HTTPS://DQ.EXAMPLE\u00ad.CN/C/",
    "JAVASCRIPT:HTTPS://DQ.EXAMPLE.CN/C/",
    "\ufeffHTTPS://DQ.EXAMPLE.CN/C/",
]


@pytest.mark.parametrize("host", HOSTS)
def test_a_genuine_payload_behind_another_address_is_foreign(host: str) -> None:
    """Were one of these compared by what it opens, a phone would open something else."""
    assert said(host + signed().removeprefix(PREFIX)) == "unknown"


@pytest.mark.parametrize(
    "address",
    [
        "https://аррӏе.com/pay",
        "https://dq。example。cn/C/",
        "https://dq.example.cn@evil.example/C/",
        "https://user:pass@evil.example:8080/",
        "https://evil.example\u202e/nc.elpmaxe.qd//",
        "https://ex\u0301ample.cn/",
        "https://𝐝𝐪.example.cn/",
        "https://dq.example.cn\u2024evil.example/",
        "https://" + "a" * 5_000 + ".cn/",
        "https://[::1",
        "https://xn--a-ecp.ru/",
        "https://evil.example\\@dq.example.cn/",
        "https://\ud800.example/",
    ],
)
def test_a_foreign_site_is_shown_in_plain_letters_or_not_at_all(address: str) -> None:
    site = foreign_site(address)
    assert site is None or (site.removeprefix("…").isascii() and site.isprintable())
    if "@evil.example" in address:
        assert site == "evil.example"


def test_what_is_shown_of_a_foreign_text_holds_no_hidden_characters() -> None:
    for trick in TRICKS.values():
        shown = plain_text(f"付{trick}款<b>{trick}'; DROP TABLE")
        hidden = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
        assert not {char for char in shown if unicodedata.category(char) in hidden}
        assert shown.startswith("付")
    assert len(plain_text("长" * 10_000)) == 200


@pytest.mark.parametrize("seed", range(4))
def test_ten_thousand_random_payloads_are_never_genuine(seed: int) -> None:
    random = Random(seed)
    header = CODE.signed_bytes()
    for number in range(RANDOM_CODES // 4):
        raw = random.randbytes(PAYLOAD_BYTES)
        if number % 2:
            raw = header[: number % 38] + raw[number % 38 :]
        assert said(payload(raw)) in ("forged", "foreign_district")


def test_ten_thousand_random_short_forms_are_never_genuine() -> None:
    random, verdicts = Random(7), set[str]()
    for number in range(RANDOM_CODES):
        typed = "".join(random.choices(ALPHABET, k=10))
        if number % 2:
            typed = short_form(serial_from_number(random.getrandbits(40)))
        found = verify_short_form(typed, lists=LISTS, today=TODAY)
        assert found.verdict == "unknown"
        verdicts.add(found.reason)
    assert verdicts == {"typo", "not_listed"}
