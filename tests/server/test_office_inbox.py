"""The office's pages of the inbox, of what was handed over, and of terminals in trouble."""

import json
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from pytest_django import DjangoAssertNumQueries

from server.devices.ages import ago, clock_offset
from server.devices.models import Device, EscrowedBatch
from server.ingest.handlers import applied, rejected
from server.ingest.models import AppliedOp
from server.ingest.words import FLAGS, REASONS
from server.merchants.models import MerchantScan
from server.rooms.rules import MESSAGES
from server.stations.models import Station
from tests.server import stick
from tests.server.conftest import Taker
from tests.server.terminal import Terminal, enrolled, new_id, praise

pytestmark = pytest.mark.django_db
MOST_QUERIES = 20
CHINA = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def viewer(db: None) -> Client:
    """Somebody who may look, and no more."""
    clerk = User.objects.create_user("viewer", password="x", is_staff=True)
    looks = Permission.objects.filter(codename__in=("view_appliedop", "view_escrowedbatch"))
    clerk.user_permissions.set(looks)
    client = Client()
    client.force_login(clerk)
    return client


@pytest.fixture
def refused(terminal: Terminal, taker: Taker) -> AppliedOp:
    taker.answer = lambda op, body: rejected("merchant_unknown", "商户不在册")
    op = terminal.op()
    terminal.push(op)
    taker.answer = lambda op, body: applied(op.entity_id)
    return AppliedOp.objects.get(pk=op["op_id"])


def url(name: str, *arguments: Any) -> str:
    return reverse(f"admin:{name}", args=arguments)


def listed(client: Client, name: str, **query: str) -> str:
    return client.get(url(f"{name}_changelist"), query).content.decode()


def act(client: Client, name: str, action: str, *rows: Any) -> str:
    chosen = {"action": action, "_selected_action": [str(row.pk) for row in rows]}
    return client.post(url(f"{name}_changelist"), chosen, follow=True).content.decode()


def test_chosen_operations_are_decided_again_each_with_its_message(
    office: Client, terminal: Terminal, refused: AppliedOp
) -> None:
    terminal.push({"op_id": new_id(), "seq": 9, "kind": 7})
    text = act(office, "ingest_appliedop", "decide_chosen_again", *AppliedOp.objects.all())
    assert "已生效" in text
    assert "信封无法读取" in text
    refused.refresh_from_db()
    assert refused.outcome == "applied"
    page = office.get(url("ingest_appliedop_change", refused.pk)).content.decode()
    assert "office:被拒绝(商户不在册)→ 已生效" in page


def test_who_may_only_look_decides_nothing(viewer: Client, refused: AppliedOp) -> None:
    handle = url("ingest_appliedop_handle", refused.pk)
    assert viewer.get(handle).status_code == 403
    assert viewer.post(handle, {"again": "1"}).status_code == 403
    act(viewer, "ingest_appliedop", "decide_chosen_again", refused)
    refused.refresh_from_db()
    assert refused.outcome == "rejected"
    assert "重新处理所选" not in listed(viewer, "ingest_appliedop")


def test_the_page_of_a_rejected_operation_decides_it_again(
    office: Client, refused: AppliedOp
) -> None:
    handle = url("ingest_appliedop_handle", refused.pk)
    assert "商户不在册" in office.get(handle).content.decode()
    office.post(handle, {"again": "1"})
    refused.refresh_from_db()
    assert refused.outcome == "applied"


def test_a_correction_is_typed_on_the_page_and_both_rows_link_to_each_other(
    office: Client, refused: AppliedOp
) -> None:
    handle = url("ingest_appliedop_handle", refused.pk)
    wrong = office.post(handle, {"body": json.dumps(praise(text=""))}).content.decode()
    assert "$.text:至少要有 1 个字" in wrong
    office.post(handle, {"body": json.dumps(praise("改好了"))})
    made = AppliedOp.objects.get(supersedes=refused.pk)
    pages = [office.get(url("ingest_appliedop_change", row.pk)) for row in (refused, made)]
    assert url("ingest_appliedop_change", made.pk) in pages[0].content.decode()
    assert url("ingest_appliedop_change", refused.pk) in pages[1].content.decode()


@pytest.mark.parametrize("text", ["", "[", "{}" * 3, '{"text": "\\ud800"}', "[" * 5000])
def test_any_text_is_answered_with_a_sentence(
    office: Client, refused: AppliedOp, text: str
) -> None:
    reply = office.post(url("ingest_appliedop_handle", refused.pk), {"body": text})
    assert reply.status_code == 200
    assert 'role="alert"' in reply.content.decode()


def test_dead_letters_are_found_until_they_are_corrected(
    office: Client, terminal: Terminal, refused: AppliedOp
) -> None:
    row = url("ingest_appliedop_change", refused.pk)
    assert row in listed(office, "ingest_appliedop", dead="open")
    assert row not in listed(office, "ingest_appliedop", dead="corrected")
    terminal.push(terminal.op(supersedes=str(refused.pk)))
    assert row not in listed(office, "ingest_appliedop", dead="open")
    assert row in listed(office, "ingest_appliedop", dead="corrected")


def test_every_rule_and_scan_flag_has_its_chinese_words() -> None:
    assert set(MESSAGES) <= set(REASONS)
    assert {flag.value for flag in MerchantScan.Flag if flag.value} <= set(FLAGS)


@pytest.mark.parametrize("name", ["ingest_appliedop", "devices_device", "devices_escrowedbatch"])
def test_a_long_list_takes_few_queries(
    office: Client,
    station: Station,
    taker: Taker,
    name: str,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(12):
        machine = enrolled(station)
        machine.push(machine.op(), machine.op())
        machine.escrow(machine.op())
    listed(office, name)
    with django_assert_max_num_queries(MOST_QUERIES):
        text = listed(office, name)
    assert text.count("一号机") >= 12


def test_chosen_batches_are_accepted(office: Client, terminal: Terminal, taker: Taker) -> None:
    terminal.escrow(terminal.op())
    text = act(office, "devices_escrowedbatch", "accept_chosen", EscrowedBatch.objects.get())
    assert "已生效 1" in text
    assert "已受理" in listed(office, "devices_escrowedbatch", state="accepted")
    assert AppliedOp.objects.count() == 1


def test_a_batch_is_refused_on_its_page_for_a_reason(
    office: Client, viewer: Client, terminal: Terminal
) -> None:
    terminal.escrow(terminal.op())
    batch = EscrowedBatch.objects.get()
    handle = url("devices_escrowedbatch_handle", batch.pk)
    assert viewer.post(handle, {"refuse": "1", "reason": "x"}).status_code == 403
    reply = office.post(handle, {"refuse": "1", "reason": " "})
    assert "请写明拒收原因" in reply.content.decode()
    office.post(handle, {"refuse": "1", "reason": "来路不明"})
    batch.refresh_from_db()
    assert batch.refused_reason == "来路不明"
    assert "已拒收" in listed(office, "devices_escrowedbatch", state="refused")


def test_a_file_of_a_stick_is_imported_on_its_page(
    office: Client, viewer: Client, terminal: Terminal
) -> None:
    page = url("devices_escrowedbatch_import_stick")
    assert "导入U盘文件" in listed(office, "devices_escrowedbatch")
    assert "导入U盘文件" not in listed(viewer, "devices_escrowedbatch")
    assert viewer.get(page).status_code == 403
    content = stick.export(terminal, [terminal.op()]) + b"garbage"
    for text in ("收下 1 批", "收下 0 批,另有 1 批先前已收下"):
        file = SimpleUploadedFile("a.dqx", content)
        assert text in office.post(page, {"file": file}, follow=True).content.decode()
    wrong = office.post(page, {"file": SimpleUploadedFile("a.txt", b"hello")})
    assert "这不是终端导出的文件" in wrong.content.decode()
    assert office.post(page, {}).status_code == 200


def test_a_large_upload_is_kept_in_a_file(
    office: Client, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[type] = []

    def look(file: Any) -> Any:
        seen.append(type(file))
        raise AssertionError

    monkeypatch.setattr("server.ingest.admin.escrows.import_export", look)
    large = SimpleUploadedFile("a.dqx", b"x" * 3_000_000)
    with pytest.raises(AssertionError):
        office.post(url("devices_escrowedbatch_import_stick"), {"file": large})
    assert seen == [TemporaryUploadedFile]


def test_terminals_in_trouble_are_on_top(office: Client, station: Station) -> None:
    now = timezone.now()
    states: dict[str, dict[str, Any]] = {
        "停用": {"status": "revoked"},
        "正常": {"last_seen_at": now},
        "积压": {"last_seen_at": now, "queue_pending": 3},
        "搁置": {"last_seen_at": now, "queue_parked": 1},
        "失联": {"last_seen_at": now - timedelta(hours=1)},
    }
    for name, state in states.items():
        device_id = enrolled(station).device_id
        Device.objects.filter(pk=device_id).update(name=f"机器{name}", **state)
    text = listed(office, "devices_device")
    places = [text.index(f"机器{name}") for name in ("失联", "搁置", "积压", "正常", "停用")]
    assert places == sorted(places)


def test_a_terminals_page_leads_to_what_it_sent(
    office: Client, terminal: Terminal, refused: AppliedOp
) -> None:
    text = office.get(url("devices_device_change", terminal.device_id)).content.decode()
    mine = f"?device__id__exact={terminal.device_id}"
    assert url("ingest_appliedop_changelist") + mine in text
    dead = f"{url('ingest_appliedop_changelist')}{mine}&amp;outcome__exact=rejected"
    assert dead in text
    assert url("devices_escrowedbatch_changelist") + mine in text
    assert office.get(dead.replace("&amp;", "&")).status_code == 200


def test_ages_and_clocks_are_told_in_words() -> None:
    now = timezone.now()
    spans = {30: "刚刚", 90: "1 分钟前", 3 * 3600 + 5: "3 小时前", 3 * 86_400: "3 天前"}
    assert {s: ago(now - timedelta(seconds=s), now) for s in spans} == spans
    offsets = {0: "准", 180_000: "快 3 分钟", -7_200_000: "慢 2 小时", None: "—"}
    assert {ms: clock_offset(ms) for ms in offsets} == offsets


def test_a_terminals_page_tells_its_state_in_words(office: Client, terminal: Terminal) -> None:
    Device.objects.update(
        uptime_s=2**62,
        disk_free=79_019_634_688,
        camera="missing",
        content_version="a" * 90 + "KuhucA",
    )
    text = office.get(url("devices_device_change", terminal.device_id)).content.decode()
    for words in ("73.6", "没有找到", "KuhucA", "天"):
        assert words in text
    assert "aKuhucA" not in text
    assert "79019634688" not in text


def test_an_escrow_tells_when_it_came_as_people_write_it(
    office: Client, terminal: Terminal
) -> None:
    terminal.escrow(terminal.op())
    (batch,) = EscrowedBatch.objects.all()
    text = office.get(url("devices_escrowedbatch_change", batch.pk)).content.decode()
    assert date_format(localtime(batch.created_at, CHINA), "DATETIME_FORMAT") in text
    assert "+00:00" not in text
