"""Integrity codes, stars and credit codes."""

import base64
from datetime import date
from io import BytesIO

import pytest
import zxingcpp
from django.core.exceptions import ValidationError
from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey
from PIL import Image

from server.changes.models import Change
from server.merchants import services, signing
from server.merchants.credit_code import check_character, validate_credit_code
from server.merchants.models import Merchant, SigningKey, StarRating
from server.merchants.services.codes import catalogue_hash
from server.merchants.stars import stars
from sync.events.integrity_code import parse_code_text, parse_short_form
from tests.server.areas import NOON, make_district, make_merchant, make_station


@pytest.fixture
def merchant(db: None) -> Merchant:
    return make_merchant(make_station(make_district()))


@pytest.fixture
def key(merchant: Merchant) -> SigningKey:
    return services.create_signing_key(district=merchant.district)


def test_an_issued_code_is_signed_and_read_back(merchant: Merchant, key: SigningKey) -> None:
    code = services.issue_code(merchant=merchant, expires=date(2099, 12, 31))
    read, signature = parse_code_text(code.text, prefix=merchant.district.code_prefix)
    VerifyKey(base64.b64decode(key.public_key)).verify(read.signed_bytes(), signature)
    assert read.merchant_id == merchant.id
    assert read.catalogue_hash == catalogue_hash(merchant)
    assert parse_short_form(code.short_form) == code.serial


def test_a_changed_code_does_not_verify(merchant: Merchant, key: SigningKey) -> None:
    code = services.issue_code(merchant=merchant, expires=date(2099, 12, 31))
    code.expires = date(2099, 12, 30)
    verifier = VerifyKey(base64.b64decode(key.public_key))
    with pytest.raises(BadSignatureError):
        verifier.verify(code.payload.signed_bytes(), base64.b64decode(code.signature))


def test_the_picture_of_a_code_is_read_by_a_reader(merchant: Merchant, key: SigningKey) -> None:
    code = services.issue_code(merchant=merchant, expires=date(2099, 12, 31))
    picture = Image.open(BytesIO(services.code_png(code))).convert("RGB")
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [code.text]


def test_the_private_key_is_a_file_that_only_the_server_reads(key: SigningKey) -> None:
    path = signing.key_file(district_no=key.district.number, key_no=key.key_no)
    assert path.stat().st_mode & 0o777 == 0o600


def test_keys_are_numbered_on_and_the_newest_signs(merchant: Merchant, key: SigningKey) -> None:
    newer = services.create_signing_key(district=merchant.district)
    assert newer.key_no == key.key_no + 1
    assert services.issue_code(merchant=merchant, expires=date(2099, 1, 1)).key == newer


def test_without_a_key_there_is_no_code(merchant: Merchant) -> None:
    with pytest.raises(ValidationError, match="密钥"):
        services.issue_code(merchant=merchant, expires=date(2099, 1, 1))


def test_terminals_learn_of_a_revocation(merchant: Merchant, key: SigningKey) -> None:
    code = services.issue_code(merchant=merchant, expires=date(2099, 1, 1))
    services.revoke_code(code=code, reason="迁址", now=NOON)
    assert Change.objects.get(entity_id=code.id).body["revoked"] is True


def test_the_catalogue_hash_changes_with_what_is_registered(merchant: Merchant) -> None:
    before = catalogue_hash(merchant)
    merchant.photo = "a" * 64
    assert catalogue_hash(merchant) == before, "a newer photo makes no sticker old"
    merchant.floor = "2层"
    assert catalogue_hash(merchant) != before
    assert len(before) == 8


def test_a_merchant_that_closed_leaves_the_terminals(merchant: Merchant) -> None:
    merchant.is_open = False
    merchant.save()
    assert Change.objects.get(type="merchant").deleted


@pytest.mark.parametrize(
    ("points", "breach", "expected"),
    [(95, False, 5), (94, False, 4), (90, False, 4), (85, False, 3), (80, False, 2),
     (75, False, 1), (74, False, 0), (100, True, 4), (91, True, 4)],
)  # fmt: skip
def test_stars_follow_from_the_points(points: int, breach: bool, expected: int) -> None:
    rating = StarRating(
        identity=17, operation=55, systems=20, consumer_protection=8, verified_breach=breach
    )
    rating.operation -= 100 - points
    assert stars(rating) == expected


def test_the_check_digit_of_the_standards_example_fits() -> None:
    """GB 32100-2015 gives 91350100M000100Y43."""
    assert check_character("91350100M000100Y4") == "3"
    validate_credit_code("91350100M000100Y43")


@pytest.mark.parametrize(
    ("code", "reason"),
    [("9135", "18 位"), ("91350100M000100Y4I", "不能有"), ("91350100M000100Y44", "校验位")],
)
def test_a_wrong_credit_code_is_refused_with_the_reason(code: str, reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        validate_credit_code(code)
