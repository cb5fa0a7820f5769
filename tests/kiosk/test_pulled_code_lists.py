"""The real exchange with a server that plays false: what it pushes does not change a verdict."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kiosk.desk import Desk
from kiosk.queries.code_check import code_check
from kiosk.syncing import open_round
from sync import state
from sync.client import Client
from sync.enrolment import enrol
from sync.events.entities import entity_body
from sync.events.entities.signing_key import SigningKey
from tests.factories import (
    BAKERY_CODE,
    SIGNING_KEY_ID,
    TAILOR_CODE,
    Row,
    demo_rows,
    enrolment,
    sticker,
    unpulled_desk,
)
from tests.kiosk.signed_lists import ROOT, STRANGER, list_rows, public, signed_list
from tests.sync.server_double import Double, running


@pytest.fixture
def double() -> Iterator[Double]:
    with running() as found:
        yield found


@pytest.fixture
def desk(tmp_path: Path, double: Double) -> Iterator[Desk]:
    found = unpulled_desk(tmp_path)
    with found.store.transaction() as tx:
        state.put_enrolment(tx, replace(enrolment(), server_url=double.url))
    _give(double, *demo_rows())
    yield found
    found.store.close()


def _give(double: Double, *rows: Row) -> None:
    """Whatever the server likes; its versions only grow."""
    for key, body in rows:
        double.changes.append(
            {
                "type": body.type,
                "id": str(key),
                "version": len(double.changes) + 1,
                "deleted": False,
                "body": entity_body(body),
            }
        )


def _give_list(double: Double, **fields: Any) -> None:
    _give(double, *list_rows(*signed_list(**fields)))


def exchange(desk: Desk, double: Double) -> str:
    """One round by the terminal's own wiring; the word that its heartbeat told."""
    assert open_round(desk).run().trouble is None
    told: str = double.heartbeats[-1]["code_list"]
    return told


def verdicts(desk: Desk) -> list[str]:
    texts = (sticker(BAKERY_CODE), sticker(TAILOR_CODE))
    return [code_check(desk, text=text, way="scanner").verdict for text in texts]


def test_a_list_that_is_pulled_revokes_in_the_same_round(desk: Desk, double: Double) -> None:
    _give_list(double, counter=1)
    assert exchange(desk, double) == "ok"
    assert verdicts(desk) == ["genuine", "genuine"]
    _give_list(double, counter=2, serials=[BAKERY_CODE.serial])
    assert exchange(desk, double) == "ok"
    assert verdicts(desk) == ["revoked", "genuine"]


def test_a_forged_list_and_a_forged_key_change_no_verdict_and_the_office_is_told(
    desk: Desk, double: Double
) -> None:
    _give_list(double, counter=1, serials=[BAKERY_CODE.serial])
    assert exchange(desk, double) == "ok"
    _give_list(double, counter=9, root=STRANGER, serials=[TAILOR_CODE.serial])
    forger = SigningKey(district_no=7, key_no=1, public_key=public(STRANGER))
    _give(double, (SIGNING_KEY_ID, forger))
    assert exchange(desk, double) == "refused"
    assert verdicts(desk) == ["revoked", "genuine"]


def test_an_old_list_played_again_is_refused(desk: Desk, double: Double) -> None:
    _give_list(double, counter=1)
    exchange(desk, double)
    _give_list(double, counter=2, serials=[BAKERY_CODE.serial])
    exchange(desk, double)
    _give_list(double, counter=1)
    assert exchange(desk, double) == "refused"
    assert verdicts(desk) == ["revoked", "genuine"]


def test_a_snapshot_without_the_list_or_with_an_older_one_takes_nothing_back(
    desk: Desk, double: Double
) -> None:
    _give_list(double, counter=2, serials=[BAKERY_CODE.serial])
    exchange(desk, double)
    double.changes = double.changes[: len(demo_rows())]
    double.reset = True
    assert exchange(desk, double) == "ok"
    assert verdicts(desk) == ["revoked", "genuine"]
    _give_list(double, counter=1)
    double.reset = True
    assert exchange(desk, double) == "refused"
    assert verdicts(desk) == ["revoked", "genuine"]


def test_an_old_server_is_told_that_there_is_no_list(desk: Desk, double: Double) -> None:
    assert exchange(desk, double) == "none"
    assert verdicts(desk) == ["genuine", "genuine"]


def test_the_root_of_the_enrolments_reply_is_pinned_before_the_first_pull(
    desk: Desk, double: Double
) -> None:
    _enrol(desk, double, root_key=public(ROOT))
    _give_list(double, counter=1, root=STRANGER)
    assert exchange(desk, double) == "refused"
    assert verdicts(desk) == ["unverified", "unverified"]
    _give_list(double, counter=1)
    assert exchange(desk, double) == "ok"
    assert verdicts(desk) == ["genuine", "genuine"]


def test_who_enrols_anew_trusts_anew(desk: Desk, double: Double) -> None:
    _give_list(double, counter=5)
    exchange(desk, double)
    _enrol(desk, double, root_key=public(STRANGER))
    _give_list(double, counter=1, root=STRANGER, serials=[TAILOR_CODE.serial])
    assert exchange(desk, double) == "ok"
    assert verdicts(desk) == ["genuine", "revoked"]
    _enrol(desk, double, root_key=None)
    assert state.get(desk.store.reader, state.ROOT_KEY) is None


def _enrol(desk: Desk, double: Double, *, root_key: str | None) -> None:
    known = enrolment()
    reply = {
        "device_id": known.device_id,
        "install_id": known.install_id,
        "bearer": known.bearer,
        "district": known.district,
        "station": known.station,
        "server_epoch": double.epoch,
        "seal_key": known.seal_key,
    }
    double.enrolled = reply if root_key is None else {**reply, "root_key": root_key}
    client = Client(double.url, bearer=None, app_version="1")
    enrol(
        desk.store.reader,
        client,
        server_url=double.url,
        token="T",
        name="N",
        app_version="1",
        clock=desk.clock,
    )
    client.close()
