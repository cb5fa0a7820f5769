"""Scans, ratings and complaints from terminals."""

from datetime import date
from typing import Any

import pytest

from server.changes.models import Change
from server.devices.models import Device
from server.districts.models import new_id
from server.ingest.handlers import Outcome
from server.merchants import services
from server.merchants.models import Complaint, IntegrityCode, Merchant, MerchantScan
from tests.server.areas import (
    NOON,
    REFERENCES,
    UNREADABLE,
    make_device,
    make_district,
    make_merchant,
    make_station,
    sealed,
    send,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def device() -> Device:
    return make_device(make_station(make_district()))


@pytest.fixture
def merchant(device: Device) -> Merchant:
    return make_merchant(device.station)


@pytest.fixture
def code(merchant: Merchant) -> IntegrityCode:
    services.create_signing_key(district=merchant.district)
    return services.issue_code(
        merchant=merchant, issued=date(2026, 1, 1), expires=date(2026, 12, 31)
    )


def scan(device: Device, verdict: str, **more: Any) -> Outcome:
    return send(device, "merchant.scanned", {"verdict": verdict, "way": "camera", **more})


def test_a_genuine_scan_is_kept_without_a_flag(device: Device, code: IntegrityCode) -> None:
    outcome = scan(device, "genuine", serial=code.serial, merchant_id=str(code.merchant_id))
    assert (outcome.outcome, outcome.flags) == ("applied", ())
    assert MerchantScan.objects.get().merchant_id == code.merchant_id


@pytest.mark.parametrize("verdict", ["forged", "revoked"])
def test_a_bad_verdict_is_kept_and_flagged(device: Device, verdict: str) -> None:
    assert scan(device, verdict, text="HTTPS://TEST.EXAMPLE/C/AAAA").flags == (verdict,)
    assert MerchantScan.objects.get().text


def test_a_code_that_was_revoked_meanwhile_is_flagged(device: Device, code: IntegrityCode) -> None:
    services.revoke_code(code=code, reason="换店主", now=NOON)
    outcome = scan(device, "genuine", serial=code.serial, merchant_id=str(code.merchant_id))
    assert (outcome.outcome, outcome.flags) == ("applied", ("revoked_meanwhile",))
    assert MerchantScan.objects.get().verdict == "genuine"


@pytest.mark.parametrize("spoil", ["forged", "revoked"])
def test_the_server_looks_again_at_what_old_lists_could_not_tell(
    device: Device, code: IntegrityCode, spoil: str
) -> None:
    text = code.text
    assert scan(device, "unverified", text=text).flags == ()
    if spoil == "forged":
        text = text[:-20] + ("A" if text[-20] != "A" else "B") + text[-19:]
    else:
        services.revoke_code(code=code, reason="迁址", now=NOON)
    assert scan(device, "unverified", text=text).flags == (spoil,)


def test_a_scan_of_a_merchant_that_is_gone_is_still_a_fact(device: Device) -> None:
    outcome = scan(device, "unverified", merchant_id=str(new_id()))
    assert (outcome.outcome, outcome.flags) == ("applied", ("merchant_unknown",))


def test_ratings_show_on_the_merchants_page(device: Device, merchant: Merchant) -> None:
    for stars in (5, 4, 4):
        send(device, "merchant.rated", {"merchant_id": str(merchant.id), "stars": stars})
    page = Change.objects.get(type="merchant").body
    assert (page["rating_count"], page["rating_mean"]) == (3, 4.3)


def test_a_merchant_of_another_district_cannot_be_rated(merchant: Merchant) -> None:
    stranger = make_device(make_station(make_district(2)))
    outcome = send(stranger, "merchant.rated", {"merchant_id": str(merchant.id), "stars": 1})
    assert (outcome.outcome, outcome.code) == ("rejected", "merchant_unknown")


def complain(device: Device, merchant: Merchant, contact: str | None) -> Outcome:
    body = {
        "merchant_id": str(merchant.id),
        "complaint_kind": "price",
        "text": "价签与结账不符",
        "reference": next(REFERENCES),
        "contact_sealed": contact,
    }
    return send(device, "complaint.filed", body)


def test_a_complaint_is_filed_with_its_clock_and_followed_by_its_reference(
    device: Device, merchant: Merchant
) -> None:
    complain(device, merchant, sealed())
    complaint = Complaint.objects.get()
    assert (complaint.contact_phone, complaint.masked_contact) == (
        "13800001234",
        "张** 138******34",
    )
    assert complaint.due_on == date(2026, 5, 13)
    published = Change.objects.get(type="complaint").body
    assert published["status"] == "filed"
    assert "价签" not in str(published)


def test_a_contact_that_does_not_open_does_not_lose_the_complaint(
    device: Device, merchant: Merchant
) -> None:
    outcome = complain(device, merchant, UNREADABLE)
    assert (outcome.outcome, outcome.flags) == ("applied", ("contact_unreadable",))
    assert Complaint.objects.get().contact_phone == ""
