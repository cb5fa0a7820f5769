"""The thread that runs commands: whoever tapped is answered, whatever else breaks."""

from typing import Any

import pytest

from kiosk.errors import NotKept
from screens import commands
from screens.commands import CommandThread
from screens.pictures import settle


class BrokenLog:
    """A log on a full disk."""

    def error(self, *_: Any, **__: Any) -> None:
        raise OSError("No space left on device")

    exception = error


@pytest.mark.parametrize("error", [NotKept("full"), RuntimeError("bug")])
def test_a_log_that_fails_keeps_nobody_waiting(
    front: Any, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setattr(commands, "_log", BrokenLog())
    told: list[str] = []
    thread = CommandThread()

    def nothing(_: Any) -> None:
        pytest.fail("it did not go well")

    def work() -> None:
        raise error

    thread.run(
        work, on_done=nothing, on_refused=nothing, on_failed=told.append, on_not_kept=told.append
    )
    thread.close()
    settle(front)
    assert len(told) == 1
    assert thread.waiting == 0
