"""docs/protocol.md tells the truth: its examples are read by both sides and given by the server."""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
import rfc8785
from django.test import override_settings

from server.api.wire import ProblemDocument
from server.changes import pull
from server.devices import api as devices_api
from server.devices.enrolment import make_enrolment_code
from server.devices.escrow import EscrowRequest
from server.devices.heartbeats import Heartbeat
from server.ingest import api as ingest_api
from server.ingest import envelope, receipts
from server.stations.models import Station
from sync import wire
from sync.events import KINDS
from sync.events.entities import TYPES
from tests.server.terminal import Terminal

PAGE = (Path(__file__).parents[2] / "docs" / "protocol.md").read_text(encoding="utf-8")
EXAMPLES: dict[str, Any] = {
    name: json.loads(text) for name, text in re.findall(r"```json (\w+)\n(.*?)```", PAGE, re.DOTALL)
}
SERVER_TYPES: dict[str, type[msgspec.Struct]] = {
    "EnrolRequest": devices_api.EnrolRequest,
    "EnrolReply": devices_api.EnrolReply,
    "Heartbeat": Heartbeat,
    "HeartbeatReply": devices_api.HeartbeatReply,
    "PushRequest": envelope.PushRequest,
    "PushReply": envelope.PushReply,
    "ReceiptsReply": receipts.ReceiptsReply,
    "PullReply": pull.PullReply,
    "SnapshotReply": pull.SnapshotReply,
    "EscrowRequest": EscrowRequest,
    "EscrowReply": ingest_api.EscrowReply,
    "Problem": ProblemDocument,
}


@pytest.mark.parametrize("name", SERVER_TYPES)
def test_the_server_reads_it_and_knows_each_of_its_fields(name: str) -> None:
    kind = SERVER_TYPES[name]
    msgspec.json.decode(json.dumps(EXAMPLES[name]), type=kind)
    assert EXAMPLES[name].keys() <= {field.name for field in msgspec.structs.fields(kind)}


@pytest.mark.parametrize("name", [name for name in EXAMPLES if hasattr(wire, name)])
def test_the_terminal_reads_it(name: str) -> None:
    msgspec.convert(EXAMPLES[name], getattr(wire, name))


def test_every_block_of_json_is_an_example_that_is_checked() -> None:
    assert set(EXAMPLES) == set(SERVER_TYPES)
    assert len(re.findall("```json", PAGE)) == len(EXAMPLES)


def test_its_hashes_are_of_its_bodies() -> None:
    for name in ("PushRequest", "EscrowRequest"):
        (op,) = EXAMPLES[name]["ops"]
        assert op["sha256"] == hashlib.sha256(rfc8785.dumps(op["body"])).hexdigest()
        msgspec.convert(op["body"], KINDS[op["kind"], op["kind_v"]])
    snapshot = EXAMPLES["SnapshotReply"]
    assert snapshot["sha256"] == hashlib.sha256(rfc8785.dumps(snapshot["changes"])).hexdigest()
    (change,) = snapshot["changes"]
    msgspec.convert(change["body"], TYPES[change["type"]])


def test_its_table_of_kinds_is_whole() -> None:
    rows = [line.split("|") for line in PAGE.splitlines() if re.match(r"\| `\w+\.\w+`", line)]
    told = {
        (kind, int(version))
        for _, kinds, versions, *_ in rows
        for kind in re.findall(r"`([^`]+)`", kinds)
        for version in versions.split(",")
    }
    assert told == set(KINDS)


@pytest.mark.django_db
def test_the_server_gives_what_it_says(station: Station) -> None:
    terminal = Terminal()
    code = make_enrolment_code(station)
    replies = {
        "EnrolReply": terminal.enrol(code.token),
        "HeartbeatReply": terminal.call("POST", "devices/heartbeat", EXAMPLES["Heartbeat"]),
        "PushReply": terminal.call(
            "POST",
            "sync/push",
            {**EXAMPLES["PushRequest"], "install_id": terminal.install_id},
        ),
        "ReceiptsReply": terminal.call("GET", "sync/receipts?after_seq=0"),
        "PullReply": terminal.pull(),
        "SnapshotReply": terminal.call("GET", "sync/snapshot"),
    }
    for name, reply in replies.items():
        assert reply.status == 200, name
        assert _shape(reply.document) == _shape(EXAMPLES[name]), name
    for name in ("PushReply", "ReceiptsReply"):
        kept = ("results", "receipts")[name == "ReceiptsReply"]
        assert replies[name].document[kept] == EXAMPLES[name][kept]


@pytest.mark.django_db
def test_an_old_program_is_answered_as_it_says(terminal: Terminal, settings: Any) -> None:
    options = msgspec.structs.replace(settings.OPTIONS, min_app_version="0.2")
    with override_settings(OPTIONS=options):
        assert terminal.push().document == EXAMPLES["Problem"]


def _shape(value: Any) -> Any:
    """The names of fields, the first of a list for all of them; a body is anything."""
    if isinstance(value, dict):
        return {key: None if key == "body" else _shape(inner) for key, inner in value.items()}
    return [_shape(inner) for inner in value[:1]] if isinstance(value, list) else None
