"""A complaint that a terminal hands over to the visitor's phone by a one-time code."""

from datetime import timedelta

import pytest
from django.test import Client
from nacl.signing import SigningKey as PrivateKey

from server.devices.models import Device
from server.merchants.models import Complaint, Merchant
from server.phone.models import UsedHandoff
from tests.server.phone import complaint_form, handoff_address, make_shop, make_terminal


@pytest.fixture
def shop(db: None) -> Merchant:
    return make_shop()


@pytest.fixture
def terminal(shop: Merchant) -> tuple[Device, PrivateKey]:
    return make_terminal(shop.station)


def test_a_handed_over_complaint_is_the_terminals(
    client: Client, shop: Merchant, terminal: tuple[Device, PrivateKey]
) -> None:
    path = handoff_address(*terminal, shop)
    assert "从 测试站 的一体机转到手机" in client.get(path).content.decode()
    form = complaint_form(client, path)
    assert client.post(f"/M/{shop.pk}/complain", form).status_code == 302
    assert Complaint.objects.get().device == terminal[0]
    assert UsedHandoff.objects.count() == 1
    assert client.get(path).status_code == 410
    assert client.post(f"/M/{shop.pk}/complain", form).status_code == 302
    assert Complaint.objects.count() == 1


def test_two_forms_of_one_code_file_one_complaint_of_the_terminal(
    client: Client, shop: Merchant, terminal: tuple[Device, PrivateKey]
) -> None:
    path = handoff_address(*terminal, shop)
    forms = [complaint_form(client, path, text=f"第{n}份") for n in range(2)]
    assert client.post(f"/M/{shop.pk}/complain", forms[0]).status_code == 302
    reply = client.post(f"/M/{shop.pk}/complain", forms[1])
    shown = reply.content.decode()
    assert reply.status_code == 409
    assert "已经用过了" in shown
    assert "第1份" in shown
    assert Complaint.objects.count() == 1
    again = {**forms[1], "ticket": shown.split('name="ticket" value="')[1].split('"')[0]}
    assert client.post(f"/M/{shop.pk}/complain", again).status_code == 302
    assert Complaint.objects.get(text="第1份").device is None


@pytest.mark.parametrize(
    ("age", "status"),
    [
        (timedelta(minutes=14), 200),
        (timedelta(minutes=18), 200),
        (timedelta(minutes=22), 410),
        (timedelta(minutes=-4), 200),
        (timedelta(minutes=-8), 410),
        (timedelta(days=900), 410),
    ],
)
def test_a_code_lasts_fifteen_minutes_and_what_clocks_differ(
    client: Client,
    shop: Merchant,
    terminal: tuple[Device, PrivateKey],
    age: timedelta,
    status: int,
) -> None:
    assert client.get(handoff_address(*terminal, shop, age=age)).status_code == status


def test_a_code_of_another_key_device_or_district_is_none(
    client: Client, shop: Merchant, terminal: tuple[Device, PrivateKey]
) -> None:
    device, key = terminal
    other_shop = make_shop(2)
    assert client.get(handoff_address(device, PrivateKey.generate(), shop)).status_code == 410
    assert client.get(handoff_address(Device(), key, shop)).status_code == 410
    assert client.get(handoff_address(device, key, other_shop)).status_code == 410
    assert client.get(handoff_address(device, key, shop)).status_code == 200


def test_a_revoked_terminals_code_is_none_also_on_sending(
    client: Client, shop: Merchant, terminal: tuple[Device, PrivateKey]
) -> None:
    path = handoff_address(*terminal, shop)
    form = complaint_form(client, path)
    Device.objects.update(status=Device.Status.REVOKED)
    assert client.get(path).status_code == 410
    assert client.post(f"/M/{shop.pk}/complain", form).status_code == 409
    assert not Complaint.objects.exists()


@pytest.mark.parametrize("payload", ["x", "A" * 3000, "%00", "%FF", "a/b", "<script>"])
def test_what_is_no_handoff_is_a_calm_page(client: Client, db: None, payload: str) -> None:
    reply = client.get(f"/T/{payload}")
    assert reply.status_code == 410
    assert "不完整" in reply.content.decode()
    assert "<script" not in reply.content.decode()


def test_a_changed_handoff_is_refused_at_every_place(
    client: Client, shop: Merchant, terminal: tuple[Device, PrivateKey]
) -> None:
    path = handoff_address(*terminal, shop)
    for at in range(len("/T/"), len(path), 7):
        changed = path[:at] + ("A" if path[at] != "A" else "B") + path[at + 1 :]
        assert client.get(changed).status_code == 410
