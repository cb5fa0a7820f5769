"""Each of the 37 faults of the contract has a test of its number, and a row in docs/faults.md."""

import re
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
FAULTS = set(range(1, 38))
NAME = re.compile(r"def (test_fault_(\d\d)_\w+)")


def _named() -> dict[str, int]:
    return {
        name: int(number)
        for path in TESTS.rglob("test_*.py")
        for name, number in NAME.findall(path.read_text())
    }


def test_every_fault_has_a_test() -> None:
    assert FAULTS - set(_named().values()) == set()


def test_the_page_names_every_fault_and_only_tests_that_there_are() -> None:
    page = (TESTS.parent / "docs" / "faults.md").read_text()
    rows = re.findall(r"^\| (\d+) \|.*$", page, flags=re.M)
    assert [int(row) for row in rows] == sorted(FAULTS)
    assert set(re.findall(r"test_fault_\w+", page)) - set(_named()) == set()
