"""The real server for benches: gunicorn with 2 workers on a throw-away PostgreSQL with fsync."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
import requests

from tests.bench.machine import resident_mb
from tests.server.database import postgresql_cluster

ROOT = Path(__file__).resolve().parents[2]
CODES = Path(__file__).with_name("codes.py")
PORT, WORKERS, START_S, STOP_S = 8019, 2, 60, 10


@dataclass(frozen=True)
class RealServer:
    """Its address, its database, and the environment of its commands."""

    url: str
    database: str
    environment: dict[str, str]
    pid: int

    def codes(self, count: int) -> list[dict[str, Any]]:
        """Fresh enrolment codes, as their QR says them."""
        printed = _output(self.environment, CODES, str(count))
        return [json.loads(line) for line in printed.splitlines()]

    def connect(self) -> psycopg.Connection:
        """A connection straight to the database; each statement is a transaction."""
        return psycopg.connect(self.database, autocommit=True)

    def count(self, table: str) -> int:
        """How many rows a table has."""
        with self.connect() as connection:
            row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608
        return int(row[0]) if row else 0

    def resident_mb(self) -> list[float]:
        """What each worker has in memory."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return [resident_mb(int(child)) for child in children]


@contextmanager
def real_server(**options: str) -> Iterator[RealServer]:
    """A server with the demo's rows that answers; gone afterwards, with its database."""
    with TemporaryDirectory(prefix="dangqun-bench-") as data, postgresql_cluster() as database:
        environment = {
            **{key: text for key, text in os.environ.items() if not key.startswith("DANGQUN")},
            "PYTHONPATH": str(ROOT),
            "DANGQUN_SERVER_DATA": data,
            "DANGQUN_SERVER_DATABASE": database,
            "DANGQUN_SERVER_WORKERS": str(WORKERS),
            "DANGQUN_SERVER_BIND": f"127.0.0.1:{PORT}",
            **options,
        }
        _output(environment, "-m", "server", "demo")
        with (Path(data) / "log").open("wb") as log, _running(environment, log.fileno()) as process:
            url = f"http://127.0.0.1:{PORT}"
            _wait(process, url, Path(data) / "log")
            yield RealServer(url, database, environment, process.pid)


@contextmanager
def _running(environment: dict[str, str], log: int) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "server", "run"], env=environment, stdout=log, stderr=log
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(STOP_S)


def _output(environment: dict[str, str], *arguments: str | Path) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return done.stdout


def _wait(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + START_S
    while not _answers(url):
        if process.poll() is not None or time.monotonic() > deadline:
            sys.exit(f"the server did not start: {log.read_text()[-2000:]}")
        time.sleep(0.1)


def _answers(url: str) -> bool:
    try:
        return requests.get(f"{url}/api/v1/openapi.json", timeout=5).ok
    except requests.RequestException:
        return False
