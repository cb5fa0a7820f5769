"""The signed code list on the wire: what is signed, and how revoked serials are packed."""

import base64
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st
from nacl.signing import VerifyKey

from sync.events.code_list import (
    CONTEXT,
    LINK_CONTEXT,
    count_of,
    digest,
    holds,
    link_bytes,
    packed_parts,
    part_name,
    signed_bytes,
)
from sync.events.entities import TYPES, entity_body
from sync.events.entities.code_list import CodeList
from sync.events.integrity_code import serial_from_number

GOLDEN = Path(__file__).parent / "golden" / "entities"
SERIALS = st.integers(min_value=0, max_value=2**40 - 1).map(serial_from_number)


def golden(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("name", ["code_list", "code_list_part"])
def test_its_golden_body_decodes_and_encodes_to_itself(name: str) -> None:
    assert entity_body(msgspec.convert(golden(name), TYPES[name])) == golden(name)


def test_the_golden_list_is_signed_by_the_root_that_it_names() -> None:
    body = golden("code_list")
    signature = base64.b64decode(body["signature"])
    VerifyKey(base64.b64decode(body["root_key"])).verify(signed_bytes(body), signature)


def test_the_golden_root_is_vouched_for_by_the_one_before() -> None:
    body = golden("code_list")
    (link,) = body["chain"]
    statement = link_bytes(district_no=body["district_no"], old=link["old"], new=link["new"])
    VerifyKey(base64.b64decode(link["old"])).verify(statement, base64.b64decode(link["signature"]))
    assert link["new"] == body["root_key"]


def test_the_golden_part_is_what_the_golden_list_says_of_it() -> None:
    part = golden("code_list_part")
    (signed,) = [row for row in golden("code_list")["parts"] if row["name"] == part["name"]]
    assert signed["digest"] == digest(part["serials"])
    assert signed["count"] == count_of(part["serials"])


def test_what_is_signed_is_canonical_json_without_chain_and_signature() -> None:
    body = golden("code_list") | {"of_a_later_version": {"z": [1, "名单"], "a": None}}
    statement = {key: body[key] for key in body if key not in ("chain", "signature")}
    assert signed_bytes(body) == CONTEXT + rfc8785.dumps(statement)
    link = {"district_no": 7, "old": "A", "new": "B"}
    assert link_bytes(**link) == LINK_CONTEXT + rfc8785.dumps(link)  # type: ignore[arg-type]


def test_no_text_of_a_list_looks_like_a_media_file() -> None:
    """A value of 64 hex digits would be fetched as a file."""
    assert len(golden("code_list")["parts"][0]["digest"]) == 44


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("counter", -1),
        ("counter", 2**53),
        ("issued_at", "2026-11-24T03:00:00"),
        ("root_key", "AAAA"),
        ("signature", ""),
        ("keys", None),
        ("parts", [{"name": "I", "count": 1, "digest": "A" * 43 + "="}]),
    ],
)
def test_a_field_of_another_form_is_refused(field: str, value: Any) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(golden("code_list") | {field: value}, CodeList)


@given(st.sets(SERIALS, max_size=60), st.sets(SERIALS, max_size=20))
def test_a_packed_part_holds_its_serials_and_no_others(revoked: set[str], others: set[str]) -> None:
    parts = packed_parts(revoked)
    for serial in revoked | others:
        assert holds(parts.get(part_name(serial), ""), serial) == (serial in revoked)
    assert sum(count_of(part) for part in parts.values()) == len(revoked)


@pytest.mark.parametrize("asked", ["", "0", "0000000", "000000000", "00000000ZZZZZZZZ"])
def test_a_piece_of_a_part_is_not_in_it(asked: str) -> None:
    assert not holds("0000000000000001ZZZZZZZZ", asked)
