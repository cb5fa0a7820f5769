"""Every reply below /api/v1/ is of the protocol, and the document of the API tells the truth."""

import json
from typing import Any

import pytest
from django.test import Client

from server.ingest.handlers import HANDLERS
from sync.events import KINDS
from tests.server.terminal import MEDIA_TYPE, Terminal

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "nothing/here", None, 404),
        ("GET", "sync/push", None, 405),
        ("DELETE", "devices/enrol", None, 405),
        ("POST", "sync/push", b"{not json", 400),
        ("POST", "sync/push", b'{"proto": 1}', 400),
        ("POST", "sync/push", b'{"proto": 2}', 426),
        ("POST", "sync/push", b'{"x": ' + b"[" * 100_000, 400),
        ("POST", "devices/enrol", b'{"x": ' + b"[" * 100_000, 400),
        ("POST", "sync/escrow", b'{"ops": [{"x": ' + b"[" * 100_000, 400),
        ("POST", "sync/push", b"\xff\xfe", 400),
        ("POST", "sync/push", b"[" * 100_000, 400),
        ("POST", "sync/push", b" " * 3_000_000, 413),
        ("POST", "devices/enrol", b"{}", 400),
        ("POST", "devices/heartbeat", b"[]", 400),
        ("GET", "sync/pull?limit=many", None, 400),
        ("GET", "sync/receipts?after_seq=x", None, 400),
        ("GET", "media/..%2f..%2fetc", None, 404),
        ("GET", "media/" + "0" * 64, None, 404),
    ],
)
def test_an_error_is_a_problem_document(
    terminal: Terminal, method: str, path: str, body: Any, status: int
) -> None:
    reply = terminal.call(method, path, body)
    assert reply.status == status
    assert reply.media_type == MEDIA_TYPE
    assert {"code", "message_key"} <= set(reply.document)


def test_an_error_before_the_body_was_read_closes_the_connection(terminal: Terminal) -> None:
    assert terminal.push(terminal.op(), proto=2).headers.get("Connection") is None
    assert "Connection" not in terminal.pull(cursor="nonsense").headers
    terminal.bearer = "wrong"
    assert terminal.push(terminal.op()).headers["Connection"] == "close"


def test_a_crash_is_a_problem_document(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: Any, **__: Any) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr("server.changes.pull.number_committed", crash)
    reply = terminal.pull()
    assert (reply.status, reply.document["code"]) == (500, "server_error")


def test_a_host_that_is_not_ours_is_a_problem_document(terminal: Terminal) -> None:
    response = Client().get("/api/v1/openapi.json", headers={"Host": "evil.example"})
    assert (response.status_code, response["Content-Type"]) == (400, MEDIA_TYPE)


def test_a_form_is_not_taken_for_json(terminal: Terminal) -> None:
    response = Client().post("/api/v1/devices/enrol", {"token": "x"})
    assert (response.status_code, response["Content-Type"]) == (415, MEDIA_TYPE)


def test_a_good_reply_has_our_media_type_too(terminal: Terminal) -> None:
    assert terminal.pull().media_type == MEDIA_TYPE


def test_the_document_lists_every_call_and_every_kind() -> None:
    response = Client().get("/api/v1/openapi.json")
    found = json.loads(response.content)
    assert response["Content-Type"] == MEDIA_TYPE
    assert {path.removeprefix("/api/v1/") for path in found["paths"]} == {
        "devices/enrol",
        "devices/rotate",
        "devices/heartbeat",
        "sync/push",
        "sync/pull",
        "sync/snapshot",
        "sync/receipts",
        "sync/escrow",
        "media/{sha256}",
    }
    assert set(found["x-kinds"]) == {f"{kind} {version}" for kind, version in KINDS}
    schemas = found["components"]["schemas"]
    assert schemas["FeedbackSent"]["properties"]["feedback_kind"]["enum"]
    assert schemas["Operation"]["properties"]["body"]["anyOf"]
    push = found["paths"]["/api/v1/sync/push"]["post"]
    assert push["requestBody"]["content"][MEDIA_TYPE]["schema"]["$ref"].endswith("/PushRequest")
    assert push["responses"]["200"]["content"][MEDIA_TYPE]["schema"]["$ref"].endswith("/PushReply")


def test_every_reference_of_the_document_leads_somewhere() -> None:
    text = Client().get("/api/v1/openapi.json").content.decode()
    found = json.loads(text)
    names = {part.split('"')[0] for part in text.split('"#/components/schemas/')[1:]}
    assert names <= set(found["components"]["schemas"])


def test_every_kind_has_a_handler() -> None:
    assert set(KINDS.values()) <= set(HANDLERS)
