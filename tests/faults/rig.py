"""The real server on a throw-away PostgreSQL, an office beside it, and the proxy before it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import psycopg
import requests
from psycopg.conninfo import make_conninfo

from tests.end_to_end.machines import environment, free_port, until
from tests.faults.proxy import Proxy
from tests.faults.world import VARIABLE, World
from tests.server.database import postgresql_cluster

ROOT = Path(__file__).resolve().parents[2]
_END_SESSIONS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = '{}' AND pid <> pg_backend_pid()"
)
LIVE, PRISTINE = "dangqun", "pristine"
APP_VERSION, TOO_OLD = "0.1.0", "0.0.1"


class ServerProcess:
    """`tests.faults.serving` on a port that stays the same over its lives."""

    def __init__(self, folder: Path, settings: dict[str, str]) -> None:
        self.port = free_port()
        self.log = folder / "server.log"
        self._settings = {**settings, "DANGQUN_SERVER_BIND": f"127.0.0.1:{self.port}"}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns when it answers."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.serving"],
                cwd=ROOT,
                env=environment(**self._settings),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until(self.answers, lambda: f"the server answers: {self.log.read_text()[-3000:]}")

    def answers(self) -> bool:
        try:
            address = f"http://127.0.0.1:{self.port}/api/v1/sync/pull"
            return requests.get(address, timeout=5).status_code == 401
        except requests.RequestException:
            return False

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def workers(self) -> list[int]:
        """The processes that gunicorn's master has forked."""
        try:
            text = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text()
        except FileNotFoundError:
            return []
        return [int(word) for word in text.split()]

    def kill_worker(self) -> None:
        """-9 in the middle of whatever it does; the master forks another."""
        for pid in self.workers():
            _kill(pid, signal.SIGKILL)

    def kill_all(self) -> None:
        """-9 for the master and its workers."""
        if self._process is not None:
            _kill(self._process.pid, signal.SIGKILL, group=True)
            self._process.wait(20)
            self._process = None


def _kill(pid: int, what: signal.Signals, *, group: bool = False) -> None:
    with suppress(ProcessLookupError):
        (os.killpg if group else os.kill)(pid, what)


class OfficeProcess:
    """`tests.faults.office`: wishes go in, answers come out."""

    def __init__(self, folder: Path, settings: dict[str, str]) -> None:
        self._log = (folder / "office.log").open("ab")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.office"],
            cwd=ROOT,
            env=environment(**settings),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )
        assert self._answer() == "ready"

    def __call__(self, do: str, **arguments: Any) -> Any:
        """What came of it. Raises AssertionError with the office's own error."""
        self._pipe(self._process.stdin).write(json.dumps({"do": do, **arguments}) + "\n")
        self._pipe(self._process.stdin).flush()
        return self._answer()

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()
        self._log.close()

    def _answer(self) -> Any:
        answer = json.loads(self._pipe(self._process.stdout).readline() or '{"error": "gone"}')
        assert "error" not in answer, answer["error"]
        return answer["ok"]

    @staticmethod
    def _pipe(pipe: IO[str] | None) -> IO[str]:
        assert pipe is not None
        return pipe


@dataclass
class Rig:
    """Everything outside the terminals. `cluster` is an address without a database's name."""

    folder: Path
    cluster: str
    world: World
    server: ServerProcess
    office: OfficeProcess
    proxy: Proxy
    backups: list[str] = field(default_factory=list)

    @property
    def data(self) -> Path:
        return self.folder / "server"

    def begin_again(self) -> None:
        """As after the set-up: the demo's rows, no terminal, no fault, the first morning."""
        self.proxy.heal()
        self.proxy.seen.clear()
        for name in ("poison", "death", "deadlock"):
            (self.data / name).unlink(missing_ok=True)
        self.office("end_slow")
        self.world.begin_again()
        self._copy(PRISTINE, LIVE)
        for name in self.backups:
            self._admin(f"DROP DATABASE {name} WITH (FORCE)")
        self.backups.clear()

    def back_up(self) -> int:
        """A copy of the database as it is; its number."""
        self.office("end_slow")
        name = f"backup{len(self.backups)}"
        self._copy(LIVE, name)
        self.backups.append(name)
        return len(self.backups) - 1

    def restore(self, number: int) -> None:
        """The database of that copy, with a new epoch, as the runbook says."""
        self.office("end_slow")
        self._copy(self.backups[number], LIVE)
        self.office("renew_epoch")

    def switch(self, name: str, *, on: bool) -> None:
        """The server's own sicknesses: poison, death, deadlock."""
        path = self.data / name
        path.touch() if on else path.unlink(missing_ok=True)

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Straight from the server's database."""
        with psycopg.connect(self.address(LIVE)) as conn:
            return conn.execute(sql, values).fetchall()

    def address(self, database: str) -> str:
        return make_conninfo(self.cluster, dbname=database)

    def _copy(self, source: str, target: str) -> None:
        self.office("forget_connections")
        self._admin(f"DROP DATABASE IF EXISTS {target} WITH (FORCE)")
        self._admin(_END_SESSIONS.format(source))
        self._admin(f"CREATE DATABASE {target} TEMPLATE {source}")

    def _admin(self, sql: str) -> None:
        with psycopg.connect(self.address("postgres"), autocommit=True) as conn:
            conn.execute(sql)


@contextmanager
def running_rig(folder: Path) -> Iterator[Rig]:
    """A rig that is gone afterwards."""
    world = World(folder / "world")
    with postgresql_cluster() as cluster:
        settings = _settings(folder, cluster, world)
        _make_ready(cluster)
        office = OfficeProcess(folder, settings)
        server = ServerProcess(folder, settings)
        proxy = Proxy(server.port)
        rig = Rig(folder, cluster, world, server, office, proxy)
        try:
            office("prepare")
            rig._copy(LIVE, PRISTINE)
            server.start()
            yield rig
        finally:
            proxy.close()
            office.close()
            server.kill_all()


def _settings(folder: Path, cluster: str, world: World) -> dict[str, str]:
    host = cluster.rsplit("host=", 1)[1]
    return {
        "DANGQUN_SERVER_DATA": str(folder / "server"),
        "DANGQUN_SERVER_DATABASE": f"postgresql://postgres@/{LIVE}?host={host}",
        "DANGQUN_SERVER_MIN_APP_VERSION": APP_VERSION,
        VARIABLE: str(world.file),
    }


def _make_ready(cluster: str) -> None:
    """No test here cuts the power of the server, so its disk need not be waited for."""
    with psycopg.connect(cluster, autocommit=True) as conn:
        conn.execute("ALTER SYSTEM SET fsync = off")
        conn.execute("ALTER SYSTEM SET full_page_writes = off")
        conn.execute("SELECT pg_reload_conf()")
        conn.execute(f"CREATE DATABASE {LIVE}")
