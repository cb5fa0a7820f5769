"""Root keys: made here or on another machine, handed over, and what the office is told."""

import base64
import json
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from auditlog.models import LogEntry
from django.contrib.auth.models import User
from django.core.checks import Tags, run_checks
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from nacl.signing import VerifyKey

from server.changes.models import Change
from server.codelists.models import IssuedList, RootKey
from server.codelists.root_files import root_file
from server.codelists.roots import create_root
from server.codelists.selectors import list_notices
from server.codelists.services import sign_if_due
from server.districts.models import District
from server.merchants import services as merchants
from sync.events.code_list import link_bytes, signed_bytes
from tests.server.areas import make_merchant
from tests.server.conftest import make_station

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def told(*arguments: Any) -> str:
    """What a command said; its refusals are raised."""
    out = StringIO()
    call_command(*map(str, arguments), stdout=out)
    return out.getvalue()


def word_after(text: str, name: str) -> str:
    return next(line.split(" ", 1)[1] for line in text.splitlines() if line.startswith(name))


def published(district: District) -> dict[str, Any]:
    body: dict[str, Any] = Change.objects.get(type="code_list", entity_id=district.pk).body
    return body


@pytest.fixture
def offline(tmp_path: Path) -> tuple[Path, str]:
    """A root that another machine keeps: its file there, its public half."""
    path = tmp_path / "offline" / "root.key"
    return path, word_after(told("root_key", "make", "--file", path), "公钥")


def test_a_private_half_is_a_file_that_only_the_server_reads(district: District) -> None:
    root = create_root(district)
    path = root_file(district_no=district.number, number=root.number)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_the_command_makes_a_root_and_signs_with_it(district: District) -> None:
    assert "名单已签名" in told("root_key", "new", "--district", district.number)
    assert published(district)["root_key"] == RootKey.objects.get().public_key


def test_a_further_root_is_vouched_for_by_the_one_before(district: District) -> None:
    told("root_key", "new", "--district", district.number)
    told("root_key", "new", "--district", district.number)
    old, new = RootKey.objects.order_by("number")
    body = published(district)
    (link,) = body["chain"]
    assert (link["old"], link["new"], body["root_key"]) == (
        old.public_key,
        new.public_key,
        new.public_key,
    )
    statement = link_bytes(district_no=district.number, old=link["old"], new=link["new"])
    VerifyKey(base64.b64decode(old.public_key)).verify(
        statement, base64.b64decode(link["signature"])
    )
    newest, before = IssuedList.objects.all()
    assert (newest.cause, newest.root, before.root) == ("root", new, old)


def test_a_list_goes_to_another_machine_and_comes_back_signed(
    district: District, offline: tuple[Path, str], tmp_path: Path
) -> None:
    key, public = offline
    file = tmp_path / "list.json"
    assert "离线签名" in told(
        "root_key", "adopt", "--district", district.number, "--public-key", public
    )
    assert not IssuedList.objects.exists()
    assert public in told("code_list", "export", "--district", district.number, "--file", file)
    with pytest.raises(CommandError, match="还没有签名"):
        told("code_list", "import", "--file", file)
    assert "已签名" in told("code_list", "sign", "--file", file, "--key", key)
    assert "已导入" in told("code_list", "import", "--file", file)
    body = published(district)
    VerifyKey(base64.b64decode(public)).verify(
        signed_bytes(body), base64.b64decode(body["signature"])
    )
    assert IssuedList.objects.get().cause == "imported"
    with pytest.raises(CommandError, match="更旧"):
        told("code_list", "import", "--file", file)


def test_a_list_that_is_older_than_the_last_change_is_taken_and_says_so(
    district: District, offline: tuple[Path, str], tmp_path: Path
) -> None:
    key, public = offline
    file = tmp_path / "list.json"
    told("root_key", "adopt", "--district", district.number, "--public-key", public)
    told("code_list", "export", "--district", district.number, "--file", file)
    told("code_list", "sign", "--file", file, "--key", key)
    merchants.create_signing_key(district=district)
    assert "再导出" in told("code_list", "import", "--file", file)


def test_the_other_machine_needs_no_database(
    offline: tuple[Path, str], tmp_path: Path, django_db_blocker: Any
) -> None:
    key, public = offline
    with django_db_blocker.block():
        made = word_after(told("root_key", "make", "--file", tmp_path / "next.key"), "公钥")
        arguments = ("--district", 1, "--public-key", made)
        signature = word_after(told("root_key", "link", "--file", key, *arguments), "签名")
    statement = link_bytes(district_no=1, old=public, new=made)
    VerifyKey(base64.b64decode(public)).verify(statement, base64.b64decode(signature))


def test_an_offline_root_hands_over_to_the_next(
    district: District, offline: tuple[Path, str], tmp_path: Path
) -> None:
    key, public = offline
    number = ("--district", district.number)
    told("root_key", "adopt", *number, "--public-key", public)
    following = word_after(told("root_key", "make", "--file", tmp_path / "next.key"), "公钥")
    with pytest.raises(CommandError, match="--link"):
        told("root_key", "adopt", *number, "--public-key", following)
    link = word_after(
        told("root_key", "link", "--file", key, *number, "--public-key", following), "签名"
    )
    with pytest.raises(CommandError, match="不是"):
        told("root_key", "adopt", *number, "--public-key", following, "--link", link[:-4] + "AA==")
    told("root_key", "adopt", *number, "--public-key", following, "--link", link)
    assert [row.link_signature for row in RootKey.objects.order_by("number")] == ["", link]


def test_a_lost_root_is_replaced_without_a_chain_only_when_that_is_asked_for(
    district: District, offline: tuple[Path, str]
) -> None:
    lost = create_root(district)
    root_file(district_no=district.number, number=lost.number).unlink()
    number, public = ("--district", district.number), ("--public-key", offline[1])
    with pytest.raises(CommandError, match="没有"):
        told("root_key", "new", *number)
    with pytest.raises(CommandError, match="--link"):
        told("root_key", "adopt", *number, *public)
    told("root_key", "adopt", *number, *public, "--break-chain")
    assert RootKey.objects.get(public_key=offline[1]).link_signature == ""


def _tampered(file: Path, change: Any) -> None:
    document = json.loads(file.read_text())
    change(document)
    file.write_text(json.dumps(document))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda d: d["list"].update(counter=d["list"]["counter"] + 9), "与内容不符"),
        (lambda d: d["list"].update(keys=[]), "与内容不符"),
        (lambda d: d["list"].update(root_key="A" * 43 + "="), "根密钥"),
        (lambda d: d["list"].update(district_no=99), "99"),
        (lambda d: d["list"].pop("counter"), "不完整"),
        (lambda d: d.update(parts={"0": "00000000"}), "摘要不符"),
        (lambda d: d.update(format="other"), "不是待签名"),
        (lambda d: d.update(v=2), "不是待签名"),
    ],
)
def test_a_file_that_was_changed_on_its_way_is_refused_in_chinese(
    district: District, offline: tuple[Path, str], tmp_path: Path, change: Any, why: str
) -> None:
    key, public = offline
    merchants.create_signing_key(district=district)
    file = tmp_path / "list.json"
    told("root_key", "adopt", "--district", district.number, "--public-key", public)
    told("code_list", "export", "--district", district.number, "--file", file)
    told("code_list", "sign", "--file", file, "--key", key)
    _tampered(file, change)
    with pytest.raises(CommandError, match=why):
        told("code_list", "import", "--file", file)
    assert not IssuedList.objects.exists()


def test_files_and_keys_that_are_none_are_told_in_chinese(
    district: District, offline: tuple[Path, str], tmp_path: Path
) -> None:
    create_root(district)
    file, nothing = tmp_path / "list.json", tmp_path / "nothing"
    told("code_list", "export", "--district", district.number, "--file", file)
    with pytest.raises(CommandError, match="换成公钥"):
        told("code_list", "sign", "--file", file, "--key", offline[0])
    with pytest.raises(CommandError, match="私钥文件"):
        told("code_list", "sign", "--file", file, "--key", file)
    with pytest.raises(CommandError, match="读不了"):
        told("code_list", "import", "--file", nothing)
    with pytest.raises(CommandError, match="已经存在"):
        told("root_key", "make", "--file", offline[0])
    with pytest.raises(CommandError, match="44"):
        told("root_key", "adopt", "--district", district.number, "--public-key", "AAAA")
    with pytest.raises(CommandError, match="没有商圈号为 9"):
        told("code_list", "export", "--district", 9, "--file", file)
    file.write_text("<html>")
    with pytest.raises(CommandError, match="JSON"):
        told("code_list", "sign", "--file", file, "--key", offline[0])


def test_the_office_is_told_before_a_list_runs_out(district: District) -> None:
    now = datetime(2026, 5, 4, tzinfo=UTC)
    assert "还没有根密钥" in list_notices(now)[0]
    root = create_root(district)
    assert "还没有签过名" in list_notices(now)[0]
    sign_if_due(district.pk, now=now)
    assert list_notices(now) == list_notices(now + 5 * DAY - timedelta(seconds=1)) == []
    assert "两天内到期" in list_notices(now + 5 * DAY)[0]
    assert "已经过期" in list_notices(now + 7 * DAY)[0]
    root_file(district_no=district.number, number=root.number).unlink()
    assert "私钥不在本服务器" in list_notices(now + 5 * DAY)[0]


def test_the_system_check_and_the_command_tell_the_same(district: District) -> None:
    warned = run_checks(tags=[Tags.database], databases=["default"])
    assert [(note.id, note.msg) for note in warned] == [
        ("codelists.W001", list_notices(datetime.now(UTC))[0])
    ]
    assert warned[0].msg in told("code_list", "show")
    told("root_key", "new", "--district", district.number)
    assert run_checks(tags=[Tags.database], databases=["default"]) == []
    assert f"编号 {IssuedList.objects.get().counter}" in told("code_list", "show")


def test_the_pages_warn_and_show_what_is_in_a_list_and_who_changed_it(
    office: Client, district: District, django_capture_on_commit_callbacks: Any
) -> None:
    lists = reverse("admin:codelists_issuedlist_changelist")
    roots = reverse("admin:codelists_rootkey_changelist")
    assert "还没有根密钥" in office.get(lists).content.decode()
    assert "还没有根密钥" in office.get(roots).content.decode()
    create_root(district)
    merchants.create_signing_key(district=district)
    code = merchants.issue_code(
        merchant=make_merchant(make_station(district, "站")), expires=date(2099, 1, 1)
    )
    with django_capture_on_commit_callbacks(execute=True):
        office.post(
            reverse("admin:merchants_integritycode_changelist"),
            {"action": "revoke", "_selected_action": [str(code.pk)]},
        )
    issued = IssuedList.objects.get()
    page = office.get(reverse("admin:codelists_issuedlist_change", args=[issued.pk]))
    text = page.content.decode()
    assert "1 个" in text
    assert "号密钥 · 可用" in text
    assert str(issued.counter) in text
    assert "还没有根密钥" not in office.get(lists).content.decode()


def test_who_is_on_a_lists_page_is_who_changed_something(
    office: Client, district: District
) -> None:
    create_root(district)
    issued = sign_if_due(district.pk, now=datetime.now(UTC))
    assert issued
    address = reverse("admin:codelists_issuedlist_change", args=[issued.pk])
    assert "定时任务或命令" in office.get(address).content.decode()
    officer = User.objects.create_user("xiaowang", last_name="王", first_name="小")
    LogEntry.objects.get_for_object(issued).update(actor=officer)
    assert officer.get_full_name() in office.get(address).content.decode()


def test_nobody_edits_or_deletes_a_list_or_a_root(office: Client, district: District) -> None:
    root = create_root(district)
    issued = sign_if_due(district.pk, now=datetime.now(UTC))
    assert issued
    for name, row in (("issuedlist", issued), ("rootkey", root)):
        assert office.get(reverse(f"admin:codelists_{name}_add")).status_code == 403
        for act in ("change", "delete"):
            address = reverse(f"admin:codelists_{name}_{act}", args=[row.pk])
            assert office.post(address, {"post": "yes"}).status_code == 403


def test_the_private_half_is_nowhere_in_the_database(district: District) -> None:
    root = create_root(district)
    secret = root_file(district_no=district.number, number=root.number).read_text()
    sign_if_due(district.pk, now=datetime.now(UTC))
    rows = [*RootKey.objects.values(), *IssuedList.objects.values(), *Change.objects.values()]
    assert secret not in str(rows)


@time_machine.travel(datetime(2026, 5, 4, tzinfo=UTC), tick=False)
def test_a_heartbeat_tells_the_office_how_a_terminals_list_is(
    office: Client, terminal: Any
) -> None:
    for word, words in (("ok", "有效"), ("refused", "已拒收"), ("stale", "不能判定真码")):
        reply = terminal.call("POST", "devices/heartbeat", {"code_list": word})
        assert reply.status == 200
        page = office.get(reverse("admin:devices_device_change", args=[terminal.device_id]))
        assert words in page.content.decode()
