"""A terminal without a screen: the real store, commands, round and client, and its ends."""

import random
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw

from kiosk.commands.take_code_list import take_code_list
from kiosk.desk import Desk
from kiosk.store.store import Store
from sync import outbox, state
from sync.backoff import Backoff
from sync.client import Client
from sync.enrolment import enrol
from sync.worker import Report, Round
from tests.faults.rig import APP_VERSION, Rig
from tests.faults.world import TerminalClock

MEDIA_ONCE = "media"
"""Pictures are fetched by the first terminal of a rig; the others begin with a copy."""


class Killed(BaseException):
    """The process is no more."""


@dataclass
class Death:
    """When the terminal's process ends: at the nth call, before it leaves or after its reply."""

    at_call: int
    before: bool = False


class MortalClient(Client):
    """The real client, whose process may be killed at any call."""

    death: Death | None = None

    def _send(self, method: str, path: str, **arguments: Any) -> Any:
        death = self.death
        if death is None:
            return super()._send(method, path, **arguments)
        death.at_call -= 1
        if death.at_call == 0 and death.before:
            raise Killed
        reply = super()._send(method, path, **arguments)
        if death.at_call == 0:
            raise Killed
        return reply


@dataclass
class Terminal:
    """One machine. `folder` is its disk."""

    rig: Rig
    folder: Path
    name: str
    station: int
    app_version: str = APP_VERSION
    has_forked: bool = False
    backoffs_s: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.clock = TerminalClock(self.rig.world)
        self.code: dict[str, Any] | None = None
        self.boot()

    def boot(self) -> None:
        """The program starts on whatever is on the disk."""
        self.store = Store(self.folder)
        self.desk = Desk(self.store, self.clock)
        self._round: Round | None = None
        self._client: MortalClient | None = None
        self.backoff = Backoff(random.Random(self.name))

    @property
    def conn(self) -> apsw.Connection:
        return self.store.reader

    @property
    def known(self) -> state.Enrolment | None:
        return state.enrolment(self.conn)

    @property
    def device_id(self) -> str:
        assert self.known is not None
        return self.known.device_id

    @property
    def install_id(self) -> str | None:
        return self.known.install_id if self.known else None

    @property
    def epoch(self) -> str | None:
        return state.get(self.conn, "server_epoch")

    def enrol(self) -> None:
        """With the same code again if the reply was lost. Raises a SyncError."""
        if self.code is None:
            self.code = self.rig.office("code", station=self.station)
        client = Client(self.rig.proxy.url, bearer=None, app_version=self.app_version)
        try:
            enrol(
                self.conn,
                client,
                server_url=self.rig.proxy.url,
                token=self.code["token"],
                name=self.name,
                app_version=self.app_version,
                clock=self.clock,
                seal_key=self.code["key"],
            )
        finally:
            client.close()
        self.forget_round()

    def use_version(self, app_version: str) -> None:
        """Another release of the program runs from now on."""
        self.app_version = app_version
        self.forget_round()

    def forget_round(self) -> None:
        """The next round begins with a new client, as after a start."""
        if self._client is not None:
            self._client.close()
        self._round = self._client = None

    def sync(self, death: Death | None = None) -> Report | None:
        """One round; None when the process was killed in it, and started again."""
        self.rig.proxy.seen.clear()
        current, install_id = self._round or self._open_round(), self.install_id
        assert self._client is not None
        self._client.death = death
        try:
            report = current.run()
            self._client.death = None
            self._wait_virtually(report)
        except Killed:
            report = None
            self.crash()
        self.has_forked |= self.install_id != install_id
        return report

    def crash(self) -> None:
        """What is on the disk is what there is."""
        self.forget_round()
        self.store.close()
        self.boot()

    def close(self) -> None:
        self.forget_round()
        self.store.close()

    def disk_to(self, folder: Path) -> None:
        """A copy of the disk as it is."""
        self.forget_round()
        self.store.close()
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.folder, folder)
        self.boot()

    def disk_from(self, folder: Path) -> None:
        """The disk is an older copy from now on."""
        self.forget_round()
        self.store.close()
        shutil.rmtree(self.folder)
        shutil.copytree(folder, self.folder)
        self.boot()

    def outbox(self) -> list[tuple[Any, ...]]:
        """op_id, sha256, state, outcome, install_id, seq, kind, entity_id of every row."""
        return self.conn.execute(
            "SELECT op_id, sha256, state, outcome, install_id, seq, kind, entity_id "
            "FROM outbox ORDER BY id"
        ).fetchall()

    def counts(self) -> dict[str, int]:
        return outbox.counts(self.conn)

    def entities(self) -> set[tuple[str, str, int]]:
        """Type, id and version of every live thing."""
        return {
            (str(kind), str(key), int(version))
            for kind, key, version in self.conn.execute(
                "SELECT type, id, version FROM entity WHERE deleted = 0"
            )
        }

    def _open_round(self) -> Round:
        known = self.known
        assert known is not None
        self._client = MortalClient(
            known.server_url, bearer=known.bearer, app_version=self.app_version
        )
        conn, district_id = self.store.connect(), state.reference(known.district, "district")
        self._round = Round(
            conn,
            self._client,
            clock=self.clock,
            media_folder=self.store.media_folder,
            vitals=lambda: {"app_version": self.app_version, "disk_free": 1 << 30, "uptime_s": 1},
            after_pull=lambda: take_code_list(conn, district_id=district_id),
        )
        return self._round

    def _wait_virtually(self, report: Report) -> None:
        """As the worker waits, but that nobody does."""
        if report.trouble is None:
            self.backoff.reset()
        else:
            self.backoffs_s.append(self.backoff.next_s(report.retry_after_s))


def new_terminal(rig: Rig, folder: Path, name: str, *, station: int = 0) -> Terminal:
    """Enrolled, with everything pulled, and the pictures of the rig's first terminal."""
    known_pictures = rig.folder / MEDIA_ONCE
    if known_pictures.exists():
        shutil.copytree(known_pictures, folder / "media")
    terminal = Terminal(rig, folder, name, station)
    terminal.enrol()
    report = terminal.sync()
    assert report is not None
    assert report.trouble is None, report
    if not known_pictures.exists() and terminal.store.media_folder.exists():
        shutil.copytree(terminal.store.media_folder, known_pictures)
    return terminal
