"""What holds for every phone page: weight, headers, colours, logs."""

import io
import logging
import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from screens.palette import NORMAL, TEXT_PAIRS, contrast_ratio, hex_colour
from server.merchants.models import Complaint, Merchant
from server.phone.middleware import MOST_BODY
from server.phone.pages import stylesheet, stylesheet_address
from tests.server.complaints import answered
from tests.server.phone import address, make_code, make_shop

TODAY = date(2026, 5, 4)
MOST_PAGE = 50_000


@pytest.fixture
def shop(db: None) -> Merchant:
    return make_shop()


@pytest.fixture
def pages(shop: Merchant) -> list[str]:
    complaint: Complaint = answered(TODAY, merchant=shop)
    one = f"/M/{shop.pk}"
    own = [address(make_code(shop)), "/C/", "/C/x", one, f"{one}/rate", f"{one}/complain"]
    return [*own, "/F/", f"/F/{complaint.reference}", "/F/ZZZZZZZZ", "/T/x", "/M/x"]


def test_every_page_with_its_style_is_light(client: Client, pages: list[str]) -> None:
    style = client.get(stylesheet_address())
    assert style["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in style["Cache-Control"]
    weights = {page: len(client.get(page).content) + len(style.content) for page in pages}
    assert max(weights.values()) <= MOST_PAGE, weights


def test_every_page_has_the_headers(client: Client, pages: list[str]) -> None:
    for page in pages:
        reply = client.get(page)
        policy = reply["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert reply["X-Content-Type-Options"] == "nosniff"
        assert reply["Cache-Control"] == "no-store"
        assert reply["Referrer-Policy"] == "same-origin"
        assert "noindex" in reply["X-Robots-Tag"]


def test_no_page_has_script_inline_style_or_another_site(client: Client, pages: list[str]) -> None:
    for page in pages:
        shown = client.get(page).content.decode()
        assert "<script" not in shown
        assert not re.search(r"\son\w+=|style=|<style", shown)
        assert not re.search(r"(href|src|action)=\"(https?:)?//", shown)
        assert '<html lang="zh-CN">' in shown
        assert shown.count("<h1") == 1


def test_every_field_has_a_label(client: Client, pages: list[str]) -> None:
    for page in pages:
        shown = client.get(page).content.decode()
        fields = re.findall(r"<(?:input|textarea)\b[^>]*>", shown)
        named = [field for field in fields if 'type="hidden"' not in field]
        for field in named:
            found = re.search(r'\bid="([^"]+)"', field)
            assert found is not None, field
            assert f'for="{found[1]}"' in shown, field


def test_a_huge_body_is_refused_before_it_is_read(client: Client, shop: Merchant) -> None:
    huge = io.BytesIO(b"x" * MOST_BODY)
    reply = client.post(f"/M/{shop.pk}/complain", {"text": "好", "picture": huge})
    assert reply.status_code == 413
    assert "8 MB" in reply.content.decode()
    assert "default-src 'none'" in reply["Content-Security-Policy"]
    assert client.get(f"/M/{shop.pk}", CONTENT_LENGTH="-5").status_code == 413


def test_the_office_takes_nothing_from_other_sites(office: Client) -> None:
    policy = office.get("/office/")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy


def test_a_reference_is_in_no_log_line(
    client: Client, shop: Merchant, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        client.get("/F/ZZZZZZZZ")
        Client(enforce_csrf_checks=True).post("/F/ZZZZZZZZ", {"decision": "confirm"})
        client.get("/nothing-here")
    told = [record.getMessage() for record in caplog.records]
    assert any("/F/…" in line for line in told)
    assert any("/nothing-here" in line for line in told)
    assert not any("ZZZZ" in line for line in told)


def _colours(rules: str) -> dict[str, Any]:
    found = re.findall(r"--([a-z-]+):#([0-9a-f]{3,6})", rules)
    return {
        name.replace("-", "_"): hex_colour(code if len(code) == 6 else "".join(c * 2 for c in code))
        for name, code in found
    }


def test_the_colours_are_the_terminals() -> None:
    light = _colours(stylesheet().decode().split("@media")[0])
    assert {name: getattr(NORMAL, name) for name in light} == light


@pytest.mark.parametrize("scheme", [0, 1])
def test_text_has_contrast_in_both_schemes(scheme: int) -> None:
    colours = _colours(stylesheet().decode().split("@media")[scheme])
    pairs = [pair for pair in TEXT_PAIRS if set(pair) <= set(colours)]
    assert len(pairs) >= 18
    weak = {pair for pair in pairs if contrast_ratio(*(colours[name] for name in pair)) < 4.5}
    assert weak == set()
    for ground in ("paper", "card", "sunken"):
        assert contrast_ratio(colours["edge"], colours[ground]) >= 3
