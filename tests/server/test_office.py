"""The back office's pages of terminals and what they send."""

from datetime import timedelta
from typing import Any

import pytest
from auditlog.registry import auditlog
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from server.config.unfold import NAVIGATION
from server.devices.models import Device, EnrolmentCode, EscrowedBatch
from server.districts.models import District
from server.ingest.models import AppliedOp
from server.media.services import store_media
from server.notices.models import Notice
from server.stations.models import Station
from server.volunteers.models import Volunteer
from tests.server.terminal import Terminal

pytestmark = pytest.mark.django_db


def page(office: Client, name: str, *arguments: Any, **query: str) -> str:
    response = office.get(reverse(f"admin:{name}", args=arguments), query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_root_leads_to_the_office_and_the_office_to_its_login() -> None:
    assert Client().get("/")["Location"] == "/office/"
    assert "党群服务后台" in Client().get("/office/", follow=True).content.decode()


def test_a_login_without_a_next_page_lands_in_the_office() -> None:
    User.objects.create_superuser("clerk", password="x")
    form = {"username": "clerk", "password": "x"}
    assert Client().post("/office/login/", form)["Location"] == "/office/"


AUDITED_NEVER = {
    *("text", "contact_name", "contact_phone", "phone", "phone_hash", "card_code"),
    *("card_hash", "identity_hash"),
}


def test_the_audit_log_keeps_no_texts_and_no_personal_data(office: Client) -> None:
    for model in auditlog.get_models():
        chosen = auditlog.get_model_fields(model)
        names = {field.name for field in model._meta.get_fields()}
        audited = set(chosen["include_fields"]) or names - set(chosen["exclude_fields"])
        never = AUDITED_NEVER | ({"name"} if model is Volunteer else set())
        never -= {"text"} if model is Notice else set()  # the office's own, for everybody to read
        assert not audited & never, model


def test_the_menu_shows_each_area_in_chinese(office: Client) -> None:
    text = page(office, "index")
    for title in ("终端", "登记码", "收到的操作", "站点", "用户"):
        assert title in text


@pytest.mark.parametrize(
    "name",
    [
        "districts_district",
        "devices_device",
        "devices_enrolmentcode",
        "devices_escrowedbatch",
        "ingest_appliedop",
        "changes_change",
        "media_mediafile",
        "auth_user",
        "auth_group",
    ],
)
def test_every_list_opens_and_is_searched(
    office: Client, terminal: Terminal, district: District, name: str
) -> None:
    terminal.push(terminal.op())
    terminal.escrow(terminal.op())
    store_media(district, b"x", "image/png")
    page(office, f"{name}_changelist")
    page(office, f"{name}_changelist", q="一号")


def test_every_record_opens(office: Client, terminal: Terminal, district: District) -> None:
    terminal.push(terminal.op())
    terminal.escrow(terminal.op())
    page(office, "devices_device_change", Device.objects.get().pk)
    page(office, "devices_enrolmentcode_change", EnrolmentCode.objects.get().pk)
    page(office, "devices_escrowedbatch_change", EscrowedBatch.objects.get().pk)
    page(office, "districts_district_change", district.pk)
    assert "服务很好" in page(office, "ingest_appliedop_change", AppliedOp.objects.get().pk)


def test_a_terminal_that_misses_three_heartbeats_is_shown_as_silent(
    office: Client, terminal: Terminal
) -> None:
    Device.objects.update(last_seen_at=timezone.now() - timedelta(seconds=190))
    assert "失联" in page(office, "devices_device_changelist")
    assert "一号机" in page(office, "devices_device_changelist", silent="yes")
    assert "一号机" not in page(office, "devices_device_changelist", silent="no")
    Device.objects.update(last_seen_at=timezone.now() - timedelta(seconds=170))
    assert "一号机" in page(office, "devices_device_changelist", silent="no")


def test_a_new_code_is_shown_once_with_its_qr(office: Client, station: Station) -> None:
    response = office.post(reverse("admin:devices_enrolmentcode_add"), {"station": station.pk})
    text = response.content.decode()
    assert response.status_code == 200
    assert "<svg" in text
    typed = text.split("monospace")[1].split(">")[1].split("<")[0]
    assert Terminal().enrol(typed).status == 200
    assert EnrolmentCode.objects.count() == 1
    assert typed not in page(office, "devices_enrolmentcode_changelist")


def test_revoking_a_terminal_takes_effect_at_once(office: Client, terminal: Terminal) -> None:
    chosen = {"action": "revoke", "_selected_action": [str(Device.objects.get().pk)]}
    office.post(reverse("admin:devices_device_changelist"), chosen)
    assert terminal.push().status == 403


def test_the_inbox_cannot_be_changed(office: Client, terminal: Terminal) -> None:
    terminal.push(terminal.op())
    url = reverse("admin:ingest_appliedop_change", args=[AppliedOp.objects.get().pk])
    assert office.post(url, {"outcome": "rejected"}).status_code == 403
    assert office.get(reverse("admin:ingest_appliedop_add")).status_code == 403


def test_flagged_operations_are_found(office: Client, terminal: Terminal) -> None:
    terminal.push(terminal.op(boot_id="other", occurred_at="1970-01-01T00:00:00Z"))
    assert "时间不可信" in page(office, "ingest_appliedop_changelist", flagged="yes")
    assert "时间不可信" not in page(office, "ingest_appliedop_changelist", flagged="no")


def test_the_menu_leaves_no_page_out() -> None:
    linked = {str(item["link"]) for group in NAVIGATION for item in group["items"]}
    pages = {
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for model in admin.site._registry
    }
    assert pages | {reverse("radar")} == linked
