"""What the journal gets of an exception."""

import json
from collections.abc import Iterator

import pytest
import structlog

from kiosk import logs

SECRET = "13900001111"


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    kept = structlog.get_config()
    yield
    structlog.configure(**kept)


def _logged(error: Exception, capsys: pytest.CaptureFixture[str]) -> str:
    logs.configure("info")
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as first:
            raise error from first
    except Exception:
        structlog.get_logger().exception("failed")
    told: str = json.loads(capsys.readouterr().err)["exception"]
    return told


def test_an_exceptions_words_are_not_logged_but_its_kind_its_place_and_its_cause_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    told = _logged(ValueError(f"no number: {SECRET}"), capsys)
    assert SECRET not in told
    assert "builtins.ValueError" in told
    assert "builtins.KeyError" in told
    assert "test_logs.py" in told


def test_what_the_system_says_is_logged(capsys: pytest.CaptureFixture[str]) -> None:
    told = _logged(OSError(28, "No space left on device", SECRET), capsys)
    assert "builtins.OSError: No space left on device" in told
    assert SECRET not in told
