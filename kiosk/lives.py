"""How the terminal's last run ended, for the heartbeat: kept in the store over restarts."""

from datetime import datetime, timedelta
from typing import Literal

import msgspec
import structlog

from kiosk.errors import NotKept
from kiosk.store.store import Store
from sync import state
from sync.clock import Clock

How = Literal["clean", "failed", "power", "killed", "watchdog", "memory"]
"""`failed`: home could not be shown. `power`: the machine went down without ending the terminal.
`killed`: anything else that ended the process alone."""

KEY = "lives"
RESULT = "service-result"
"""A file in the data folder in which the unit leaves the manager's word of the last end."""

MOST = 50
_WORDS: dict[str, How] = {"watchdog": "watchdog", "oom-kill": "memory"}
log = structlog.get_logger("kiosk.lives")


class End(msgspec.Struct, frozen=True):
    """`at`: when it ended, or, when nobody could note that, when the next run began."""

    how: How
    at: datetime


class _Lives(msgspec.Struct, frozen=True):
    """`boot_id` is of the run that goes on, None when none does. `unclean`: when runs ended that
    should not have; the power cut of the evening is not among them."""

    boot_id: str | None = None
    last_end: End | None = None
    unclean: list[datetime] = []


class Life:
    """This run. Made once at its start; `end` at its orderly end."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock
        lives = _read(store)
        if lives.boot_id is not None:
            lives = _with_end(lives, End(self._found(lives.boot_id), clock.now()))
        self._lives = msgspec.structs.replace(lives, boot_id=clock.boot_id)
        self._write(self._lives)

    @property
    def last_end(self) -> End | None:
        """Of the run before this one."""
        return self._lives.last_end

    @property
    def unclean_ends(self) -> int:
        """How many runs of the last day ended that should not have."""
        since = self._clock.now() - timedelta(days=1)
        return sum(at >= since for at in self._lives.unclean)

    def end(self, *, failed: bool) -> None:
        """The terminal ends by itself or was asked to."""
        end = End("failed" if failed else "clean", self._clock.now())
        self._write(msgspec.structs.replace(_with_end(self._lives, end), boot_id=None))

    def _found(self, boot_id: str) -> How:
        if boot_id != self._clock.boot_id:
            return "power"
        try:
            word = (self._store.folder / RESULT).read_text().strip()
        except OSError:
            word = ""
        return _WORDS.get(word, "killed")

    def _write(self, lives: _Lives) -> None:
        try:
            with self._store.transaction() as tx:
                state.put(tx, KEY, msgspec.json.encode(lives).decode())
        except NotKept as error:
            log.warning("life_not_kept", why=str(error))


def _with_end(lives: _Lives, end: End) -> _Lives:
    unclean = [*lives.unclean, end.at] if end.how not in ("clean", "power") else lives.unclean
    return msgspec.structs.replace(lives, last_end=end, unclean=unclean[-MOST:])


def _read(store: Store) -> _Lives:
    try:
        return msgspec.json.decode(state.get(store.reader, KEY) or "{}", type=_Lives)
    except msgspec.MsgspecError:
        return _Lives()
