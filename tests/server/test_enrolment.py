"""Enrolment, bearers, heartbeats and escrow."""

from datetime import timedelta

import msgspec
import pytest
from django.db import connection
from nacl.signing import SigningKey
from pytest_django.fixtures import Settings

from server.devices.bearers import bearer_hash
from server.devices.enrolment import make_enrolment_code
from server.devices.models import Device, EnrolmentCode, EscrowedBatch
from server.ingest.models import AppliedOp
from server.stations.models import Station
from tests.server.terminal import Terminal, enrolled

pytestmark = pytest.mark.django_db


def test_a_repeated_enrolment_gives_a_reply_that_works(station: Station) -> None:
    token = make_enrolment_code(station).token
    terminal = Terminal()
    first, again = terminal.enrol(token), terminal.enrol(token)
    assert first.document == again.document
    assert Device.objects.count() == 1
    assert terminal.push().status == 200


def test_a_lost_reply_does_no_harm_after_the_code_has_expired(station: Station) -> None:
    token = make_enrolment_code(station).token
    terminal = Terminal()
    terminal.enrol(token)
    EnrolmentCode.objects.update(expires_at="2020-01-01T00:00:00Z")
    assert terminal.enrol(token).status == 200


def test_another_key_is_refused(station: Station) -> None:
    token = make_enrolment_code(station).token
    Terminal().enrol(token)
    reply = Terminal().enrol(token)
    assert (reply.status, reply.document["code"]) == (403, "enrolment_refused")
    assert Device.objects.count() == 1


def test_the_typed_form_enrols_too_however_it_is_typed(station: Station) -> None:
    typed = make_enrolment_code(station).typed
    assert len(typed.replace("-", "")) == 12
    assert Terminal().enrol(typed.lower().replace("-", " ").replace("0", "o")).status == 200


def test_an_expired_code_is_refused(station: Station) -> None:
    token = make_enrolment_code(station, valid_for=timedelta(seconds=-1)).token
    assert Terminal().enrol(token).status == 403


def test_a_key_that_is_no_key_is_named(station: Station) -> None:
    reply = Terminal().enrol(make_enrolment_code(station).token, public_key="AAAA")
    assert reply.status == 400
    assert "public_key" in reply.document["reason"]


def test_guessing_codes_is_slowed_down(station: Station) -> None:
    statuses = [Terminal().enrol("wrong").status for _ in range(11)]
    assert statuses == [403] * 10 + [429]
    assert Terminal().enrol("wrong").headers["Retry-After"] == "60"


def test_bearer_and_code_are_stored_hashed_only(station: Station) -> None:
    made = make_enrolment_code(station)
    terminal = Terminal()
    terminal.enrol(made.token)
    assert Device.objects.get().bearer_hash == bearer_hash(terminal.bearer)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM devices_device")
        rows = str(cursor.fetchall())
        cursor.execute("SELECT * FROM devices_enrolmentcode")
        rows += str(cursor.fetchall())
    for secret in (terminal.bearer, made.token, made.typed.replace("-", "")):
        assert secret not in rows


def test_a_lost_rotation_reply_leaves_the_old_bearer_working(terminal: Terminal) -> None:
    lost = terminal.call("POST", "devices/rotate").document["bearer"]
    again = terminal.call("POST", "devices/rotate").document["bearer"]
    assert lost == again != terminal.bearer
    assert terminal.push().status == 200


def test_the_first_use_of_a_new_bearer_ends_the_old_one(terminal: Terminal) -> None:
    old = terminal.bearer
    terminal.bearer = terminal.call("POST", "devices/rotate").document["bearer"]
    assert terminal.push().status == 200
    terminal.bearer = old
    assert terminal.push().status == 401


@pytest.mark.parametrize("bearer", ["", "nonsense", "x y z"])
def test_an_unknown_bearer_is_answered_401(terminal: Terminal, bearer: str) -> None:
    terminal.bearer = bearer
    reply = terminal.push()
    assert (reply.status, reply.document["code"]) == (401, "unauthenticated")


def test_a_heartbeat_is_kept_and_answered(terminal: Terminal) -> None:
    assert Device.objects.get().is_silent
    reply = terminal.call(
        "POST",
        "devices/heartbeat",
        {
            "app_version": "0.1.0",
            "queue_pending": 3,
            "queue_parked": 1,
            "oldest_pending_at": "2026-01-01T00:00:00Z",
            "disk_free": 5_000_000_000,
            "uptime_s": 12.5,
            "camera": "ok",
            "scanner": False,
            "content_version": 7,
            "screen": "home",
            "unknown_to_us": [1],
        },
    )
    assert set(reply.document) == {"server_time", "config_version", "commands"}
    assert reply.document["server_time"].endswith("Z")
    device = Device.objects.get()
    assert (device.queue_pending, device.scanner, device.screen) == (3, "missing", "home")
    assert not device.is_silent


def test_a_heartbeat_keeps_what_is_usable(terminal: Terminal) -> None:
    known = {"app_version": "0.1.0", "queue_pending": 3, "disk_free": 5.0e9, "uptime_s": 1e300}
    nothing = dict.fromkeys(
        ("app_version", "queue_pending", "queue_parked", "oldest_pending_at", "disk_free")
    )
    assert terminal.call("POST", "devices/heartbeat", known).status == 200
    device = Device.objects.get()
    assert (device.disk_free, device.uptime_s) == (5_000_000_000, None)
    for body in (nothing, {}):
        assert terminal.call("POST", "devices/heartbeat", body).status == 200
    device.refresh_from_db()
    assert (device.app_version, device.queue_pending) == ("0.1.0", 3)


def test_a_printer_is_told_of_and_a_program_that_knows_none_says_nothing(
    terminal: Terminal,
) -> None:
    for body, kept in (({"printer": "paper_out"}, "paper_out"), ({}, ""), ({"printer": None}, "")):
        assert terminal.call("POST", "devices/heartbeat", body).status == 200
        assert Device.objects.get().printer == kept


def test_an_old_program_is_told_which_version_it_needs(
    terminal: Terminal, settings: Settings
) -> None:
    settings.OPTIONS = msgspec.structs.replace(settings.OPTIONS, min_app_version="0.2")
    reply = terminal.push()
    assert (reply.status, reply.document["min_app_version"]) == (426, "0.2")
    terminal.app_version = "0.10.0"
    assert terminal.push().status == 200


def test_a_revoked_terminal_hands_its_queue_over_unapplied(terminal: Terminal) -> None:
    Device.objects.update(status=Device.Status.REVOKED)
    ops = [terminal.op(), terminal.op()]
    refused = terminal.push(*ops)
    assert (refused.status, refused.document["code"]) == (403, "device_revoked")
    first, again = terminal.escrow(*ops), terminal.escrow(*ops)
    assert first.status == 200
    assert first.document == again.document
    assert ops[1]["op_id"] in EscrowedBatch.objects.get().body
    assert AppliedOp.objects.count() == 0


def test_an_escrow_with_another_signature_is_refused(terminal: Terminal) -> None:
    reply = terminal.escrow(terminal.op(), key=SigningKey.generate())
    assert (reply.status, reply.document["code"]) == (403, "signature_invalid")
    assert EscrowedBatch.objects.count() == 0


def test_two_terminals_of_one_station_do_not_share_a_bearer(station: Station) -> None:
    assert enrolled(station).bearer != enrolled(station).bearer
