"""A load of pushes that costs its machine little: requests are built before the clock starts."""

import base64
import hashlib
import http.client
import json
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import requests
import rfc8785
import uuid_utils.compat
from nacl.signing import SigningKey

from sync.clock import rfc3339
from sync.wire import MEDIA_TYPE
from tests.bench.real_server import RealServer

Body = dict[str, Any]


@dataclass(frozen=True)
class Sender:
    """An enrolled terminal, as far as a push needs it."""

    bearer: str
    device_id: str
    install_id: str


def enrolled(server: RealServer, count: int) -> list[Sender]:
    """New terminals of the server."""
    return [_enrolled(server.url, code["token"]) for code in server.codes(count)]


def _enrolled(url: str, token: str) -> Sender:
    public = base64.b64encode(bytes(SigningKey.generate().verify_key)).decode()
    body = {"token": token, "public_key": public, "name": "压测", "app_version": "0.1.0"}
    reply = requests.post(f"{url}/api/v1/devices/enrol", json=body, timeout=30).json()
    return Sender(reply["bearer"], reply["device_id"], reply["install_id"])


def requests_of(
    sender: Sender, kind: str, bodies: Sequence[Body], *, batch: int = 200, first_seq: int = 1
) -> list[bytes]:
    """The pushes of one terminal, ready to send."""
    ops = [_op(kind, body, seq) for seq, body in enumerate(bodies, start=first_seq)]
    starts = range(0, max(len(ops), 1), batch)
    return [_request(sender, ops[start : start + batch]) for start in starts]


def _op(kind: str, body: Body, seq: int) -> dict[str, Any]:
    return {
        "op_id": str(uuid_utils.compat.uuid7()),
        "seq": seq,
        "kind": kind,
        "kind_v": 1,
        "entity_id": None,
        "depends_on": None,
        "base_version": None,
        "occurred_at": rfc3339(datetime.now(UTC)),
        "mono_ms": 1_000 + seq,
        "boot_id": "bench",
        "body": body,
        "sha256": hashlib.sha256(rfc8785.dumps(body)).hexdigest(),
    }


def _request(sender: Sender, ops: Sequence[dict[str, Any]]) -> bytes:
    push = {
        "proto": 1,
        "install_id": sender.install_id,
        "batch_id": str(uuid_utils.compat.uuid7()),
        "server_epoch": "",
        "sent_at": rfc3339(datetime.now(UTC)),
        "sent_mono_ms": 2_000_000,
        "boot_id": "bench",
        "ops": ops,
    }
    return json.dumps(push, ensure_ascii=False, separators=(",", ":")).encode()


def seconds_of(work: Sequence[Callable[[], None]]) -> float:
    """How long the calls take, each in a thread of its own. Raises what one of them raised."""
    failures: list[BaseException] = []

    def guarded(call: Callable[[], None]) -> None:
        try:
            call()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=guarded, args=(call,)) for call in work]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return time.perf_counter() - started


def push_all(server: RealServer, sender: Sender, pushes: Sequence[bytes]) -> None:
    """Send one terminal's pushes over one connection. Raises RuntimeError for an answer that is
    not `applied`."""
    link = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=60)
    headers = {"Authorization": f"Bearer {sender.bearer}", "Content-Type": MEDIA_TYPE}
    for body in pushes:
        link.request("POST", "/api/v1/sync/push", body, headers)
        reply = link.getresponse()
        answer = reply.read()
        if reply.status != 200 or answer.count(b'"applied"') != body.count(b'"sha256"'):
            raise RuntimeError(f"{reply.status}: {answer[:400]!r}")
    link.close()
