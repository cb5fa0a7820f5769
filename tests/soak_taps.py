"""Real taps on the real terminal for as long as wanted: `make soak-taps TAPS=20000 [SEED=…]`.

A seeded person taps whatever can be tapped, the rarer the rather; knows the staff code, a booking
and a genuine code; changes language and modes; ends visits; rests until the slides come. Fails at
the first fault in the log, when the program ended, or when memory grew by more than a twentieth
from tap 2,000 on. Writes build/soak-taps/memory.csv and a JSON line of figures.
"""

import json
import os
import random
import re
import signal
import socket
import statistics
import sys
import tempfile
import time
from collections import Counter, deque
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.bench.machine import resident_mb
from tests.end_to_end.conftest import screen_of
from tests.end_to_end.machines import STATION, ServerProcess, TerminalProcess, run, until
from tests.pointer import Pointer

STAFF_DIGITS = "20264711"
WARM_TAPS, SAMPLE_EVERY, MOST_GROWTH = 2000, 50, 0.05
MEDIAN_S = 60.0
"""Memory goes up and down with each screen: what is told is the median of so long."""
REST_EVERY, ATTRACT_AFTER_S, END = 500, 10, ": header.end "
REST_PATIENCE_S = 30.0
"""A tap that a sheet caught has ended no visit: then the next one is waited for."""
FAULTS = re.compile(r'^.*"level": ?"(?:error|critical)".*$|^Traceback .*$', re.MULTILINE)
ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "build" / "soak-taps"


class Failed(Exception):
    """The terminal did not stand the soak."""


@dataclass
class Sample:
    taps: int
    seconds: float
    rss_mb: float


@dataclass
class Person:
    """Taps one thing after the other; knows by heart what some screens ask for."""

    chance: random.Random
    knows: dict[str, list[str]]
    tapped: Counter[tuple[str, str]] = field(default_factory=Counter)
    _mind: deque[str] = field(default_factory=deque)
    _screen: str = ""

    def choose(self, screen: str, names: list[str]) -> str:
        if screen != self._screen:
            self._screen, self._mind = screen, deque()
            if screen in self.knows and self.chance.random() < 0.6:
                self._mind.extend(self.knows[screen])
        name = self._next_in_mind(names) or self._any_of(screen, names)
        self.tapped[screen, _kind(name)] += 1
        return name

    def _next_in_mind(self, names: list[str]) -> str | None:
        if self._mind and self._mind[0] in names:
            return self._mind.popleft()
        return None

    def _any_of(self, screen: str, names: list[str]) -> str:
        rarity = [1 / (1 + self.tapped[screen, _kind(name)]) for name in names]
        return self.chance.choices(names, rarity)[0]


def _kind(name: str) -> str:
    """Rows of a list and keys of a pad are alike."""
    return re.sub(r"\.[^.]*\d[^.]*$|^(\w*(?:pad|keys|reference|code))\..$", r"\1.*", name)


class Soak:
    """A terminal with its server, and a person who taps it."""

    def __init__(self, folder: Path, display: str, seed: int) -> None:
        self.server = ServerProcess(folder)
        self.terminal = TerminalProcess(
            folder,
            display,
            {
                "camera": "none",
                "sync_every_s": 5,
                "idle_s": 600,
                "attract_after_s": ATTRACT_AFTER_S,
            },
        )
        self._display, self._seed = display, seed
        self.samples: list[Sample] = []
        self.faults = self.ends = 0
        self._trail: deque[str] = deque(maxlen=12)
        self._link = socket.socket(socket.AF_UNIX)
        self._answers = self._link.makefile()

    def start(self) -> None:
        self.server.start()
        self.terminal.enrol(self.server.enrolment_code(STATION))
        self._person = Person(random.Random(self._seed), _known(self.server))
        run("dangqun-kiosk", "--data", self.terminal.data, "sync", "--once")
        self.terminal.start()
        self._load_the_engines()
        self._pointer = Pointer(self._display)
        self._link.connect(str(self.terminal.probe))
        self._link.settimeout(30)

    def _load_the_engines(self) -> None:
        """The Chinese keyboard keeps its tables for good from its first use on, which a person who
        taps anywhere may come to late: no growth, so it comes before the first sample."""
        for name in ("home.feedback", "feedback.words", "key.h", "candidate.0", "key.done"):
            self.terminal.tap(name)
        self.terminal.tap("header.end")
        self.terminal.waits_for_screen("home")

    def run(self, taps: int) -> None:
        began, next_rest = time.monotonic(), min(REST_EVERY, taps // 2)
        for number in range(1, taps + 1):
            if number >= next_rest and self._rest():
                next_rest += REST_EVERY
            self._tap()
            if number % SAMPLE_EVERY == 0:
                self._must_be_well()
                self.samples.append(Sample(number, time.monotonic() - began, self.rss_mb()))

    def figures(self) -> dict[str, Any]:
        tapped, last = self._person.tapped, self.samples[-1]
        screens = Counter[str]()
        for (screen, _), count in tapped.items():
            screens[screen] += count
        return {
            "taps": last.taps,
            "taps_a_second": round(last.taps / last.seconds, 1),
            "kinds_of_taps": len(tapped),
            "screens": dict(screens.most_common()),
            "screens_not_seen": sorted(_all_screens() - set(screens)),
            "faults": self.faults,
            "ends_of_the_program": self.ends,
            "rss_mb_first": self.samples[0].rss_mb,
            "rss_mb_warm": rss_after(self.samples, WARM_TAPS),
            "rss_mb_last": rss_last(self.samples),
            "growth_from_warm": round(growth(self.samples), 4),
        }

    def rss_mb(self) -> float:
        return resident_mb(self.terminal.running.pid)

    def close(self) -> None:
        for part in (self._answers, self._link):
            part.close()
        self.terminal.stop()
        self.server.stop()

    def _shows_slides(self) -> bool:
        return bool(self._ask({"taps": 1})["screen"] == "attract")

    def _rest(self) -> bool:
        """Touches nothing until the slides come, which they do when a visit has been ended."""
        if not self._trail or END not in self._trail[-1]:
            return False
        with suppress(AssertionError):
            until(self._shows_slides, "the slides come", patience_s=REST_PATIENCE_S)
            return True
        return False

    def _tap(self) -> None:
        seen = self._ask({"taps": 1})
        places = {name: (x, y) for name, x, y in seen["taps"]}
        if not places:
            raise Failed(f"nothing can be tapped on {seen['screen']}")
        name = self._person.choose(seen["screen"], list(places))
        self._trail.append(f"{seen['screen']}: {name} ({self.rss_mb()} MB)")
        self._pointer.tap(*places[name])

    def _ask(self, question: dict[str, Any]) -> Any:
        try:
            self._link.sendall(json.dumps(question).encode() + b"\n")
            answer = json.loads(self._answers.readline() or "null")
        except OSError:
            answer = None
        if not isinstance(answer, dict) or "error" in answer:
            raise Failed(f"{answer} after {list(self._trail)}: {self._stacks()}")
        return answer

    def _stacks(self) -> str:
        """Where each thread is: the terminal tells it when it is ended as systemd does."""
        self.terminal.running.send_signal(signal.SIGABRT)
        self.terminal.running.wait(10)
        return self._log()[-6000:]

    def _must_be_well(self) -> None:
        if self.terminal.running.poll() is not None:
            self.ends += 1
            raise Failed(f"the program ended: {self._log()[-3000:]}")
        faults = FAULTS.findall(self._log())
        if faults:
            self.faults = len(faults)
            raise Failed(f"a fault: {faults[0][:3000]}")

    def _log(self) -> str:
        return self.terminal.log.read_text(errors="replace")


def _known(server: ServerProcess) -> dict[str, list[str]]:
    """What is tapped in from memory, by screen."""
    short = server.ask(
        "from server.merchants.models import IntegrityCode\n"
        "from server.stations.models import Station\n"
        "from server.stations.services import issue_staff_code\n"
        "for station in Station.objects.all():\n"
        f"    issue_staff_code(station, digits={STAFF_DIGITS!r})\n"
        "row = IntegrityCode.objects.filter(revoked_at=None).order_by('serial')[0]\n"
        "print(json.dumps(row.short_form.replace('-', '')))"
    )
    return {
        "staff_code": [*(f"staff_code.{digit}" for digit in STAFF_DIGITS), "staff_code.check"],
        "code_entry": [*(f"code.{char}" for char in short), "code.check"],
        "booking_form": ["booking.name.王", "booking.name.ms", "booking.purpose.0"]
        + [f"keypad.{digit}" for digit in "13900001111"]
        + ["booking.confirm"],
    }


def growth(samples: list[Sample]) -> float:
    """Of memory since the terminal was warm; 0 for soaks too short to tell."""
    warm = rss_after(samples, WARM_TAPS)
    return rss_last(samples) / warm - 1 if warm else 0.0


def rss_after(samples: list[Sample], taps: int) -> float | None:
    """The median of the minute that begins with this tap; None when it did not come to it."""
    behind = [sample for sample in samples if sample.taps >= taps]
    if not behind:
        return None
    return _median([one for one in behind if one.seconds < behind[0].seconds + MEDIAN_S])


def rss_last(samples: list[Sample]) -> float:
    """The median of the last minute."""
    end = samples[-1].seconds
    return _median([one for one in samples if one.seconds > end - MEDIAN_S])


def _median(samples: list[Sample]) -> float:
    return round(statistics.median(sample.rss_mb for sample in samples), 1)


def _all_screens() -> set[str]:
    return {path.stem for path in (ROOT / "screens").glob("*.kv")}


def write_samples(samples: list[Sample], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [f"{each.taps},{each.seconds:.1f},{each.rss_mb}" for each in samples]
    path.write_text("\n".join(["taps,seconds,rss_mb", *rows]) + "\n")


def main() -> int:
    taps = int(os.environ.get("TAPS") or 20_000)
    seed = int(os.environ.get("SEED") or time.time())
    print(json.dumps({"taps": taps, "seed": seed}), flush=True)
    with tempfile.TemporaryDirectory() as folder, screen_of("1080x1920") as display:
        soak = Soak(Path(folder), display, seed)
        try:
            soak.start()
            soak.run(taps)
        except Failed as failure:
            print(f"failed: {failure}", file=sys.stderr)
            return 1
        finally:
            if soak.samples:
                write_samples(soak.samples, FOLDER / "memory.csv")
                print(json.dumps(soak.figures(), ensure_ascii=False), flush=True)
            soak.close()
    return int(growth(soak.samples) > MOST_GROWTH)


if __name__ == "__main__":
    sys.exit(main())
