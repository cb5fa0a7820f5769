"""The calls of the protocol over HTTPS. Every failure becomes one of sync.errors."""

import json
import os
import time
from collections.abc import Generator, Mapping
from contextlib import closing
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import msgspec
import requests

from sync import wire
from sync.clock import Clock, rfc3339
from sync.deadline import Deadline, WatchedAdapter
from sync.errors import (
    BatchRefused,
    EnrolmentRefused,
    InstallFork,
    MediaRefused,
    NotAuthorised,
    RetryLater,
    Revoked,
    UpgradeNeeded,
)
from sync.outbox import Batch
from sync.pulse import Pulse

CONNECT_TIMEOUT_S = 5
READ_TIMEOUT_S = 30
ANSWER_S = 60.0
"""From the begin of a call to the end of its answer's headers, however they come."""
CHUNK_S = 60.0
"""For each chunk of an answer; with a line slower than that nothing gets anywhere."""
ANSWERED_S = 600.0
"""For a whole answer, which is kept in memory. A media file may take longer: what came is kept."""
MEDIA_CHUNK = 16 * 1024
"""Of a download that is cut off, what came after the last whole chunk is lost."""
BODY_CHUNK = 16 * 1024
TOO_SLOW = "too slow"

R = TypeVar("R")


class Client:
    """One server, one bearer. Not for use by two threads at once."""

    def __init__(
        self,
        server_url: str,
        *,
        bearer: str | None,
        app_version: str,
        pulse: Pulse | None = None,
    ) -> None:
        """`pulse` is stepped at each call, and with what comes of a long answer."""
        self._pulse, self._deadline = pulse or Pulse(), Deadline()
        self._base = server_url.rstrip("/") + "/api/v1/"
        self._session = requests.Session()
        self._session.trust_env = False
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, WatchedAdapter(self._deadline))
        self._session.headers.update({"Accept": wire.MEDIA_TYPE, "X-App-Version": app_version})
        self.use_bearer(bearer)

    def use_bearer(self, bearer: str | None) -> None:
        """Send this bearer from now on; None sends none."""
        self._session.headers["Authorization"] = f"Bearer {bearer}" if bearer else ""
        if not bearer:
            del self._session.headers["Authorization"]

    def close(self) -> None:
        """Give the connections back."""
        self._session.close()

    def enrol(self, *, token: str, public_key: str, name: str, app_version: str) -> wire.EnrolReply:
        """Trade an enrolment code for a bearer. Raises EnrolmentRefused, RetryLater."""
        body = {
            "token": token,
            "public_key": public_key,
            "name": name,
            "app_version": app_version,
        }
        try:
            return self._call("POST", "devices/enrol", wire.EnrolReply, body=body)
        except NotAuthorised as error:
            raise EnrolmentRefused(str(error)) from error

    def push(
        self, batch: Batch, *, batch_id: UUID, server_epoch: str, clock: Clock
    ) -> wire.PushReply:
        """Send a batch. A reply that does not echo the batch_id is no acknowledgement."""
        body = {
            "proto": 1,
            "install_id": batch.install_id,
            "batch_id": str(batch_id),
            "server_epoch": server_epoch,
            "sent_at": rfc3339(clock.now()),
            "sent_mono_ms": clock.mono_ms(),
            "boot_id": clock.boot_id,
            "ops": batch.ops,
        }
        reply = self._call("POST", "sync/push", wire.PushReply, body=body)
        if reply.batch_id != batch_id:
            raise RetryLater("the reply is for another batch")
        return reply

    def pull(self, cursor: str, *, limit: int = 500) -> wire.PullReply:
        """One page of changes after the cursor; an empty cursor starts at the beginning."""
        return self._call(
            "GET", "sync/pull", wire.PullReply, query={"cursor": cursor, "limit": limit}
        )

    def snapshot(self) -> tuple[wire.SnapshotReply, list[Any]]:
        """Everything at once, typed and as it came (its hash is over the latter)."""
        content = self._content("GET", "sync/snapshot")
        return _typed(content, wire.SnapshotReply), json.loads(content)["changes"]

    def receipts(self, after_seq: int, *, install_id: str) -> wire.ReceiptsReply:
        """What the server holds of an install of this device after a sequence number."""
        query = {"after_seq": after_seq, "install_id": install_id}
        return self._call("GET", "sync/receipts", wire.ReceiptsReply, query=query)

    def rotate(self) -> str:
        """A new bearer. The present one works until the new one is first used."""
        return self._call("POST", "devices/rotate", wire.RotateReply).bearer

    def escrow(self, content: bytes, *, signature: str) -> None:
        """Hand over what a revoked device still has; it needs no bearer."""
        headers = {"Content-Type": wire.MEDIA_TYPE, "X-Dangqun-Signature": signature}
        response = self._send("POST", "sync/escrow", data=content, headers=headers)
        _typed(_accepted(response, response.content), wire.EscrowReply)

    def heartbeat(self, body: Mapping[str, Any]) -> wire.HeartbeatReply:
        """Tell how the device is."""
        return self._call("POST", "devices/heartbeat", wire.HeartbeatReply, body=body)

    def media(self, sha256: str, part: Path) -> None:
        """Go on with the partial file of a media file where it ends. Raises RetryLater,
        MediaRefused when the server has no such file or no more of it than is here."""
        have = part.stat().st_size if part.exists() else 0
        headers = {"Range": f"bytes={have}-"} if have else {}
        response = self._send("GET", f"media/{sha256}", headers=headers, stream=True)
        with response:
            if response.status_code == 416 or (
                response.status_code == 404 and _is_protocol(response)
            ):
                raise MediaRefused(f"media answered {response.status_code}")
            if response.status_code not in (200, 206):
                raise RetryLater(f"media answered {response.status_code}")
            mode = "ab" if response.status_code == 206 else "wb"
            self._append(response, part, mode)

    def _call(
        self,
        method: str,
        path: str,
        reply_type: type[R],
        *,
        body: Mapping[str, Any] | None = None,
        query: Mapping[str, Any] | None = None,
    ) -> R:
        return _typed(self._content(method, path, body=body, query=query), reply_type)

    def _content(
        self,
        method: str,
        path: str,
        *,
        body: Mapping[str, Any] | None = None,
        query: Mapping[str, Any] | None = None,
    ) -> bytes:
        data = None if body is None else msgspec.json.encode(body)
        headers = {} if data is None else {"Content-Type": wire.MEDIA_TYPE}
        with self._send(
            method, path, data=data, params=query, headers=headers, stream=True
        ) as response:
            return _accepted(response, self._read(response))

    def _read(self, response: requests.Response) -> bytes:
        """All of the body."""
        content, ends_at = bytearray(), time.monotonic() + ANSWERED_S
        with closing(self._chunks(response, BODY_CHUNK)) as chunks:
            for chunk in chunks:
                content += chunk
                if time.monotonic() > ends_at:
                    raise RetryLater("the answer does not end")
        return bytes(content)

    def _append(self, response: requests.Response, part: Path, mode: str) -> None:
        """What came is kept on disk, also when the rest does not come."""
        with part.open(mode) as file, closing(self._chunks(response, MEDIA_CHUNK)) as chunks:
            try:
                for chunk in chunks:
                    file.write(chunk)
            finally:
                file.flush()
                os.fsync(file.fileno())

    def _chunks(self, response: requests.Response, size: int) -> Generator[bytes, None, None]:
        """The body. Raises RetryLater when it is cut off or comes too slowly."""
        self._pulse.step()
        try:
            with self._deadline.within(CHUNK_S):
                for chunk in response.iter_content(size):
                    self._pulse.step()
                    self._deadline.renew(CHUNK_S)
                    yield chunk
        except (requests.RequestException, OSError) as error:
            raise self._given_up("cut off", error) from error
        if self._deadline.is_over:  # where no length was told, that looks like the end
            raise RetryLater(TOO_SLOW)

    def _send(self, method: str, path: str, **arguments: Any) -> requests.Response:
        self._pulse.step()
        try:
            with self._deadline.within(ANSWER_S):
                response = self._session.request(
                    method,
                    self._base + path,
                    timeout=(CONNECT_TIMEOUT_S, READ_TIMEOUT_S),
                    allow_redirects=False,
                    **arguments,
                )
        except (requests.RequestException, OSError) as error:
            raise self._given_up("no reply", error) from error
        if self._deadline.is_over:  # headers that were cut off look like whole ones
            response.close()
            raise RetryLater(TOO_SLOW)
        return response

    def _given_up(self, how: str, error: Exception) -> RetryLater:
        is_slow = self._deadline.is_over
        return RetryLater(TOO_SLOW if is_slow else f"{how}: {type(error).__name__}")


def _accepted(response: requests.Response, content: bytes) -> bytes:
    """The body of a 200 of the protocol; everything else is raised."""
    if not _is_protocol(response):
        raise _no_protocol(response)
    if response.status_code != 200:
        raise _problem(response, content)
    return content


def _typed(content: bytes, reply_type: type[R]) -> R:
    try:
        return msgspec.json.decode(content, type=reply_type)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise RetryLater(f"the reply is not of the protocol: {error}") from error


def _is_protocol(response: requests.Response) -> bool:
    return response.headers.get("Content-Type", "").split(";")[0].strip() == wire.MEDIA_TYPE


def _no_protocol(response: requests.Response) -> Exception:
    status = response.status_code
    if status == 413:
        return BatchRefused("a proxy finds the batch too large")
    return RetryLater(
        f"not a reply of the protocol: {status}",
        retry_after_s=_retry_after(response),
        server_failed=status >= 500,
    )


def _problem(response: requests.Response, content: bytes) -> Exception:
    status = response.status_code
    try:
        problem = msgspec.json.decode(content, type=wire.Problem)
    except msgspec.MsgspecError:
        return RetryLater(f"a problem that cannot be read: {status}", server_failed=status >= 500)
    if status == 409 and problem.code == "install_fork" and problem.install_id:
        return InstallFork(problem.install_id)
    if status == 403 and problem.code == "device_revoked":
        return Revoked(problem.code)
    if status in (401, 403):
        return NotAuthorised(problem.code)
    if status in (400, 413):  # a batch that cannot be read is like one that is too large
        return BatchRefused(problem.code)
    if status == 426:
        return UpgradeNeeded(problem.code, wants=problem.min_app_version or "")
    return RetryLater(
        f"{status} {problem.code}",
        retry_after_s=problem.retry_after or _retry_after(response),
        server_failed=status >= 500,
    )


def _retry_after(response: requests.Response) -> float | None:
    """Seconds of a Retry-After header, as a number or as a date against the reply's own Date."""
    text = response.headers.get("Retry-After")
    if text is None:
        return None
    try:
        return float(text)
    except ValueError:
        pass
    try:
        at = parsedate_to_datetime(text)
        now = parsedate_to_datetime(response.headers["Date"])
        return (at - now).total_seconds()
    except (KeyError, TypeError, ValueError):
        return None
