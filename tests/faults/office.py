"""The back office as a process beside the server: it writes to the same database by the same
models and services. `python -m tests.faults.office` takes one JSON line a wish, answers with one.
"""

import json
import os
import sys
import threading
from collections.abc import Callable
from typing import Any

Wish = Callable[..., Any]


def load() -> None:
    """Django with the server's settings."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "server.config.settings")
    django.setup()


def main() -> None:
    from tests.faults.server_time import follow_world

    follow_world()
    load()
    from django.db import close_old_connections, connections

    wishes = {**_wishes(), "forget_connections": connections.close_all}
    print(json.dumps({"ok": "ready"}), flush=True)
    for line in sys.stdin:
        follow_world()
        close_old_connections()
        print(json.dumps(_answer(wishes, json.loads(line))), flush=True)


def _answer(wishes: dict[str, Wish], wish: dict[str, Any]) -> dict[str, Any]:
    try:
        return {"ok": wishes[wish.pop("do")](**wish)}
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}


def _wishes() -> dict[str, Wish]:
    from tests.faults import office_work as work

    slow = SlowWriters()
    return {
        "prepare": work.prepare,
        "code": work.enrolment_code,
        "renew_epoch": work.renew_epoch,
        "publish": work.publish_column,
        "unpublish": work.unpublish_column,
        "delete_shop": work.delete_shop,
        "revoke": work.revoke,
        "reinstate": work.reinstate,
        "accept_escrows": work.accept_escrows,
        "revoke_codes": work.revoke_codes,
        "add_picture": work.add_picture,
        "looks_like_media": work.looks_like_media,
        "snapshot": work.snapshot,
        "decide_again": work.decide_again,
        "begin_slow": slow.begin,
        "end_slow": slow.end,
    }


class SlowWriters:
    """Transactions that publish something and commit only when they are told to."""

    def __init__(self) -> None:
        self._open: dict[str, tuple[threading.Event, threading.Thread]] = {}

    def begin(self, name: str) -> None:
        """Returns when the row is written and not committed."""
        written, may_commit = threading.Event(), threading.Event()
        thread = threading.Thread(target=self._write, args=(name, written, may_commit), daemon=True)
        self._open[name] = (may_commit, thread)
        thread.start()
        assert written.wait(20)

    def end(self, name: str | None = None) -> None:
        """Commit one, or all."""
        for key in [name] if name else list(self._open):
            may_commit, thread = self._open.pop(key)
            may_commit.set()
            thread.join(20)

    def _write(self, name: str, written: threading.Event, may_commit: threading.Event) -> None:
        from django.db import connection, transaction

        from tests.faults.office_work import publish_column

        try:
            with transaction.atomic():
                publish_column(name)
                written.set()
                may_commit.wait(120)
        finally:
            connection.close()


if __name__ == "__main__":
    main()
