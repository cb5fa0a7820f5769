"""The real server as a process of its own, with what a test may break: `python -m
tests.faults.serving`.

A scan whose text holds POISON makes its handler raise while the file `poison` is in the data
folder; one that holds SUDDEN_DEATH kills its worker with -9 while the file `death` is there, once.
"""

import os
import signal
from pathlib import Path
from typing import Any

from server.config.options import options
from server.console import serving
from tests.faults.office import load
from tests.faults.server_time import follow_world, following

POISON, SUDDEN_DEATH, DEADLOCK = "poison.example", "death.example", "deadlock.example"


def main() -> None:
    follow_world()
    load()
    from server.config import wsgi
    from server.ingest.facts import KEEPERS
    from server.ingest.handlers import HANDLERS

    wsgi.application = following(wsgi.application)
    for body_type, handler in list(HANDLERS.items()):
        HANDLERS[body_type] = _breakable(handler)
    for body_type, keeper in list(KEEPERS.items()):
        KEEPERS[body_type] = _breakable_run(keeper)
    serving.serve(options())


def _breakable_run(keeper: Any) -> Any:
    """Of a whole run: what would hurt one of them makes all of them be taken alone."""

    def keep(facts: Any) -> Any:
        texts = [_text(fact.body) for fact in facts]
        if _is_on("poison") and any(POISON in text for text in texts):
            raise RuntimeError("poison")
        if _is_on("deadlock") and any(DEADLOCK in text for text in texts):
            _deadlock()
        if any(SUDDEN_DEATH in text for text in texts) and _used_up("death"):
            os.kill(os.getpid(), signal.SIGKILL)
        return keeper(facts)

    return keep


def _text(body: Any) -> str:
    return getattr(body, "text", None) or getattr(body, "purpose", None) or ""


def _breakable(handler: Any) -> Any:
    def handle(op: Any, body: Any) -> Any:
        text = _text(body)
        if POISON in text and _is_on("poison"):
            raise RuntimeError("poison")
        if SUDDEN_DEATH in text and _used_up("death"):
            os.kill(os.getpid(), signal.SIGKILL)
        if DEADLOCK in text and _used_up("deadlock"):
            _deadlock()
        return handler(op, body)

    return handle


def _is_on(name: str) -> bool:
    return (options().data_dir / name).exists()


def _used_up(name: str) -> bool:
    """Whether the file was there; it is gone now."""
    try:
        Path(options().data_dir / name).unlink()
    except FileNotFoundError:
        return False
    return True


def _deadlock() -> None:
    """PostgreSQL's own error, as the victim of a deadlock gets it."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DO $$ BEGIN RAISE EXCEPTION SQLSTATE '40P01'; END $$")


if __name__ == "__main__":
    main()
