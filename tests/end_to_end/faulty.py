"""`dangqun-kiosk` whose page 帮助 fails when it is opened; its heartbeat comes every second."""

import sys
from typing import Any

from kiosk import app
from kiosk.console.parser import run
from sync import worker

SECRET = "13900001111"


def _fail(*_: Any, **__: Any) -> None:
    raise ZeroDivisionError(SECRET)


def main() -> int:
    worker.HEARTBEAT_EVERY_MS = 1000
    open_front = app._open_front

    def open_broken(*given: Any) -> Any:
        from screens import registry

        registry.screen_class("help").enter = _fail  # type: ignore[method-assign]
        return open_front(*given)

    app._open_front = open_broken  # type: ignore[assignment]
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
