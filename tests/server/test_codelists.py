"""When a district's list is signed, what is in it, and that terminals are given it."""

import base64
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from nacl.signing import VerifyKey

from server.changes.epoch import renew_epoch
from server.changes.models import Change
from server.codelists.models import IssuedList
from server.codelists.root_files import root_file
from server.codelists.roots import create_root
from server.codelists.services import sign_if_due
from server.devices.enrolment import make_enrolment_code
from server.districts.models import District
from server.merchants import services as merchants
from server.merchants.models import IntegrityCode, Merchant, SigningKey
from server.stations.models import Station
from sync.events.code_list import digest, holds, part_name, signed_bytes
from sync.events.entities.code_list import CodeList
from tests.server.areas import make_merchant
from tests.server.conftest import make_station
from tests.server.terminal import Terminal, enrolled

NOON = datetime(2026, 5, 4, 4, 0, tzinfo=UTC)
DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def merchant(station: Station) -> Merchant:
    merchants.create_signing_key(district=station.district)
    return make_merchant(station)


def a_code(merchant: Merchant) -> IntegrityCode:
    return merchants.issue_code(merchant=merchant, expires=date(2099, 1, 1))


def revoke(code: IntegrityCode) -> None:
    merchants.revoke_code(code=code, reason="迁址", now=NOON)


def sign(district: District, now: datetime = NOON) -> IssuedList:
    issued = sign_if_due(district.pk, now=now)
    assert issued is not None, "nothing was due"
    return issued


def is_due(district: District, now: datetime = NOON) -> bool:
    return sign_if_due(district.pk, now=now) is not None


def published(district: District) -> dict[str, Any]:
    body: dict[str, Any] = Change.objects.get(type="code_list", entity_id=district.pk).body
    return body


def serials(district: District) -> str:
    rows = Change.objects.filter(type="code_list_part", district=district, deleted=False)
    return "".join(row.body["serials"] for row in rows)


def test_a_district_without_a_root_signs_nothing(district: District) -> None:
    assert not is_due(district)
    assert not Change.objects.filter(type="code_list").exists()


def test_the_list_is_signed_by_the_root_and_terminals_are_given_it(
    merchant: Merchant, terminal: Terminal
) -> None:
    district = merchant.district
    root = create_root(district)
    revoked, kept = a_code(merchant), a_code(merchant)
    revoke(revoked)
    sign(district)
    rows = {row["type"]: row for row in terminal.pull().document["changes"]}
    body, part = rows["code_list"]["body"], rows["code_list_part"]["body"]
    signature = base64.b64decode(body["signature"])
    VerifyKey(base64.b64decode(root.public_key)).verify(signed_bytes(body), signature)
    assert rows["code_list"]["id"] == str(district.pk)
    assert (body["district_no"], body["root_key"]) == (district.number, root.public_key)
    assert [key["key_no"] for key in body["keys"]] == [SigningKey.objects.get().key_no]
    assert body["parts"] == [
        {"name": part_name(revoked.serial), "count": 1, "digest": digest(part["serials"])}
    ]
    assert part["serials"] == revoked.serial
    assert not holds(part["serials"], kept.serial)
    found = msgspec.convert(body, CodeList)
    assert (found.issued_at, found.valid_until) == (NOON, NOON + timedelta(days=7))


def test_a_code_that_is_issued_changes_no_list_and_one_that_is_revoked_does(
    merchant: Merchant, django_capture_on_commit_callbacks: Any
) -> None:
    district = merchant.district
    create_root(district)
    sign(district)
    with django_capture_on_commit_callbacks(execute=True) as waiting:
        code = a_code(merchant)
    assert waiting == []
    with django_capture_on_commit_callbacks(execute=True):
        revoke(code)
    assert serials(district) == code.serial
    newest, before = IssuedList.objects.all()
    assert newest.counter > before.counter
    assert (newest.cause, newest.revoked_count) == ("changed", 1)


def test_a_new_key_and_one_that_is_stopped_are_in_the_list_at_once(
    merchant: Merchant, django_capture_on_commit_callbacks: Any
) -> None:
    district = merchant.district
    create_root(district)
    with django_capture_on_commit_callbacks(execute=True):
        key = merchants.create_signing_key(district=district)
    assert [row["revoked"] for row in published(district)["keys"]] == [False, False]
    with django_capture_on_commit_callbacks(execute=True):
        key.revoked_at = NOON
        key.save()
    assert [row["revoked"] for row in published(district)["keys"]] == [False, True]


def test_codes_are_signed_only_with_a_key_that_terminals_know(merchant: Merchant) -> None:
    district = merchant.district
    older = SigningKey.objects.get()
    create_root(district)
    sign(district)
    newer = merchants.create_signing_key(district=district)
    assert a_code(merchant).key == older
    sign(district)
    assert a_code(merchant).key == newer
    merchants.create_signing_key(district=district)
    SigningKey.objects.filter(pk__in=(older.pk, newer.pk)).update(revoked_at=NOON)
    with pytest.raises(ValidationError, match="签名名单"):
        a_code(merchant)


def test_a_revocation_holds_though_the_list_cannot_be_signed(
    merchant: Merchant, django_capture_on_commit_callbacks: Any
) -> None:
    district = merchant.district
    root = create_root(district)
    root_file(district_no=district.number, number=root.number).unlink()
    code = a_code(merchant)
    with django_capture_on_commit_callbacks(execute=True):
        revoke(code)
    assert Change.objects.get(entity_id=code.pk).body["revoked"] is True
    assert not IssuedList.objects.exists()


def test_it_is_signed_again_after_a_day_and_not_before(district: District) -> None:
    create_root(district)
    first = sign(district)
    assert not is_due(district, NOON + DAY - timedelta(seconds=1))
    again = sign(district, NOON + DAY)
    assert (again.cause, again.valid_until - first.valid_until) == ("renewed", DAY)
    assert again.counter > first.counter


def test_the_days_that_a_list_is_valid_are_a_setting(district: District, settings: Any) -> None:
    settings.CODE_LIST_DAYS = 30
    create_root(district)
    issued = sign(district)
    assert issued.valid_until == NOON + timedelta(days=30)


def test_after_a_restore_the_counter_is_ahead_of_all_that_terminals_have_seen(
    district: District,
) -> None:
    create_root(district)
    sign(district)
    lost = sign(district, NOON + DAY)
    lost.delete()
    renew_epoch()
    restored = sign(district, NOON + DAY + timedelta(hours=1))
    assert (restored.cause, restored.counter > lost.counter) == ("restored", True)


def test_the_counter_grows_though_the_clock_went_back(district: District) -> None:
    create_root(district)
    first = sign(district)
    renew_epoch()
    second = sign(district, NOON - 30 * DAY)
    assert second.counter == first.counter + 1


def test_the_last_revoked_code_of_a_part_that_comes_back_takes_the_part_with_it(
    merchant: Merchant,
) -> None:
    create_root(merchant.district)
    code = a_code(merchant)
    revoke(code)
    sign(merchant.district)
    code.revoked_at = None
    code.save()
    sign(merchant.district)
    assert (serials(merchant.district), published(merchant.district)["parts"]) == ("", [])


def test_only_the_part_that_changed_is_given_again(merchant: Merchant) -> None:
    create_root(merchant.district)
    for first in "0AZ":
        IntegrityCode.objects.filter(pk=a_code(merchant).pk).update(
            serial=first + "0000000", revoked_at=NOON
        )
    sign(merchant.district)
    before = dict(Change.objects.filter(type="code_list_part").values_list("entity_id", "version"))
    IntegrityCode.objects.filter(pk=a_code(merchant).pk).update(serial="A0000001", revoked_at=NOON)
    sign(merchant.district)
    after = dict(Change.objects.filter(type="code_list_part").values_list("entity_id", "version"))
    assert sorted(after[key] - before[key] for key in after) == [0, 0, 1]


def test_the_lists_of_two_districts_have_nothing_in_common(merchant: Merchant) -> None:
    other = District.objects.create(
        name="江南商圈", number=2, hotline="1", code_prefix="HTTPS://B.CN/C/"
    )
    first, second = create_root(merchant.district), create_root(other)
    revoke(a_code(merchant))
    sign(merchant.district)
    sign(other)
    assert (published(other)["parts"], published(other)["keys"]) == ([], [])
    assert published(other)["root_key"] == second.public_key != first.public_key
    foreign = enrolled(make_station(other, "江南站"))
    given = [row["body"] for row in foreign.pull().document["changes"]]
    assert not [body for body in given if body.get("root_key") == first.public_key]


def test_the_enrolments_reply_names_the_root_once_a_list_was_signed(station: Station) -> None:
    root = create_root(station.district)
    early = Terminal().enrol(make_enrolment_code(station).token)
    assert early.document["root_key"] is None
    sign(station.district)
    late = Terminal().enrol(make_enrolment_code(station).token)
    assert late.document["root_key"] == root.public_key


def test_the_timer_signs_what_is_due_in_every_district(
    merchant: Merchant, capsys: pytest.CaptureFixture[str]
) -> None:
    create_root(merchant.district)
    call_command("renew_code_lists")
    assert merchant.district.name in capsys.readouterr().out
    call_command("renew_code_lists")
    assert capsys.readouterr().out == ""
    assert IssuedList.objects.count() == 1


def test_the_timer_is_among_the_servers_tasks() -> None:
    tasks = Path(__file__).parents[2] / "deploy" / "server" / "tasks.py"
    assert '"renew_code_lists"' in tasks.read_text()
