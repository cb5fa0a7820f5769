"""`make soak`: the fault machine with new draws until the minutes are over, then the long forms of
the kill loops and of the thin line. Prints the seed of each run; SEED=… repeats one."""

import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import structlog
from hypothesis import HealthCheck, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.faults.machine import machine
from tests.faults.rig import ROOT, running_rig

EXAMPLES = 40
LONG = {"DANGQUN_FAULT_KILLS": "200", "DANGQUN_FAULT_THIN_OPS": "10000"}
LONG_TESTS = ("tests/faults/test_fault_kill_9.py", "tests/faults/test_fault_many.py")


def main() -> int:
    structlog.configure(processors=[], logger_factory=structlog.ReturnLoggerFactory())
    minutes = float(os.environ.get("MINUTES") or "10")
    given = os.environ.get("SEED")
    ends = time.monotonic() + 60 * minutes
    runs = 0
    with (
        tempfile.TemporaryDirectory(prefix="dangqun-soak-") as folder,
        running_rig(Path(folder)) as rig,
    ):
        while time.monotonic() < ends:
            number = int(given) if given else random.SystemRandom().randrange(2**32)
            print(f"seed {number}: repeat with `make soak SEED={number}`", flush=True)
            bound = seed(number)(machine(rig, Path(folder) / "machines"))
            run_state_machine_as_test(bound, settings=_settings())
            runs += 1
            if given:
                break
    print(f"{runs} runs of {EXAMPLES} examples: no invariant was broken")
    if given:
        return 0
    command = [sys.executable, "-m", "pytest", "-q", "-s", *LONG_TESTS]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **LONG}, check=False).returncode


def _settings() -> settings:
    return settings(
        max_examples=EXAMPLES,
        stateful_step_count=50,
        database=None,
        deadline=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )


if __name__ == "__main__":
    sys.exit(main())
