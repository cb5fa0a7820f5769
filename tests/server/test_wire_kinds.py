"""Each kind and version of operation has a handler, and a golden body that never changes."""

import json
from pathlib import Path

import pytest

from server.ingest.handlers import HANDLERS
from server.ingest.words import KIND_NAMES
from sync.events import KINDS, decode_body, encode_body

GOLDEN = Path(__file__).parents[1] / "sync" / "golden"
EVERY_KIND = sorted(KINDS)


@pytest.mark.parametrize(("kind", "version"), EVERY_KIND)
def test_a_handler_takes_it(kind: str, version: int) -> None:
    assert KINDS[kind, version] in HANDLERS


@pytest.mark.parametrize(("kind", "version"), EVERY_KIND)
def test_its_golden_body_decodes_and_encodes_to_itself(kind: str, version: int) -> None:
    golden = json.loads((GOLDEN / f"{kind}.v{version}.json").read_text(encoding="utf-8"))
    assert encode_body(decode_body(kind, version, golden)) == golden


def test_no_golden_body_is_of_a_kind_that_is_gone() -> None:
    files = {path.name for path in GOLDEN.glob("*.json")}
    assert files == {f"{kind}.v{version}.json" for kind, version in EVERY_KIND}


def test_the_office_has_a_name_for_every_kind() -> None:
    assert {kind for kind, _ in KINDS} <= KIND_NAMES.keys()
