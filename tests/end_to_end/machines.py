"""The real server and the real terminal as processes, and a person who taps the latter."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import requests

BIN = Path(__file__).resolve().parents[2] / ".venv" / "bin"
PATIENCE_S = 40.0
STATION = "云桥天地党群服务站"
"""One of the demo's."""

T = TypeVar("T")


def environment(**more: str) -> dict[str, str]:
    """This process's, without what other tests set for themselves: real windows, real settings."""
    foreign = ("SDL_", "KIVY_", "DANGQUN_", "DJANGO_")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(foreign)}
    return {**kept, **more}


def until(
    found: Callable[[], T | None], what: Callable[[], str] | str, patience_s: float = PATIENCE_S
) -> T:
    """Waits for a condition, never for a time: the first result that is neither None nor False."""
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline:
        result = found()
        if result is not None and result is not False:
            return result
        time.sleep(0.05)
    said = what if isinstance(what, str) else what()
    raise AssertionError(f"did not happen within {patience_s} s: {said}")


def run(name: str, *arguments: str | Path) -> str:
    """One of our commands to its end; what it printed."""
    done = subprocess.run(
        [BIN / name, *arguments], capture_output=True, text=True, check=False, env=environment()
    )
    assert done.returncode == 0, f"{name} {arguments}: {done.stdout}{done.stderr}"
    return done.stdout


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def ask(probe: Path, question: dict[str, Any], patience_s: float = 10) -> Any:
    """What the terminal behind this socket answers; None while it does not."""
    with contextlib.suppress(OSError, ValueError), socket.socket(socket.AF_UNIX) as link:
        link.settimeout(patience_s)
        link.connect(str(probe))
        link.sendall(json.dumps(question).encode() + b"\n")
        return json.loads(link.makefile().readline() or "null")
    return None


class Process:
    """One program with a log of its own."""

    def __init__(self, log: Path) -> None:
        self.log = log
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def running(self) -> subprocess.Popen[bytes]:
        assert self._process is not None
        return self._process

    def spawn(self, *command: str | Path, **more: str) -> None:
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                [str(part) for part in command],
                stdout=output,
                stderr=output,
                env=environment(**more),
            )

    def kill_9(self) -> None:
        self.running.send_signal(signal.SIGKILL)
        self.running.wait()

    def stop(self) -> int:
        """SIGTERM; the exit code."""
        if self._process is None:
            return 0
        self._process.terminate()
        return self._process.wait(20)


class ServerProcess(Process):
    """`dangqun-server` on SQLite with the demo's data."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / "server.log")
        self.data = folder / "server"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        run("dangqun-server", "--data", self.data, "demo")

    def start(self) -> None:
        self.spawn(
            BIN / "dangqun-server",
            "--data",
            self.data,
            "run",
            DANGQUN_SERVER_BIND=f"127.0.0.1:{self.port}",
            DANGQUN_SERVER_PUBLIC_URL=self.url,
        )
        until(self._answers, "the server answers")

    def enrolment_code(self, station: str) -> str:
        made = run(
            "dangqun-server", "--data", self.data, "enrol-code", "--station", station, "--json"
        )
        return json.dumps({**json.loads(made), "url": self.url})

    def ask(self, code: str) -> Any:
        """What a line of Python, run beside the server on its database, prints as JSON."""
        program = (
            "import os, json, django\n"
            "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'server.config.settings')\n"
            "django.setup()\n"
            f"{code}\n"
        )
        done = subprocess.run(
            [BIN / "python", "-c", program],
            capture_output=True,
            text=True,
            check=False,
            env=environment(DANGQUN_SERVER_DATA=str(self.data)),
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def _answers(self) -> bool:
        assert self.running.poll() is None, self.log.read_text()
        try:
            return requests.get(f"{self.url}/api/v1/openapi.json", timeout=5).ok
        except requests.RequestException:
            return False


@dataclass
class Spot:
    """Where a widget is on the screen, in pixels from its top left."""

    x: int
    y: int


@dataclass
class TerminalProcess(Process):
    """`dangqun-kiosk run` in a window of the display, tapped by real pointer events.

    `program` stands for `dangqun-kiosk`; `more` is added to its environment."""

    folder: Path
    display: str
    settings: dict[str, Any] = field(default_factory=dict)
    program: tuple[str | Path, ...] = (BIN / "dangqun-kiosk",)
    more: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__(self.folder / "terminal.log")
        self.data = self.folder / "terminal"
        self.probe = self.folder / "probe"

    def enrol(self, code: str) -> None:
        run("dangqun-kiosk", "--data", self.data, "enrol", "--code", code)

    def start(self) -> None:
        """Until its home is at rest."""
        self.launch()
        until(lambda: self.screen == "home", "the terminal shows its home")
        until(self._is_at_rest, "the window has its size")

    def launch(self) -> None:
        """Starts the program and waits for nothing."""
        self.probe.unlink(missing_ok=True)
        settings = {f"DANGQUN_KIOSK_{key.upper()}": str(v) for key, v in self.settings.items()}
        self.spawn(
            *self.program,
            "--data",
            self.data,
            "run",
            "--probe",
            self.probe,
            DISPLAY=self.display,
            **settings,
            **self.more,
        )

    def queue(self) -> Any:
        return json.loads(run("dangqun-kiosk", "--data", self.data, "queue", "--json"))

    @property
    def screen(self) -> str | None:
        answer = self._ask({"screen": 1})
        return None if answer is None else str(answer)

    @property
    def texts(self) -> str:
        """All text that can be seen, one after the other."""
        return "\n".join(self._ask({"texts": 1}) or [])

    def names(self) -> list[str]:
        found: list[str] = self._ask({"names": 1}) or []
        return found

    def picture(self, path: Path) -> None:
        self._ask({"picture": str(path)})

    def tap(self, name: str) -> None:
        """Find a control by its name, scroll to it, and press there with the pointer."""
        spot = until(
            lambda: self.spot(name), lambda: f"{name} can be tapped; there are {self.names()}"
        )
        self._xdotool("mousemove", str(spot.x), str(spot.y), "click", "1")

    def tap_one_of(self, *names: str) -> str:
        """Tap the first of the controls that can be tapped; its name."""

        def tapped() -> str | None:
            for name in names:
                if spot := self.spot(name):
                    self._xdotool("mousemove", str(spot.x), str(spot.y), "click", "1")
                    return name
            return None

        return until(tapped, lambda: f"one of {names}; there are {self.names()}")

    def tap_first(self, prefix: str) -> str:
        """Tap the first control whose name begins so; its name."""
        name = until(
            lambda: next((name for name in self.names() if name.startswith(prefix)), None),
            f"a control {prefix}…",
        )
        self.tap(name)
        return name

    def key_in(self, characters: str, keys: str = "keypad") -> None:
        """Tap the keys of a pad on the screen."""
        for character in characters:
            self.tap(f"{keys}.{character}")

    def words(self, name: str) -> str:
        """What stands on a control."""
        found = until(lambda: self._ask({"find": name}), name)
        return str(found["text"])

    def can_tap(self, name: str) -> bool:
        """Whether there is such a control and it is not disabled."""
        found = self._ask({"find": name})
        return bool(found) and not found["disabled"]

    def scan(self, text: str) -> None:
        """What a USB scanner does: types fast and ends with Enter."""
        self._xdotool("type", "--delay", "4", "--args", "1", text, "key", "Return")

    def waits_for(self, text: str) -> None:
        """Until the words stand on the screen."""
        until(
            lambda: text in self.texts, lambda: f"«{text}» on the screen, which says\n{self.texts}"
        )

    def waits_for_screen(self, name: str) -> None:
        until(lambda: self.screen == name, lambda: f"the screen {name}, not {self.screen}")

    def _is_at_rest(self) -> bool:
        """Whether the window has the whole screen, and home stays where it is."""
        before = self._ask({"find": "home.study"})
        time.sleep(0.5)
        return bool(before) and before == self._ask({"find": "home.study"})

    def spot(self, name: str) -> Spot | None:
        """Where it can be pressed, scrolled to. None while it moves, is off or is not there."""
        if self._ask({"show": name}) is not True:
            return None
        found = self._ask({"find": name})
        if not found or found["disabled"] or not found["visible"]:
            return None
        again = self._ask({"find": name})
        if again != found:
            return None  # still moving
        return Spot(int(found["x"] + found["width"] / 2), int(found["y"] + found["height"] / 2))

    def _xdotool(self, *arguments: str) -> None:
        subprocess.run(["xdotool", *arguments], check=True, env=environment(DISPLAY=self.display))

    def _ask(self, question: dict[str, Any]) -> Any:
        if self._process is not None and self._process.poll() is not None:
            raise AssertionError(self.log.read_text()[-4000:])
        return ask(self.probe, question)
