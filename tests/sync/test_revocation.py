"""A new bearer from time to time; a revoked device loses nothing."""

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import apsw
from nacl.signing import SigningKey

from sync import outbox, state
from sync.enrolment import device_seed
from sync.escrow import CONTEXT
from sync.push import note_epoch
from sync.transaction import transaction
from sync.worker import Round
from tests.sync.conftest import HandClock
from tests.sync.server_double import Double, problem

Capture = Callable[..., UUID]


def test_the_bearer_is_renewed_after_thirty_days_and_used_from_then_on(
    double: Double, one_round: Round, conn: apsw.Connection, clock: HandClock
) -> None:
    one_round.run()
    clock.move(timedelta(days=31))
    one_round.run()
    known = state.enrolment(conn)
    assert known is not None
    assert known.bearer == "new secret"
    clock.move(timedelta(minutes=2))
    one_round.run()
    assert double.bearers[-1] == "Bearer new secret"


def test_a_revoked_device_hands_its_queue_over_signed_and_keeps_it(
    double: Double, one_round: Round, capture: Capture, conn: apsw.Connection
) -> None:
    op_id = str(capture())
    double.script = [problem(403, "device_revoked")] * 3
    assert one_round.run().trouble == "Revoked"
    assert one_round.run().trouble == "Revoked"
    ((content, signature),) = double.escrowed
    key = SigningKey(base64.b64decode(device_seed(conn))).verify_key
    key.verify(CONTEXT + content, base64.b64decode(signature))
    assert [op["op_id"] for op in json.loads(content)["ops"]] == [op_id]
    assert outbox.counts(conn)["pending"] == 1
    assert state.get(conn, "trouble") == "Revoked"


def test_what_is_parked_is_handed_over_too_and_the_time_of_sending_with_it(
    double: Double, one_round: Round, capture: Capture, conn: apsw.Connection, clock: HandClock
) -> None:
    parked, waiting = str(capture()), str(capture())
    with transaction(conn) as tx:
        outbox.park(tx, parked, code="server_failed", clock=clock)
    double.script = [problem(403, "device_revoked")]
    one_round.run()
    ((content, _),) = double.escrowed
    request = json.loads(content)
    assert [op["op_id"] for op in request["ops"]] == [parked, waiting]
    assert (request["sent_mono_ms"], request["boot_id"]) == (clock.mono_ms(), clock.boot_id)
    assert outbox.counts(conn)["parked"] == 1


def test_a_restored_server_is_handed_everything_again(
    double: Double, one_round: Round, capture: Capture, conn: apsw.Connection, clock: HandClock
) -> None:
    op_id = str(capture())
    double.script = [problem(403, "device_revoked")]
    one_round.run()
    with transaction(conn) as tx:
        note_epoch(tx, "restored", clock=clock)
    double.script = [problem(403, "device_revoked")]
    one_round.run()
    handed = [[op["op_id"] for op in json.loads(content)["ops"]] for content, _ in double.escrowed]
    assert handed == [[op_id], [op_id]]
