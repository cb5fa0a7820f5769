"""The fault machine's short run: the same steps each time. `make soak` draws new ones."""

import os
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.faults.machine import machine
from tests.faults.rig import Rig

EXAMPLES = int(os.environ.get("DANGQUN_FAULT_EXAMPLES", "20"))
SHORT = settings(
    max_examples=EXAMPLES,
    stateful_step_count=30,
    derandomize=True,
    database=None,
    deadline=None,
    print_blob=True,
    # no shrinking: one example is seconds long, and its steps are printed as they are
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)


def test_nothing_is_lost_doubled_or_claimed_whatever_happens(rig: Rig, tmp_path: Path) -> None:
    run_state_machine_as_test(machine(rig, tmp_path / "machines"), settings=SHORT)
