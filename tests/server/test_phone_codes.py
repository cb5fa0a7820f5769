"""What somebody's phone shows of an integrity code."""

import base64
import secrets
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from nacl.signing import SigningKey as PrivateKey

from server.districts.models import District
from server.merchants import services
from server.merchants.models import IntegrityCode, Merchant, MerchantScan, SigningKey
from server.merchants.services.code_verdict import (
    UNREADABLE,
    CodeVerdict,
    verdict_on_payload,
    verdict_on_short_form,
)
from server.phone.words import all_words, in_full_width, words_of
from sync.events.integrity_code import code_text
from tests.server.areas import NOON
from tests.server.phone import FAR, address, make_code, make_shop, payload

SCREENS = Path(__file__).resolve().parents[2] / "screens"
TODAY = datetime.now(UTC).date()
PAYLOAD_CHARS = 162
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


@pytest.fixture
def shop(db: None) -> Merchant:
    return make_shop()


@pytest.fixture
def code(shop: Merchant) -> IntegrityCode:
    return make_code(shop)


def body(client: Client, path: str) -> str:
    reply = client.get(path)
    assert reply.status_code == 200
    return reply.content.decode()


def test_a_genuine_code_shows_the_shop_big_and_asks(client: Client, code: IntegrityCode) -> None:
    shown = body(client, address(code))
    assert "<h1>真实有效</h1>" in shown
    assert '<h2 id="shop" class="name">青麦烘焙</h2>' in shown
    assert "是这家店吗？" in shown
    assert '<p class="place">1层 A108</p>' in shown
    assert "有效期至 2099年12月31日" in shown
    assert not MerchantScan.objects.exists()


def test_the_titles_are_the_terminals() -> None:
    spoken = "".join((SCREENS / name).read_text() for name in ("verdict_words.py", "scan_words.py"))
    assert [words.title for words in all_words() if f'N_("{words.title}")' not in spoken] == []


def test_every_verdict_has_words() -> None:
    for verdict in (*MerchantScan.Verdict.values, UNREADABLE):
        assert "{" not in words_of(CodeVerdict(verdict)).text


@pytest.mark.parametrize("at", [0, 3, 20, 60, 90, 130, 161])
def test_a_changed_character_is_never_genuine(client: Client, code: IntegrityCode, at: int) -> None:
    good = payload(code)
    bad = good[:at] + ("A" if good[at] != "A" else "B") + good[at + 1 :]
    assert "真实有效" not in body(client, "/C/" + bad)


def test_a_code_signed_by_another_key_is_forged_and_alarms(
    client: Client, code: IntegrityCode
) -> None:
    signature = PrivateKey.generate().sign(code.payload.signed_bytes()).signature
    forged = code_text(code.payload, signature, prefix="")
    shown = body(client, "/C/" + forged)
    assert "疑似假码" in shown
    assert "已告诉商圈办公室" in shown
    assert "青麦烘焙" not in shown
    scan = MerchantScan.objects.get()
    assert (scan.verdict, scan.flag, scan.way, scan.device) == ("forged", "forged", "phone", None)
    assert scan.text == code.district.code_prefix + forged
    assert scan.merchant is None


def test_a_revoked_code_says_whose_it_was_and_is_kept_once_a_network(
    client: Client, code: IntegrityCode
) -> None:
    services.revoke_code(code=code, reason="迁址", now=NOON)
    for _ in range(3):
        assert "码已停用" in body(client, address(code))
    assert MerchantScan.objects.get().merchant == code.merchant
    client.get(address(code), REMOTE_ADDR="203.0.113.9")
    assert MerchantScan.objects.count() == 2


def test_a_revoked_key_revokes_its_codes(client: Client, code: IntegrityCode) -> None:
    SigningKey.objects.update(revoked_at=NOON)
    assert "码已停用" in body(client, address(code))


def test_keeping_bad_scans_of_one_network_ends_but_the_verdict_does_not(
    client: Client, code: IntegrityCode, monkeypatch: pytest.MonkeyPatch
) -> None:
    from server.phone.limits import Limit
    from server.phone.views import codes

    monkeypatch.setattr(codes, "BAD_SCANS_OF_NETWORK", Limit("scan-network", 2))
    for _ in range(4):
        signature = PrivateKey.generate().sign(code.payload.signed_bytes()).signature
        shown = body(client, "/C/" + code_text(code.payload, signature, prefix=""))
        assert "疑似假码" in shown
    assert "已告诉" not in shown
    assert MerchantScan.objects.count() == 2


def test_an_expired_code_says_so(client: Client, shop: Merchant) -> None:
    old = make_code(shop, issued=date(2020, 1, 2), expires=date(2021, 1, 1))
    assert "码已过期" in body(client, address(old))
    assert not MerchantScan.objects.exists()


def test_a_code_that_begins_later_or_is_not_listed_is_not_vouched_for(
    client: Client, shop: Merchant, code: IntegrityCode
) -> None:
    later = make_code(shop, issued=TODAY + timedelta(days=9))
    assert "还没有生效" in body(client, address(later))
    path = address(code)
    code.delete()
    assert "暂时不能核对" in body(client, path)


def test_another_districts_code_is_named_as_such(client: Client, code: IntegrityCode) -> None:
    District.objects.update(number=77)
    assert "外区的码" in body(client, address(code))
    assert not MerchantScan.objects.exists()


def test_two_districts_of_one_server_keep_their_keys_apart(
    client: Client, code: IntegrityCode
) -> None:
    other = make_code(make_shop(2))
    assert "真实有效" in body(client, address(other))
    ours, theirs = code.payload, base64.b64decode(other.signature)
    assert "疑似假码" in body(client, "/C/" + code_text(ours, theirs, prefix=""))


@pytest.mark.parametrize(
    "damaged",
    ["x", "A" * 5000, "%00%01%02", "%FF%FE", "%E4%B8", "../../etc/passwd", "A/B/C", "%F0%9F%98%80",
     "'%20OR%201=1--", "%3Cscript%3Ealert(1)%3C/script%3E", "%E2%80%AE"],
)  # fmt: skip
def test_what_is_no_code_gets_the_calm_page(client: Client, db: None, damaged: str) -> None:
    shown = body(client, "/C/" + damaged)
    assert "看不清楚" in shown
    assert "<script" not in shown
    assert not MerchantScan.objects.exists()


def test_lower_case_is_no_code(client: Client, code: IntegrityCode) -> None:
    assert "看不清楚" in body(client, address(code).lower().replace("/c/", "/C/"))


def test_a_shop_that_changed_since_is_told(client: Client, code: IntegrityCode) -> None:
    Merchant.objects.update(floor="3层")
    shown = body(client, address(code))
    assert "登记信息已变更" in shown
    assert "真实有效" not in shown
    assert "3层" in shown


def test_a_shop_that_closed_is_told_and_leads_nowhere(client: Client, code: IntegrityCode) -> None:
    Merchant.objects.update(is_open=False)
    shown = body(client, address(code))
    assert "商户不在名录" in shown
    assert f"/M/{code.merchant_id}" not in shown


def test_the_typed_form_is_checked_against_the_list(client: Client, code: IntegrityCode) -> None:
    assert "真实有效" in body(client, f"/C/?code={code.short_form.lower()}")
    assert "没有这个编号" in body(client, "/C/?code=00000-00000")
    assert "编号不对" in body(client, "/C/?code=12345")
    assert "码下的编号" in body(client, "/C/")


def test_of_ten_thousand_random_codes_none_is_genuine(code: IntegrityCode) -> None:
    seen, head = set(), payload(code)[:4]
    for _ in range(10_000):
        text = head + "".join(secrets.choice(ALPHABET) for _ in range(PAYLOAD_CHARS - len(head)))
        seen.add(verdict_on_payload(text, today=TODAY).verdict)
    assert seen <= {"forged", UNREADABLE, "foreign_district"}
    assert len(payload(code)) == PAYLOAD_CHARS
    assert "forged" in seen


def test_of_ten_thousand_random_short_forms_none_is_genuine(code: IntegrityCode) -> None:
    alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    for _ in range(10_000):
        typed = "".join(secrets.choice(alphabet) for _ in range(10))
        if typed != code.short_form.replace("-", ""):
            assert verdict_on_short_form(typed, today=TODAY).verdict == "unknown"


def test_a_head_request_keeps_nothing(client: Client, code: IntegrityCode) -> None:
    services.revoke_code(code=code, reason="迁址", now=NOON)
    assert client.head(address(code)).status_code == 200
    assert not MerchantScan.objects.exists()
    assert client.post(address(code)).status_code == 405


def test_commas_after_chinese_are_chinese() -> None:
    assert in_full_width("已答复,请确认 1,000 元") == "已答复，请确认 1,000 元"
    assert FAR > TODAY
