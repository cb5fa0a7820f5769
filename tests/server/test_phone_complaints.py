"""Complaints from a phone, by oneself or handed over by a terminal."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from server.merchants.models import Complaint, Merchant
from server.phone.forgetting import forget_traces
from server.phone.limits import Limit
from server.phone.models import ComplaintPicture
from server.phone.texts import cleaned
from tests.server.phone import (
    complaint_form,
    make_shop,
    picture,
    ticket_on,
)


@pytest.fixture
def shop(db: None) -> Merchant:
    return make_shop()


def send(client: Client, shop: Merchant, **changed: Any) -> Any:
    path = f"/M/{shop.pk}/complain"
    return client.post(path, complaint_form(client, path, **changed))


def test_a_complaint_gets_a_reference_to_follow(client: Client, shop: Merchant) -> None:
    reply = send(client, shop, phone="１３８-0000 1234")
    complaint = Complaint.objects.get()
    assert reply["Location"] == f"/F/{complaint.reference}?filed=1"
    assert (complaint.text, complaint.kind, complaint.device) == ("价签与结账不符", "price", None)
    assert (complaint.contact_phone, complaint.contact_name) == ("13800001234", "")
    shown = client.get(reply["Location"]).content.decode()
    assert "投诉已提交" in shown
    assert f"{complaint.reference[:4]} {complaint.reference[4:]}" in shown
    assert "13800001234" not in shown
    assert complaint.text not in shown


def test_sending_the_form_twice_files_once(client: Client, shop: Merchant) -> None:
    path = f"/M/{shop.pk}/complain"
    form = complaint_form(client, path)
    first, second = client.post(path, form), client.post(path, form)
    assert first["Location"] == second["Location"]
    assert Complaint.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"kind": ""}, "请选一个类型"),
        ({"kind": "bribe"}, "请选一个类型"),
        ({"text": " \u200b\u202e "}, "请写下发生了什么"),
        ({"text": "长" * 1001}, "最多 1000 个字，现在是 1001 个字"),
        ({"phone": "打给我"}, "请填写能打通的电话号码"),
        ({"phone": "1" * 21}, "请填写能打通的电话号码"),
    ],
)
def test_what_is_missing_is_said_and_what_was_written_stays(
    client: Client, shop: Merchant, changed: dict[str, str], said: str
) -> None:
    reply = send(client, shop, **{"text": "已经写好的", **changed})
    shown = reply.content.decode()
    assert reply.status_code == 422
    assert said in shown
    assert "text" in changed or "已经写好的" in shown
    assert not Complaint.objects.exists()


def test_a_stale_or_foreign_ticket_keeps_the_words(client: Client, shop: Merchant) -> None:
    other = make_shop(2)
    foreign = ticket_on(client, f"/M/{other.pk}/complain")
    for ticket in (foreign, "", "x" * 4000, ticket_on(client, f"/M/{shop.pk}/complain")[:-1]):
        reply = send(client, shop, ticket=ticket, text="写好的话")
        assert reply.status_code == 422
        assert "写好的话" in reply.content.decode()
    assert not Complaint.objects.exists()


def test_too_many_of_a_network_are_told_where_to_go(
    client: Client, shop: Merchant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.phone.complaining.COMPLAINTS_OF_NETWORK", Limit("c", 1))
    assert send(client, shop).status_code == 302
    reply = send(client, shop, text="第二件")
    assert reply.status_code == 429
    assert "0571-0000-0000" in reply.content.decode()
    assert "第二件" in reply.content.decode()
    assert Complaint.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("'; DROP TABLE merchants_complaint;--", "'; DROP TABLE merchants_complaint;--"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("价\u202e签\u2066\u200b错\u0000\u0007", "价签错"),
        ("一\r\n二\r三\n\n\n\n四", "一\n二\n三\n\n四"),
        ("e\u0301\ufeff\ue000", "é"),
        ("\U000e0041看\ud800".encode("utf-16", "surrogatepass").decode("utf-16", "ignore"), "看"),
    ],
)
def test_texts_are_kept_clean_and_shown_escaped(
    office: Client, client: Client, shop: Merchant, typed: str, kept: str
) -> None:
    assert send(client, shop, text=typed).status_code == 302
    complaint = Complaint.objects.get()
    assert complaint.text == kept
    address = reverse("admin:merchants_complaint_change", args=[complaint.pk])
    assert "<script>alert" not in office.get(address).content.decode()


def test_other_encodings_do_not_break_the_form(client: Client, shop: Merchant) -> None:
    path = f"/M/{shop.pk}/complain"
    ticket = ticket_on(client, path)
    gbk = f"ticket={ticket}&kind=price&text=".encode() + b"%B2%BB%B7%FB"
    for kind in ("application/x-www-form-urlencoded", "text/plain", "multipart/form-data"):
        reply = client.generic("POST", path, gbk, content_type=kind)
        assert reply.status_code in (302, 400, 422)
    assert "\ufffd" in Complaint.objects.get().text


def test_cleaning_ends_where_text_begins() -> None:
    assert cleaned("家庭👨\u200d👩 好") == "家庭👨👩 好"
    assert cleaned("\t a \t") == "a"


def test_a_picture_goes_to_the_office_and_nowhere_else(
    office: Client, client: Client, shop: Merchant
) -> None:
    assert send(client, shop, picture=picture()).status_code == 302
    row = ComplaintPicture.objects.get()
    assert bytes(row.jpeg)[:3] == b"\xff\xd8\xff"
    change = reverse("admin:merchants_complaint_change", args=[row.complaint_id])
    file = reverse("phone:complaint_picture", args=[row.pk])
    assert file in office.get(change).content.decode()
    assert office.get(file)["Content-Type"] == "image/jpeg"
    assert client.get(file).status_code == 302


def test_a_picture_is_for_who_handles_complaints(client: Client, shop: Merchant) -> None:
    send(client, shop, picture=picture())
    row = ComplaintPicture.objects.get()
    user = User.objects.create_user("staff", password="x", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_complaint"))
    staff = Client()
    staff.force_login(user)
    file = reverse("phone:complaint_picture", args=[row.pk])
    change = reverse("admin:merchants_complaint_change", args=[row.complaint_id])
    assert staff.get(file).status_code == 404
    assert file not in staff.get(change).content.decode()
    user.user_permissions.add(Permission.objects.get(codename="change_complaint"))
    assert staff.get(file).status_code == 200


def test_a_picture_that_cannot_be_taken_keeps_the_words(client: Client, shop: Merchant) -> None:
    bad = picture()
    bad.seek(0)
    bad.truncate(400)
    reply = send(client, shop, text="写好的话", picture=bad)
    assert reply.status_code == 422
    assert "打不开" in reply.content.decode()
    assert "写好的话" in reply.content.decode()


def test_a_picture_is_deleted_with_the_contact(client: Client, shop: Merchant) -> None:
    send(client, shop, picture=picture())
    now = datetime.now(UTC)
    Complaint.objects.update(status="closed", ended_at=now)
    assert forget_traces(now=now + timedelta(days=29)).pictures == 0
    assert forget_traces(now=now + timedelta(days=30, minutes=1)).pictures == 1
    assert Complaint.objects.count() == 1
