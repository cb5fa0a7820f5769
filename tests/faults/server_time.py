"""In the server's processes of a test: follow the world's clock."""

import os
import threading
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import time_machine

from tests.faults.world import VARIABLE

Application = Callable[..., Iterable[bytes]]

_lock = threading.Lock()
_journey: Any = None
_offset_s = ""


def follow_world() -> bool:
    """Be where the world is now; whether that is another time than before."""
    global _journey, _offset_s
    text = Path(os.environ[VARIABLE]).read_text()
    with _lock:
        if text == _offset_s:
            return False
        if _journey is not None:
            _journey.stop()
        there = datetime.fromtimestamp(time.time() + float(text), UTC)
        _journey = time_machine.travel(there, tick=True)
        _journey.start()
        _offset_s = text
    return True


def following(application: Application) -> Application:
    """The application, which looks at the world's clock before each request. What it remembers of
    another time, such as wrong tries of the last minute, is forgotten."""

    def called(*arguments: Any) -> Iterable[bytes]:
        from django.core.cache import cache

        if follow_world():
            cache.clear()
        return application(*arguments)

    return called
