"""A server with demo data and a terminal enrolled to it, as processes of this machine."""

import json
import os
import subprocess
import time
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

import requests

ROOT = Path(__file__).resolve().parents[2]
BIN = ROOT / ".venv" / "bin"
START_S, STOP_S = 60, 8


class Processes:
    """What was started, stopped in the reverse order. Output goes to <folder>/<log>."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._running: list[subprocess.Popen[bytes]] = []

    def start(self, *command: str | Path, log: str, **environment: str) -> subprocess.Popen[bytes]:
        """Start a program in a session of its own: Ctrl-C is for its starter, which stops it."""
        with (self._folder / log).open("ab") as output:
            process = subprocess.Popen(
                [str(part) for part in command],
                stdout=output,
                stderr=output,
                env={**os.environ, **environment},
                start_new_session=True,
            )
        self._running.append(process)
        return process

    def stop(self) -> None:
        """SIGTERM, and SIGKILL for what has not ended after STOP_S."""
        for process in reversed(self._running):
            process.terminate()
            try:
                process.wait(STOP_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@dataclass
class Demo:
    """One data folder and one port of loopback."""

    folder: Path
    port: int
    processes: Processes = field(init=False)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.processes = Processes(self.folder)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def server_data(self) -> Path:
        return self.folder / "server"

    @property
    def terminal_data(self) -> Path:
        return self.folder / "terminal"

    def start_server(self) -> None:
        """Demo data (only what is missing), then the server, until it answers."""
        call("dangqun-server", "--data", self.server_data, "demo")
        server = self.processes.start(
            BIN / "dangqun-server",
            "--data",
            self.server_data,
            "run",
            log="server.log",
            DANGQUN_SERVER_BIND=f"127.0.0.1:{self.port}",
            DANGQUN_SERVER_PUBLIC_URL=self.url,
        )
        deadline = time.monotonic() + START_S
        while not self._answers():
            if server.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"the server did not start: see {self.folder / 'server.log'}")
            time.sleep(0.1)

    def enrol_terminal(self) -> None:
        """Enrol the terminal with a fresh code, once; pull what the first screen shows."""
        done = self.terminal_data / "enrolled"
        if not done.exists():
            made = call(
                "dangqun-server", "--data", self.server_data,
                "enrol-code", "--station", first_station(), "--json",
            )  # fmt: skip
            code = json.dumps({**json.loads(made), "url": self.url})
            call("dangqun-kiosk", "--data", self.terminal_data, "enrol", "--code", code)
            done.touch()
        call("dangqun-kiosk", "--data", self.terminal_data, "sync", "--once")

    def _answers(self) -> bool:
        try:
            return requests.get(f"{self.url}/api/v1/openapi.json", timeout=5).ok
        except requests.RequestException:
            return False


def first_station() -> str:
    """The first station of the demo."""
    demo = tomllib.loads((ROOT / "assets/demo/district.toml").read_text())
    name: str = demo["stations"][0]["name"]
    return name


def call(name: str, *arguments: str | Path) -> str:
    """Run one of our commands to its end; what it printed. Its complaint ends this program."""
    done = subprocess.run(
        [BIN / name, *arguments],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
        env={**os.environ, "DANGQUN_KIOSK_LOG_LEVEL": "warning"},
    )
    if done.returncode:
        raise SystemExit(f"{name} failed: {done.stdout}")
    return done.stdout
