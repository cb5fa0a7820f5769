"""Which code lists a terminal takes, and which it refuses and keeps the one it has."""

import base64
import json
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.queries.list_trust import ListRefused, Standing, judge
from sync.events.entities import Entity, entity_body
from sync.events.entities.code_list import CodeList, ListedKey
from sync.events.integrity_code import serial_from_number
from tests.factories import (
    BAKERY_CODE,
    NOW,
    TAILOR_CODE,
)
from tests.kiosk.signed_lists import (
    NEXT_ROOT,
    ROOT,
    STRANGER,
    link,
    public,
    signed_list,
)

FIRST, _ = signed_list(counter=5, serials=[BAKERY_CODE.serial])
PINNED = Standing(district_no=7, root_key=public(ROOT), accepted=FIRST)
NEW, _ = signed_list(counter=6, serials=[TAILOR_CODE.serial])


def refusal(found: CodeList | dict[str, Any], standing: Standing = PINNED) -> str:
    body = entity_body(found) if isinstance(found, Entity) else found
    try:
        judge(body, standing)
    except ListRefused as refused:
        return refused.why
    return "taken"


def test_a_newer_list_of_the_pinned_root_is_taken() -> None:
    assert refusal(NEW) == "taken"
    assert refusal(FIRST) == "taken"
    assert refusal(NEW, Standing(7, None, None)) == "taken"


def _values(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of all plain values in a body."""
    if isinstance(value, dict):
        return [found for key in value for found in _values(value[key], (*path, key))]
    if isinstance(value, list):
        return [found for at, row in enumerate(value) for found in _values(row, (*path, at))]
    return [path]


def _changed(body: dict[str, Any], path: tuple[Any, ...], to: Any) -> dict[str, Any]:
    copy = json.loads(json.dumps(body))
    place = copy
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = to
    return dict(copy)


WHOLE, _ = signed_list(
    counter=6,
    serials=[BAKERY_CODE.serial, serial_from_number(2**40 - 1)],
    keys=[ListedKey(key_no=1, public_key=public(STRANGER), revoked=False)],
)
BODY = entity_body(WHOLE)
FIELDS = [path for path in _values(BODY) if path != ("signature",)]


def _flipped(value: Any) -> list[Any]:
    """The value with one bit changed, each in turn."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value ^ 1 << bit for bit in range(34)]
    return [
        value[:at] + chr(ord(char) ^ 1 << bit) + value[at + 1 :]
        for at, char in enumerate(value)
        for bit in range(7)
    ]


def test_the_tested_list_has_every_kind_of_field() -> None:
    assert {path[0] for path in FIELDS} | {"chain", "signature"} == set(BODY)
    assert refusal(WHOLE) == "taken"


@pytest.mark.parametrize("path", FIELDS, ids=lambda path: ".".join(map(str, path)))
def test_no_flipped_bit_in_any_field_is_taken(path: tuple[Any, ...]) -> None:
    value: Any = BODY
    for step in path:
        value = value[step]
    for other in _flipped(value):
        assert refusal(_changed(BODY, path, other)) != "taken", (path, other)
        first = Standing(district_no=7, root_key=None, accepted=None)
        assert refusal(_changed(BODY, path, other), first) != "taken", (path, other)


def test_no_flipped_bit_of_the_signature_is_taken() -> None:
    raw = base64.b64decode(WHOLE.signature)
    for at in range(len(raw) * 8):
        bent = bytearray(raw)
        bent[at // 8] ^= 1 << at % 8
        body = {**BODY, "signature": base64.b64encode(bytes(bent)).decode()}
        assert refusal(body) == "wrong_signature"


@pytest.mark.parametrize("name", sorted(BODY.keys() - {"chain"}))
def test_no_list_without_a_field_is_taken(name: str) -> None:
    assert refusal({key: BODY[key] for key in BODY if key != name}) == "unreadable"


def test_a_field_that_is_put_in_afterwards_spoils_the_signature() -> None:
    assert refusal({**BODY, "of_a_later_version": True}) == "wrong_signature"


def test_a_signed_field_of_a_later_version_spoils_nothing() -> None:
    from sync.events.code_list import signed_bytes

    body = {**BODY, "of_a_later_version": {"深": [1, None]}}
    signature = ROOT.sign(signed_bytes(body)).signature
    assert refusal({**body, "signature": base64.b64encode(signature).decode()}) == "taken"


@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
))  # fmt: skip
def test_any_other_value_in_a_field_is_refused_and_raises_nothing(value: Any) -> None:
    for name in ("counter", "keys", "parts", "issued_at", "root_key", "signature", "chain"):
        if value not in (BODY[name], []):
            assert refusal({**BODY, name: value}) != "taken"


def test_a_list_goes_back_for_nobody() -> None:
    older, _ = signed_list(counter=4)
    assert refusal(older) == "lower_counter"


def test_one_counter_stands_for_one_list() -> None:
    other, _ = signed_list(counter=5, serials=[TAILOR_CODE.serial])
    assert refusal(other) == "counter_reused"
    later, _ = signed_list(counter=5, serials=[BAKERY_CODE.serial], lasts=timedelta(days=90))
    assert refusal(later) == "counter_reused"


def test_another_root_is_refused_whatever_it_signs() -> None:
    stranger, _ = signed_list(counter=6, root=STRANGER)
    assert refusal(stranger) == "other_root"
    claimed = msgspec.structs.replace(stranger, root_key=public(ROOT))
    assert refusal(claimed) == "wrong_signature"


def test_another_district_is_refused_though_its_root_is_the_same() -> None:
    assert refusal(signed_list(counter=6, district_no=8)[0]) == "other_district"


def test_a_root_that_the_pinned_one_vouches_for_is_taken_over() -> None:
    assert refusal(signed_list(counter=6, root=NEXT_ROOT, chain=[link(ROOT, NEXT_ROOT)])[0]) == (
        "taken"
    )
    twice = [link(ROOT, NEXT_ROOT), link(NEXT_ROOT, STRANGER)]
    assert refusal(signed_list(counter=6, root=STRANGER, chain=twice)[0]) == "taken"


def test_a_chain_with_a_gap_or_a_false_link_leads_nowhere() -> None:
    gap = [link(NEXT_ROOT, STRANGER)]
    forged = msgspec.structs.replace(
        link(STRANGER, NEXT_ROOT), old=public(ROOT), new=public(STRANGER)
    )
    elsewhere = [link(ROOT, STRANGER, district_no=8)]
    endless = [link(ROOT, NEXT_ROOT), link(NEXT_ROOT, ROOT)]
    for chain in (gap, [forged], elsewhere, endless, []):
        assert refusal(signed_list(counter=6, root=STRANGER, chain=chain)[0]) == "other_root"


def test_the_chain_does_not_lead_back_to_an_earlier_root() -> None:
    pinned = Standing(7, public(NEXT_ROOT), None)
    back, _ = signed_list(counter=9, root=ROOT, chain=[link(ROOT, NEXT_ROOT)])
    assert refusal(back, pinned) == "other_root"


def test_dates_do_not_decide_whether_a_list_is_authentic() -> None:
    assert refusal(signed_list(counter=6, issued_at=NOW - timedelta(days=400))[0]) == "taken"
    assert refusal(signed_list(counter=6, issued_at=NOW + timedelta(days=400))[0]) == "taken"
