"""A signed list of few and of many revoked codes: bytes on the wire, and a terminal's time."""

import json
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from kiosk.desk import Desk
from kiosk.queries.code_check import code_check
from kiosk.queries.code_lists import IssuedCodes
from sync.events.entities import entity_body
from sync.events.entities.integrity_code import IssuedCode
from sync.events.integrity_code import serial_from_number, short_form
from tests.bench.machine import report, spread
from tests.factories import BAKERY_CODE, enrolled_desk, publish, sticker
from tests.kiosk.signed_lists import list_rows, signed_list, take

SIZES = ((100, 3_000), (100_000, 110_000))
"""Of how many issued codes so many are revoked: a district, and far more than one."""
SAMPLES = 300


def main() -> None:
    """Print the figures."""
    figures: dict[str, Any] = {}
    for revoked, issued in SIZES:
        serials = _serials(issued)
        figures[f"revoked_{revoked}"] = _bytes(serials[:revoked]) | _times(serials, revoked)
    report("code_list", **figures)


def _serials(count: int) -> list[str]:
    """The same each time."""
    return [serial_from_number(at) for at in random.Random(11).sample(range(2**40), count)]


def _bytes(revoked: list[str]) -> dict[str, int]:
    """`as_texts`: what one list of texts would take. `one_more` and `renewed`: what terminals pull
    after one more revocation, and after a day without any."""
    head, *parts = [_size(row) for row in list_rows(*signed_list(serials=revoked))]
    before = dict(list_rows(*signed_list(serials=revoked)))
    more = list_rows(*signed_list(serials=[*revoked, BAKERY_CODE.serial]))
    return {
        "as_texts": len(json.dumps(revoked)),
        "head": head,
        "parts": sum(parts),
        "largest_part": max(parts),
        "one_more": sum(_size(row) for row in more if before.get(row[0]) != row[1]),
        "renewed": head,
    }


def _size(row: Any) -> int:
    return len(json.dumps(entity_body(row[1])))


def _times(serials: list[str], revoked: int) -> dict[str, Any]:
    """In ms. `read_all`: what each check would take without the index."""
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        desk = enrolled_desk(Path(folder))
        publish(desk, *((UUID(int=10**6 + at), _issued(text)) for at, text in enumerate(serials)))
        publish(desk, *list_rows(*signed_list(serials=serials[:revoked])), version=2)
        found = {
            "take": round(_once(lambda: take(desk)), 1),
            "nothing_new": _spread(lambda: take(desk)),
            "check_sticker": _spread(lambda: _check(desk, sticker())),
            "check_revoked": _spread(lambda: _check(desk, short_form(serials[0]))),
            "read_all": round(_once(lambda: list(IssuedCodes(desk.store.reader))), 1),
        }
        desk.store.close()
        return found


def _issued(serial: str) -> IssuedCode:
    return IssuedCode(
        serial=serial,
        merchant_id=BAKERY_CODE.merchant_id,
        key_no=1,
        issued=BAKERY_CODE.issued,
        expires=BAKERY_CODE.expires,
    )


def _check(desk: Desk, text: str) -> str:
    return code_check(desk, text=text, way="typed").verdict


def _once(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def _spread(work: Callable[[], object]) -> dict[str, float]:
    return spread([_once(work) for _ in range(SAMPLES)])


if __name__ == "__main__":
    main()
