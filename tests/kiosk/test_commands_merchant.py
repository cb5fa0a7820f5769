from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from kiosk.commands.check_code import check_code
from kiosk.commands.file_complaint import file_complaint
from kiosk.commands.rate_merchant import rate_merchant
from kiosk.commands.send_feedback import send_feedback
from kiosk.desk import Desk
from kiosk.domain import sentences
from kiosk.errors import Refused
from kiosk.store.rows import local
from sync.events.contact import Contact
from sync.events.entities.complaint import Complaint
from sync.events.entities.merchant import Merchant
from sync.events.letter import Letter
from tests.factories import (
    BAKERY_CODE,
    BAKERY_ID,
    CODE_PREFIX,
    CONTACT,
    NOW,
    TAILOR_ID,
    bytes_on_disk,
    clock_of,
    enrolled_desk,
    note_contact,
    pending_ops,
    sticker,
    typed,
    unpublish,
    unpulled_desk,
    unsealed_letter,
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = enrolled_desk(tmp_path)
    yield desk
    desk.store.close()


def scan_body(desk: Desk) -> dict[str, Any]:
    (op,) = pending_ops(desk)
    assert op["kind"] == "merchant.scanned"
    body: dict[str, Any] = op["body"]
    return body


def test_a_genuine_sticker_shows_its_merchant_and_its_text_is_not_kept(desk: Desk) -> None:
    check = check_code(desk, text=sticker() + "\r\n", way="scanner")

    assert (check.verdict, check.reason, check.serial) == ("genuine", "listed", BAKERY_CODE.serial)
    assert check.merchant is not None
    assert (check.merchant.name, check.merchant.here) == ("青麦烘焙", True)
    assert (check.issued, check.expires) == (date(2026, 1, 1), date(2026, 12, 31))
    body = scan_body(desk)
    assert (body["verdict"], body["way"], body["text"]) == ("genuine", "scanner", None)
    assert body["merchant_id"] == str(BAKERY_ID)


@pytest.mark.parametrize("way", ["typed", "scanner"])
def test_the_short_form_is_taken_typed_and_scanned(desk: Desk, way: Any) -> None:
    check = check_code(desk, text=typed().lower().replace("-", " "), way=way)
    assert (check.verdict, check.serial) == ("genuine", BAKERY_CODE.serial)


def test_a_typed_address_is_read_as_a_sticker(desk: Desk) -> None:
    assert check_code(desk, text=sticker(), way="typed").verdict == "genuine"


def test_a_typing_error_is_said_to_be_one(desk: Desk) -> None:
    assert check_code(desk, text="12345", way="typed").reason == "typo"


def test_a_forged_sticker_names_nobody_and_its_text_is_kept(desk: Desk) -> None:
    text = sticker()
    forged = text[:-3] + ("AAA" if text[-3:] != "AAA" else "BAA")
    check = check_code(desk, text=forged, way="camera")

    assert (check.verdict, check.merchant, check.serial) == ("forged", None, None)
    assert scan_body(desk)["text"] == forged


@pytest.mark.parametrize(
    ("foreign", "kept"),
    [
        ("https://pay.example.com/u/13800001234?name=wang", "https://pay.example.com"),
        ("http://x\x00\x1b\u202e\ud800/" + "长" * 600, "http://x"),
        ("WIFI:S:home;P:secret;;", None),
        ("13800001234", None),
        ("http://[", None),
    ],
)
def test_of_a_foreign_code_only_the_site_is_kept(
    desk: Desk, foreign: str, kept: str | None
) -> None:
    check_code(desk, text=foreign, way="camera")
    body = scan_body(desk)
    assert (body["verdict"], body["text"]) == ("unknown", kept)


@pytest.mark.parametrize("text", ["", "\x00", "   "])
def test_a_code_without_a_character_is_kept_without_text(desk: Desk, text: str) -> None:
    check_code(desk, text=text, way="camera")
    assert scan_body(desk)["text"] is None


def test_with_old_lists_no_code_is_called_genuine(desk: Desk) -> None:
    clock_of(desk).pass_time(days=8)
    assert check_code(desk, text=sticker(), way="camera").verdict == "unverified"
    note_contact(desk, clock_of(desk).now())
    assert check_code(desk, text=sticker(), way="camera").verdict == "genuine"


def test_a_code_is_good_until_the_end_of_its_last_local_day(desk: Desk) -> None:
    last_evening = NOW.replace(month=12, day=31, hour=15, minute=59)
    for later, verdict in ((timedelta(0), "genuine"), (timedelta(minutes=1), "expired")):
        clock_of(desk).set_wall(last_evening + later)
        note_contact(desk, last_evening + later)
        assert check_code(desk, text=sticker(), way="camera").verdict == verdict


def test_a_merchant_who_is_not_published_is_not_shown(desk: Desk) -> None:
    unpublish(desk, Merchant, BAKERY_ID)
    check = check_code(desk, text=sticker(), way="camera")
    assert (check.verdict, check.merchant) == ("genuine", None)


def test_before_the_first_pull_a_code_cannot_be_judged(tmp_path: Path) -> None:
    desk = unpulled_desk(tmp_path)
    assert check_code(desk, text=sticker(), way="camera").verdict == "unverified"
    assert check_code(desk, text=typed(), way="typed").verdict == "unverified"
    assert CODE_PREFIX in pending_ops(desk)[0]["body"]["text"]
    desk.store.close()


def test_a_rating_is_kept_without_a_person(desk: Desk) -> None:
    rate_merchant(desk, merchant_id=TAILOR_ID, stars=4, tags=[" 热情 ", "", *"12345678"])

    (op,) = pending_ops(desk)
    assert op["body"] == {
        "merchant_id": str(TAILOR_ID),
        "stars": 4,
        "tags": ["热情", *"1234567"],
    }


@pytest.mark.parametrize("stars", [0, 6, -1])
def test_other_than_one_to_five_stars_is_refused(desk: Desk, stars: int) -> None:
    with pytest.raises(Refused, match=sentences.STARS_WRONG):
        rate_merchant(desk, merchant_id=BAKERY_ID, stars=stars, tags=[])
    assert pending_ops(desk) == []


def test_a_merchant_who_is_gone_is_not_rated(desk: Desk) -> None:
    with pytest.raises(Refused, match=sentences.MERCHANT_GONE):
        rate_merchant(desk, merchant_id=UUID(int=9), stars=5, tags=[])


def test_a_complaint_is_followed_by_its_reference(desk: Desk) -> None:
    reference = file_complaint(
        desk, merchant_id=BAKERY_ID, complaint_kind="price", text=" 少给了 ", contact=CONTACT
    )

    (op,) = pending_ops(desk)
    assert op["body"]["reference"] == reference
    assert unsealed_letter(op["body"]["letter_sealed"]) == Letter(text="少给了", contact=CONTACT)
    (row,) = local(desk.store.reader, Complaint)
    assert (str(row.id), row.body.status) == (op["entity_id"], "filed")
    assert CONTACT.phone.encode() not in bytes_on_disk(desk)
    assert "少给了".encode() not in bytes_on_disk(desk)


def test_a_complaint_needs_no_contact_but_a_text(desk: Desk) -> None:
    for text, sentence in (("  ", sentences.TEXT_MISSING), ("长" * 2001, sentences.TEXT_TOO_LONG)):
        with pytest.raises(Refused, match=sentence):
            file_complaint(desk, merchant_id=BAKERY_ID, complaint_kind="other", text=text)
    file_complaint(desk, merchant_id=BAKERY_ID, complaint_kind="other", text="长" * 2000)
    (op,) = pending_ops(desk)
    assert unsealed_letter(op["body"]["letter_sealed"]) == Letter(text="长" * 2000)


def test_feedback_without_and_with_a_contact(desk: Desk) -> None:
    first = send_feedback(desk, feedback_kind="praise", text="谢谢", contact=Contact())
    second = send_feedback(desk, feedback_kind="fault", text="灯坏了", contact=CONTACT)

    one, two = pending_ops(desk)
    assert (one["body"]["reference"], two["body"]["reference"]) == (first, second)
    assert unsealed_letter(one["body"]["letter_sealed"]) == Letter(text="谢谢")
    assert unsealed_letter(two["body"]["letter_sealed"]) == Letter(text="灯坏了", contact=CONTACT)


def test_half_a_contact_is_refused(desk: Desk) -> None:
    with pytest.raises(Refused, match=sentences.PHONE_WRONG):
        send_feedback(desk, feedback_kind="other", text="问", contact=Contact(name="王"))
    with pytest.raises(Refused, match=sentences.TEXT_MISSING):
        send_feedback(desk, feedback_kind="other", text="")
    assert pending_ops(desk) == []
