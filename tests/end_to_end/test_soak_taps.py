"""The soak of `make soak-taps`, in short."""

from pathlib import Path

from tests.soak_taps import Soak

TAPS = 300


def test_three_hundred_taps_anywhere_leave_no_fault(tmp_path: Path, display: str) -> None:
    soak = Soak(tmp_path, display, seed=7)
    try:
        soak.start()
        soak.run(TAPS)
        figures = soak.figures()
    finally:
        soak.close()
    assert figures["taps"] == TAPS
    assert len(figures["screens"]) >= 8
