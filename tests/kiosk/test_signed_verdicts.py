"""What a terminal says of codes once its district signs a list."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from kiosk.desk import Desk
from kiosk.queries.code_check import CodeCheck, code_check
from kiosk.queries.code_lists import code_lists
from kiosk.queries.signed_list import list_word
from sync import state
from sync.events.entities.code_list import ListedKey
from sync.events.entities.integrity_code import IssuedCode
from sync.events.entities.signing_key import SigningKey
from sync.events.integrity_code import code_text, serial_from_number, short_form
from tests.factories import (
    BAKERY_CODE,
    CODE_PREFIX,
    NOW,
    SIGNING_KEY_ID,
    TAILOR_CODE,
    clock_of,
    enrolled_desk,
    note_contact,
    publish,
    sticker,
    typed,
    unpublish,
)
from tests.kiosk.signed_lists import KEY, ROOT, STRANGER, public, pull_list, signed_list

BAKERY_ISSUED_ID = UUID(int=122)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    found = enrolled_desk(tmp_path)
    yield found
    found.store.close()


def check(desk: Desk, text: str = "") -> CodeCheck:
    return code_check(desk, text=text or sticker(), way="camera")


def said(desk: Desk, text: str = "") -> tuple[str, str]:
    found = check(desk, text)
    return found.verdict, found.reason


def issued(*, revoked: bool) -> IssuedCode:
    return IssuedCode(
        serial=BAKERY_CODE.serial,
        merchant_id=BAKERY_CODE.merchant_id,
        key_no=1,
        issued=BAKERY_CODE.issued,
        expires=BAKERY_CODE.expires,
        revoked=revoked,
    )


def test_a_code_of_a_signed_key_that_no_list_revokes_is_genuine(desk: Desk) -> None:
    pull_list(desk, serials=[TAILOR_CODE.serial])
    assert said(desk) == said(desk, typed()) == ("genuine", "listed")
    assert check(desk).lists_at == NOW


def test_the_signed_list_revokes_whatever_the_published_code_says(desk: Desk) -> None:
    pull_list(desk, serials=[BAKERY_CODE.serial])
    publish(desk, (BAKERY_ISSUED_ID, issued(revoked=False)), version=2)
    assert said(desk) == said(desk, typed()) == ("revoked", "serial_revoked")
    assert said(desk, sticker(TAILOR_CODE)) == ("genuine", "listed")


def test_a_revocation_is_known_of_a_code_that_is_not_published(desk: Desk) -> None:
    unpublish(desk, IssuedCode, BAKERY_ISSUED_ID)
    pull_list(desk, serials=[BAKERY_CODE.serial])
    assert said(desk) == said(desk, typed()) == ("revoked", "serial_revoked")


def test_only_a_higher_counter_gives_a_revoked_code_back(desk: Desk) -> None:
    pull_list(desk, counter=5, serials=[BAKERY_CODE.serial])
    for counter in (4, 5):
        pull_list(desk, counter=counter)
        assert said(desk) == ("revoked", "serial_revoked")
    pull_list(desk, counter=6)
    assert said(desk) == ("genuine", "listed")


def test_an_unsigned_revocation_is_believed_until_the_list_follows(desk: Desk) -> None:
    pull_list(desk)
    publish(desk, (BAKERY_ISSUED_ID, issued(revoked=True)), version=2)
    assert said(desk) == said(desk, typed()) == ("revoked", "serial_revoked")


def test_a_key_that_is_published_and_not_signed_counts_for_nothing(desk: Desk) -> None:
    pull_list(desk)
    forger = SigningKey(district_no=7, key_no=2, public_key=public(STRANGER))
    publish(desk, (UUID(int=998), forger))
    code = replace(BAKERY_CODE, key_no=2)
    text = code_text(code, STRANGER.sign(code.signed_bytes()).signature, prefix=CODE_PREFIX)
    assert said(desk, text) == ("forged", "unknown_key")
    clock_of(desk).set_wall(NOW + timedelta(days=2))
    assert said(desk, text) == ("unverified", "stale_lists"), "a key of yesterday is not here yet"


def test_a_published_key_does_not_take_the_place_of_a_signed_one(desk: Desk) -> None:
    pull_list(desk)
    publish(
        desk,
        (SIGNING_KEY_ID, SigningKey(district_no=7, key_no=1, public_key=public(STRANGER))),
        version=2,
    )
    signature = STRANGER.sign(BAKERY_CODE.signed_bytes()).signature
    assert said(desk, code_text(BAKERY_CODE, signature, prefix=CODE_PREFIX)) == (
        "forged",
        "bad_signature",
    )
    assert said(desk) == ("genuine", "listed")


def test_a_key_that_the_list_revokes_is_revoked_whatever_is_published(desk: Desk) -> None:
    pull_list(desk, keys=[ListedKey(key_no=1, public_key=KEY.public_key, revoked=True)])
    assert said(desk) == said(desk, typed()) == ("revoked", "key_revoked")


def test_a_list_that_is_over_calls_nothing_genuine_and_still_revokes(desk: Desk) -> None:
    pull_list(desk, serials=[TAILOR_CODE.serial])
    clock_of(desk).set_wall(NOW + timedelta(days=7))
    assert said(desk) == ("genuine", "listed")
    clock_of(desk).set_wall(NOW + timedelta(days=7, seconds=1))
    note_contact(desk, desk.clock.now())
    assert said(desk) == said(desk, typed()) == ("unverified", "stale_lists")
    assert said(desk, sticker(TAILOR_CODE)) == ("revoked", "serial_revoked")
    assert check(desk).lists_at == NOW
    assert list_word(desk.store.reader, desk.clock.now()) == "stale"


@pytest.mark.parametrize(
    ("days", "verdict"),
    [(-400, "unverified"), (-1.1, "unverified"), (-0.9, "genuine"), (8, "unverified")],
)
def test_a_clock_far_behind_or_ahead_makes_nothing_genuine(
    desk: Desk, days: float, verdict: str
) -> None:
    """The server's word on the time is not asked: who can replay a list can also tell a time."""
    pull_list(desk, issued_at=NOW)
    clock_of(desk).set_wall(NOW + timedelta(days=days))
    with desk.store.transaction() as tx:
        state.put(tx, "clock_offset_ms", str(int(days * 86_400_000)))
    assert check(desk).verdict == verdict


def test_a_refused_list_leaves_the_verdicts_as_they_were(desk: Desk) -> None:
    pull_list(desk, serials=[BAKERY_CODE.serial])
    pull_list(desk, counter=2, root=STRANGER, keys=[])
    assert said(desk) == ("revoked", "serial_revoked")
    assert said(desk, sticker(TAILOR_CODE)) == ("genuine", "listed")


def test_a_pinned_root_without_a_list_calls_nothing_genuine(desk: Desk) -> None:
    with desk.store.transaction() as tx:
        state.put(tx, state.ROOT_KEY, public(ROOT))
    assert said(desk) == said(desk, typed()) == ("unverified", "stale_lists")


def test_a_list_of_the_root_before_an_enrolment_counts_for_nothing(desk: Desk) -> None:
    pull_list(desk)
    with desk.store.transaction() as tx:
        state.put(tx, state.ROOT_KEY, public(STRANGER))
    assert said(desk) == ("unverified", "stale_lists")
    pull_list(desk, root=STRANGER)
    assert said(desk) == ("genuine", "listed")


def test_a_store_that_lost_the_parts_calls_nothing_genuine_until_the_next_pull(
    desk: Desk,
) -> None:
    made = signed_list(serials=[BAKERY_CODE.serial])
    pull_list(desk, *made)
    with desk.store.transaction() as tx:
        tx.execute("DELETE FROM code_list_part")
    assert said(desk, sticker(TAILOR_CODE)) == ("unverified", "stale_lists")
    pull_list(desk, *made)
    assert said(desk, sticker(TAILOR_CODE)) == ("genuine", "listed")
    assert said(desk) == ("revoked", "serial_revoked")


def test_a_server_that_signs_no_list_is_believed_as_before(desk: Desk) -> None:
    assert said(desk) == said(desk, typed()) == ("genuine", "listed")
    assert list_word(desk.store.reader, NOW) == "none"
    publish(desk, (BAKERY_ISSUED_ID, issued(revoked=True)), version=2)
    assert said(desk) == ("revoked", "serial_revoked")
    publish(desk, (BAKERY_ISSUED_ID, issued(revoked=False)), version=3)
    assert said(desk) == ("genuine", "listed")
    clock_of(desk).set_wall(NOW + timedelta(days=8))
    assert said(desk) == ("unverified", "stale_lists")


def test_of_100_000_revoked_codes_each_is_found_and_no_other(desk: Desk) -> None:
    numbers = range(0, 2**40, 2**40 // 100_000)
    serials = [serial_from_number(number) for number in numbers]
    pull_list(desk, serials=serials)
    lists = code_lists(desk)
    assert not lists.stale
    for at in range(0, len(serials), 997):
        assert serials[at] in lists.revoked
        assert serial_from_number(numbers[at] + 1) not in lists.revoked
    assert said(desk, short_form(serials[-1])) == ("revoked", "serial_revoked")
    assert said(desk) == ("genuine", "listed")


def test_one_code_is_found_by_an_index_and_not_by_reading_all(desk: Desk) -> None:
    plan = desk.store.reader.execute(
        "EXPLAIN QUERY PLAN SELECT body FROM entity WHERE type = 'integrity_code' AND deleted = 0 "
        "AND json_extract(body, '$.serial') = 'X' ORDER BY id DESC LIMIT 1"
    ).fetchall()
    assert any("entity_by_serial" in str(row) for row in plan), plan


def test_the_issued_codes_can_be_counted_and_listed(desk: Desk) -> None:
    codes = code_lists(desk).codes
    assert set(codes) == {BAKERY_CODE.serial, TAILOR_CODE.serial}
    assert len(codes) == 2
    assert "XXXXXXXX" not in codes
