"""A device's store with an enrolment, a clock that a test moves, and a server double."""

import base64
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import apsw
import pytest
from nacl.public import PrivateKey

from sync import outbox, state
from sync.client import Client
from sync.events.feedback_sent import FeedbackSent
from sync.push import Pusher
from sync.schema import MIGRATIONS
from sync.transaction import transaction
from sync.worker import Round
from tests.sync.server_double import Double, running

INSTALL = "01900000-0000-7000-8000-000000000001"


class HandClock:
    """Moves only when a test says so."""

    boot_id = "boot-1"

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 24, 3, tzinfo=UTC)
        self.ms = 1_000

    def now(self) -> datetime:
        return self.at

    def mono_ms(self) -> int:
        return self.ms

    def move(self, by: timedelta) -> None:
        self.at += by
        self.ms += int(by.total_seconds() * 1000)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def seal() -> PrivateKey:
    return PrivateKey.generate()


@pytest.fixture
def double() -> Iterator[Double]:
    with running() as found:
        yield found


@pytest.fixture
def conn(tmp_path: Path, seal: PrivateKey, double: Double) -> Iterator[apsw.Connection]:
    opened = apsw.Connection(str(tmp_path / "device.db"))
    for step in MIGRATIONS:
        opened.execute(step)
    with transaction(opened) as tx:
        state.put_enrolment(
            tx,
            state.Enrolment(
                server_url=double.url,
                device_id=str(uuid4()),
                install_id=INSTALL,
                bearer="secret",
                district=str(uuid4()),
                station=str(uuid4()),
                seal_key=base64.b64encode(bytes(seal.public_key)).decode(),
            ),
        )
        state.put(tx, "server_epoch", double.epoch)
    yield opened
    opened.close()


@pytest.fixture
def client(double: Double) -> Iterator[Client]:
    found = Client(double.url, bearer="secret", app_version="1")
    yield found
    found.close()


@pytest.fixture
def pusher(conn: apsw.Connection, client: Client, clock: HandClock) -> Pusher:
    return Pusher(conn, client, clock)


@pytest.fixture
def one_round(conn: apsw.Connection, client: Client, clock: HandClock, tmp_path: Path) -> Round:
    return Round(
        conn,
        client,
        clock=clock,
        media_folder=tmp_path / "media",
        vitals=lambda: {"app_version": "1"},
    )


@pytest.fixture
def capture(conn: apsw.Connection, clock: HandClock) -> Callable[..., UUID]:
    """Capture one feedback operation; its op_id."""

    def append(
        text: str = "谢谢", depends_on: UUID | None = None, supersedes: UUID | None = None
    ) -> UUID:
        body = FeedbackSent(feedback_kind="praise", text=text, reference="ABCD1234")
        with transaction(conn) as tx:
            return outbox.append(
                tx, body, clock=clock, depends_on=depends_on, supersedes=supersedes
            )

    return append
