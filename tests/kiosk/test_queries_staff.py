"""What the staff see of the terminal."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.commands.acknowledge_salvage import acknowledge_salvage
from kiosk.commands.correct_operation import correct_operation
from kiosk.commands.rate_merchant import rate_merchant
from kiosk.commands.retry_parked import retry_parked
from kiosk.desk import Desk
from kiosk.queries.refusals import refusals
from kiosk.queries.staff import staff
from kiosk.version import VERSION
from sync import outbox, state
from sync.events.merchant_rated import MerchantRated
from tests.factories import (
    BAKERY_ID,
    NOW,
    answer,
    clock_of,
    enrolled_desk,
    pending_ops,
    unpulled_desk,
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = enrolled_desk(tmp_path)
    yield made
    made.store.close()


def _note(desk: Desk, **values: str) -> None:
    with desk.store.transaction() as tx:
        for key, value in values.items():
            state.put(tx, key, value)


def _park(desk: Desk, code: str) -> None:
    with desk.store.transaction() as tx:
        outbox.park(tx, pending_ops(desk)[0]["op_id"], code=code, clock=desk.clock)


def test_a_terminal_in_contact_is_without_trouble(desk: Desk) -> None:
    view = staff(desk)
    assert (view.trouble, view.pending, view.parked_count, view.refused) == ("", 0, 0, 0)
    assert view.versions.program == VERSION
    assert view.versions.content > 10
    assert view.disk_free_mib > 0
    assert view.last_contact == NOW


@pytest.mark.parametrize(
    ("noted", "said"),
    [("NotAuthorised", "not_accepted"), ("Revoked", "revoked"), ("UpgradeNeeded", "upgrade")],
)
def test_what_the_server_said_is_told(desk: Desk, noted: str, said: str) -> None:
    _note(desk, trouble=noted)
    assert staff(desk).trouble == said


def test_silence_is_no_network_and_before_the_first_contact_never(
    desk: Desk, tmp_path: Path
) -> None:
    clock_of(desk).pass_time(minutes=10)
    assert staff(desk).trouble == "no_network"
    fresh = unpulled_desk(tmp_path / "fresh")
    assert staff(fresh).trouble == "never"
    assert staff(fresh).clock_ahead_s is None
    fresh.store.close()


def test_the_version_that_the_server_asks_for_is_told_while_it_asks(desk: Desk) -> None:
    _note(desk, server_wants="0.9.0")
    assert staff(desk).versions.wanted == ""
    _note(desk, trouble="UpgradeNeeded")
    assert staff(desk).versions.wanted == "0.9.0"


def test_how_far_the_clock_is_off(desk: Desk) -> None:
    _note(desk, clock_offset_ms="-180400")
    assert staff(desk).clock_ahead_s == -180


def test_the_oldest_that_waits_and_the_reasons_of_what_is_put_aside(desk: Desk) -> None:
    for stars in (1, 2, 3):
        rate_merchant(desk, merchant_id=BAKERY_ID, stars=stars)
        clock_of(desk).pass_time(minutes=5)
    _park(desk, "unknown_kind")
    view = staff(desk)
    (row,) = view.parked
    assert (row.code, row.count) == ("unknown_kind", 1)
    assert row.again_at == NOW + timedelta(days=1, minutes=15)
    assert (view.pending, view.oldest_pending_at) == (2, NOW + timedelta(minutes=5))


def test_what_is_put_aside_is_tried_again_at_once(desk: Desk) -> None:
    rate_merchant(desk, merchant_id=BAKERY_ID, stars=1)
    _park(desk, "server_failed")
    assert retry_parked(desk) == 1
    assert staff(desk).parked == ()
    assert len(pending_ops(desk)) == 1


def test_refused_ones_count_until_they_are_corrected(desk: Desk) -> None:
    rate_merchant(desk, merchant_id=BAKERY_ID, stars=1)
    answer(desk, MerchantRated.kind, "rejected")
    assert (staff(desk).refused, staff(desk).correcting) == (1, 0)
    correct_operation(desk, op_id=refusals(desk)[0].op_id)
    assert (staff(desk).refused, staff(desk).correcting) == (0, 1)


def test_a_repaired_store_is_told_until_somebody_says_that_it_was_reported(desk: Desk) -> None:
    aside = desk.store.folder / "damaged-1"
    aside.mkdir()
    (aside / "salvaged.json").write_text(json.dumps({"outbox": [{}, {}]}))
    _note(desk, salvaged="damaged-1")
    found = staff(desk).salvage
    assert found is not None
    assert (found.folder, found.ops) == ("damaged-1", 2)
    acknowledge_salvage(desk)
    assert staff(desk).salvage is None
    assert aside.exists()
