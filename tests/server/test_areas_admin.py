"""The back office of the areas: every page opens, in Chinese, and shows no bare id in a list."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Model
from django.test import Client, RequestFactory
from django.urls import reverse

from server.config.demo import lay_areas
from server.devices.models import Device
from server.rooms.models import Booking, Room
from server.study.models import Content
from server.volunteers.models import Shift, Volunteer
from tests.server.areas import (
    NOON,
    REFERENCES,
    make_device,
    make_district,
    make_station,
    sealed,
    send,
)

AREAS = (
    *(
        "stations",
        "study",
        "merchants",
        "codelists",
        "assessments",
        "outliers",
        "rooms",
        "volunteers",
        "feedback",
    ),
    *("notices", "places"),
)
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
UNSEEN = ("script", "style", "template", "svg")
LATIN_WORDS_ALLOWED = {"Markdown", "admin", "esc"}

OURS = sorted(
    (model for model in admin.site._registry if model._meta.app_label in AREAS),
    key=lambda model: model._meta.label,
)


class VisibleText(HTMLParser):
    """The text that a person reads: not scripts, styles, templates, icons or attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.hidden, self.in_icon = 0, False
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in UNSEEN
        self.in_icon = "material-symbols" in (dict(attrs).get("class") or "")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in UNSEEN
        self.in_icon = False

    def handle_data(self, data: str) -> None:
        if not self.hidden and not self.in_icon:
            self.parts.append(data)


def visible(html: str) -> str:
    parser = VisibleText()
    parser.feed(html)
    return " ".join(" ".join(parser.parts).split())


@pytest.fixture
def office(db: None) -> Client:
    """A superuser's browser, on a demo district with one of everything that terminals send."""
    district = make_district()
    lay_areas(district)
    _send_one_of_each(make_device(make_station(district)))
    client = Client()
    client.force_login(User.objects.create_superuser("admin"))
    return client


def _send_one_of_each(device: Device) -> None:
    from server.merchants.models import Merchant

    merchant = str(Merchant.objects.all()[0].id)
    content, shift = Content.objects.all()[0], Shift.objects.all()[0]
    volunteer = Volunteer.objects.all()[0]
    bodies: dict[str, dict[str, Any]] = {
        "merchant.scanned": {"verdict": "genuine", "way": "camera", "merchant_id": merchant},
        "study.finished": {"content_id": str(content.id), "read_s": 60},
        "quiz.attempted": {"content_id": str(content.id), "answers": [], "correct": 0},
        "attendance.checked_in": {
            "shift_id": str(shift.id),
            "way": "phone",
            "identity_hash": volunteer.phone_hash,
        },
        "feedback.sent": {
            "feedback_kind": "praise",
            "text": "好",
            "reference": next(REFERENCES),
            "contact_sealed": sealed(),
        },
    }
    for kind, body in bodies.items():
        assert send(device, kind, body).outcome == "applied"


def page(model: type[Model], name: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


def english_words(text: str) -> set[str]:
    """Words of three letters or more, not all capitals: codes and references are no words."""
    words = re.findall(r"(?<![\w/.@-])[A-Za-z]{3,}(?![\w/.@:-])", text)
    return {word for word in words if not word.isupper()} - LATIN_WORDS_ALLOWED


def test_every_list_opens_in_chinese_without_bare_ids(office: Client) -> None:
    for model in OURS:
        reply = office.get(page(model, "changelist"))
        assert reply.status_code == 200, model
        text = visible(reply.content.decode())
        assert str(model._meta.verbose_name_plural) in text
        assert not UUID.search(text), model
        assert english_words(text) == set(), model


def test_every_new_form_opens_in_chinese_where_rows_may_be_added(office: Client) -> None:
    request = RequestFactory().get("/")
    request.user = User.objects.get()
    for model in OURS:
        allowed = admin.site._registry[model].has_add_permission(request)
        reply = office.get(page(model, "add"))
        assert reply.status_code == (200 if allowed else 403), model
        if allowed:
            assert english_words(visible(reply.content.decode())) == set(), model


def test_every_row_opens_in_chinese_without_bare_ids(office: Client) -> None:
    for model in OURS:
        for row in model._default_manager.all()[:2]:
            reply = office.get(page(model, "change", row.pk))
            assert reply.status_code == 200, model
            assert not UUID.search(visible(reply.content.decode())), model


def test_every_model_and_field_has_a_chinese_name() -> None:
    for model in _models():
        names = [model._meta.verbose_name, *(_label(field) for field in model._meta.get_fields())]
        assert [name for name in names if name and re.search("[a-z]{3}", str(name))] == []


def _models() -> Iterator[type[Model]]:
    from django.apps import apps

    for area in AREAS:
        yield from apps.get_app_config(area).get_models()


def _label(field: object) -> str:
    return str(getattr(field, "verbose_name", ""))


def test_lists_mask_names_and_phone_numbers(office: Client) -> None:
    for model in (Volunteer, Booking):
        html = office.get(page(model, "changelist")).content.decode()
        assert not re.search(r"1380000\d{4}", html)
        assert "示例联系人" not in html


def test_the_office_books_a_room_through_the_same_rules(office: Client) -> None:
    room = Room.objects.get(name="邻里议事厅")
    form = {
        "room": room.pk,
        "start_0": "2020-01-01",
        "start_1": "10:00",
        "end_0": "2020-01-01",
        "end_1": "11:00",
        "contact_name": "王五",
        "contact_phone": "13700000000",
    }
    reply = office.post(page(Booking, "add"), form)
    assert "这个时段已经过去" in reply.content.decode()


def test_a_volunteer_is_found_by_the_whole_phone_number_only(office: Client) -> None:
    volunteer = Volunteer.objects.order_by("phone")[0]
    listed = page(Volunteer, "changelist")
    whole = office.get(listed, {"q": volunteer.phone}).content.decode()
    part = office.get(listed, {"q": volunteer.phone[:6]}).content.decode()
    assert volunteer.masked_phone in whole
    assert volunteer.masked_phone not in part


def test_the_demo_has_a_shift_running_now_and_loading_twice_changes_nothing(db: None) -> None:
    from django.utils import timezone

    from server.changes.models import Change

    district = make_district()
    states = []
    for _ in range(2):
        lay_areas(district)
        states.append(list(Change.objects.order_by("pk").values_list("entity_id", "version")))
    assert states[0] == states[1]
    now = timezone.now()
    assert Shift.objects.filter(start__lte=now, end__gt=now).exists()
    assert now > NOON
