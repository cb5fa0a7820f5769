"""A server that drips keeps nobody longer than a call may take."""

import ssl
import subprocess
import time
from pathlib import Path

import pytest
import requests

from sync import client as calls
from sync.client import Client
from sync.deadline import Deadline, WatchedAdapter
from sync.errors import RetryLater
from sync.pulse import STEP_S, Pulse
from tests.sync.trickle import HEAD, HEAD_OF_NO_LENGTH, UNENDING_HEAD, Trickle

WITHIN_S = 0.6
DRIP_S = 0.05
SOON_S = 5.0
MEDIA = "a" * 64
REAL_S = calls.ANSWER_S, calls.CHUNK_S


@pytest.fixture(autouse=True)
def _short_times(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ANSWER_S", "CHUNK_S"):
        monkeypatch.setattr(calls, name, WITHIN_S)


@pytest.mark.parametrize("head", [HEAD, HEAD_OF_NO_LENGTH, UNENDING_HEAD])
def test_an_answer_that_drips_is_given_up(head: bytes) -> None:
    with Trickle(head, every_s=DRIP_S) as server:
        client = Client(server.url, bearer="secret", app_version="1")
        began = time.monotonic()
        with pytest.raises(RetryLater, match="too slow"):
            client.pull("")
        assert WITHIN_S <= time.monotonic() - began < SOON_S
        assert server.dripped > 3, "each read alone was in time"
        client.close()


@pytest.mark.parametrize("head", [HEAD, HEAD_OF_NO_LENGTH])
def test_a_media_file_that_drips_is_given_up_and_what_came_is_kept(
    tmp_path: Path, head: bytes
) -> None:
    part, drip = tmp_path / "file.part", b"x" * 20_000
    with Trickle(head + drip, every_s=DRIP_S) as server:
        client = Client(server.url, bearer="secret", app_version="1")
        began = time.monotonic()
        with pytest.raises(RetryLater, match="too slow"):
            client.media(MEDIA, part)
        assert time.monotonic() - began < SOON_S
        client.close()
    assert part.stat().st_size >= calls.MEDIA_CHUNK


def test_a_slow_media_file_may_take_longer_than_a_piece_of_it_and_the_thread_is_alive(
    tmp_path: Path,
) -> None:
    size = 640_000
    head = HEAD.replace(b"1000000", str(size).encode())
    pulse = _Pulse()
    with Trickle(head, every_s=DRIP_S, drip=b"x" * 16_000) as server:
        client = Client(server.url, bearer="secret", app_version="1", pulse=pulse)
        began = time.monotonic()
        client.media(MEDIA, tmp_path / "file.part")
        assert time.monotonic() - began > 2 * WITHIN_S
        client.close()
    assert (tmp_path / "file.part").stat().st_size == size
    assert pulse.steps >= size // calls.MEDIA_CHUNK


def test_an_answer_without_end_is_given_up_though_it_comes_quickly(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(calls, "ANSWERED_S", 1.0)
    with Trickle(HEAD_OF_NO_LENGTH, every_s=0.01, drip=b" " * 20_000) as server:
        client = Client(server.url, bearer="secret", app_version="1")
        with pytest.raises(RetryLater, match="does not end"):
            client.pull("")
        client.close()


def test_after_a_call_that_was_cut_the_next_one_goes_through() -> None:
    with Trickle(every_s=DRIP_S) as server:
        client = Client(server.url, bearer="secret", app_version="1")
        for _ in range(2):
            with pytest.raises(RetryLater, match="too slow"):
                client.pull("")
        assert server.asked == 2
        client.close()


def test_a_server_that_drips_is_given_up_long_before_the_thread_is_taken_for_stuck() -> None:
    assert max(REAL_S) <= STEP_S / 2


def test_a_call_under_tls_is_cut_too(tmp_path: Path) -> None:
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1"
    command += f" -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1 -keyout {key}"
    subprocess.run([*command.split(), "-out", certificate], check=True, capture_output=True)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, key)
    deadline, session = Deadline(), requests.Session()
    session.mount("https://", WatchedAdapter(deadline))
    with Trickle(every_s=DRIP_S, tls=tls) as server, session:
        began = time.monotonic()
        with pytest.raises(requests.RequestException), deadline.within(WITHIN_S):
            session.get(server.url, timeout=(5, 30), verify=str(certificate))
        assert WITHIN_S <= time.monotonic() - began < SOON_S
    assert deadline.is_over


class _Pulse(Pulse):
    def __init__(self) -> None:
        super().__init__()
        self.steps = 0

    def step(self, within_s: float = STEP_S) -> None:
        self.steps += 1
        super().step(within_s)
