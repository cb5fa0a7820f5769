"""A terminal without a screen: speaks the protocol to the server inside the test's process."""

import base64
import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import rfc8785
import uuid_utils.compat
from django.test import Client
from nacl.signing import SigningKey

from server.devices.enrolment import make_enrolment_code
from server.stations.models import Station

MEDIA_TYPE = "application/vnd.dangqun.v1+json"
API = "/api/v1/"


def new_id() -> str:
    return str(uuid_utils.compat.uuid7())


def rfc3339(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


@dataclass
class Reply:
    """Status and document of a reply of the protocol."""

    status: int
    document: Any
    media_type: str
    headers: Any

    @property
    def by_op(self) -> dict[str, dict[str, Any]]:
        return {row["op_id"]: row for row in self.document["results"]}

    @property
    def outcomes(self) -> list[str]:
        return [row["outcome"] for row in self.document["results"]]


@dataclass
class Terminal:
    """Keys, bearer, clock and install of one machine."""

    key: SigningKey = field(default_factory=SigningKey.generate)
    bearer: str = ""
    device_id: str = ""
    install_id: str = ""
    app_version: str = "0.1.0"
    boot_id: str = "boot-1"
    mono_ms: int = 1_000_000
    clock_off: timedelta = timedelta()
    seq: int = 0

    @property
    def public_key(self) -> str:
        return base64.b64encode(bytes(self.key.verify_key)).decode()

    def now(self) -> datetime:
        """By the terminal's own clock."""
        return datetime.now(UTC) + self.clock_off

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Reply:
        given = {"X-App-Version": self.app_version, **headers}
        if self.bearer:
            given.setdefault("Authorization", f"Bearer {self.bearer}")
        data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body)
        response: Any = Client(raise_request_exception=False).generic(
            method, API + path, data, content_type=MEDIA_TYPE, headers=given
        )
        media_type = response.get("Content-Type", "")
        document = json.loads(response.content) if media_type == MEDIA_TYPE else None
        return Reply(response.status_code, document, media_type, response.headers)

    def enrol(self, token: str, **changed: str) -> Reply:
        body = {
            "token": token,
            "public_key": self.public_key,
            "name": "一号机",
            "app_version": self.app_version,
            **changed,
        }
        reply = self.call("POST", "devices/enrol", body)
        if reply.status == 200:
            self.bearer = reply.document["bearer"]
            self.device_id = reply.document["device_id"]
            self.install_id = reply.document["install_id"]
        return reply

    def op(self, body: dict[str, Any] | None = None, **changed: Any) -> dict[str, Any]:
        """The next operation in the queue; a word of praise where no body is given."""
        self.seq += 1
        body = praise() if body is None else body
        found = {
            "op_id": new_id(),
            "seq": self.seq,
            "kind": "feedback.sent",
            "kind_v": 1,
            "entity_id": new_id(),
            "depends_on": None,
            "base_version": None,
            "occurred_at": rfc3339(self.now()),
            "mono_ms": self.mono_ms,
            "boot_id": self.boot_id,
            "body": body,
            "sha256": hashlib.sha256(rfc8785.dumps(body)).hexdigest(),
        }
        return {**found, **changed}

    def push(self, *ops: dict[str, Any], **changed: Any) -> Reply:
        body = {
            "proto": 1,
            "install_id": self.install_id,
            "batch_id": new_id(),
            "server_epoch": "",
            "sent_at": rfc3339(self.now()),
            "sent_mono_ms": self.mono_ms,
            "boot_id": self.boot_id,
            "ops": ops,
        }
        return self.call("POST", "sync/push", {**body, **changed})

    def pull(self, cursor: str = "", limit: int = 500) -> Reply:
        return self.call("GET", f"sync/pull?cursor={cursor}&limit={limit}")

    def escrow(self, *ops: dict[str, Any], key: SigningKey | None = None, **more: Any) -> Reply:
        body = {"device_id": self.device_id, "install_id": self.install_id, "ops": ops}
        raw = json.dumps({**body, **more}).encode()
        signed = (key or self.key).sign(b"dangqun-escrow-v1\n" + raw).signature
        return self.call(
            "POST",
            "sync/escrow",
            raw,
            **{"X-Dangqun-Signature": base64.b64encode(signed).decode()},
        )


def praise(text: str = "服务很好", **more: Any) -> dict[str, Any]:
    return {"feedback_kind": "praise", "text": text, "reference": "ABCD2345", **more}


def enrolled(station: Station) -> Terminal:
    """A new terminal at a station."""
    terminal = Terminal()
    assert terminal.enrol(make_enrolment_code(station).token).status == 200
    return terminal
