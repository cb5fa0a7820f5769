"""When the service manager may believe that the terminal works."""

from collections.abc import Callable

import structlog

from kiosk.service import ALIVE, READY, STOPPING, Service
from sync.pulse import Pulse

BEATS_A_PERIOD = 3
"""One beat that came late, or whose frame did, is not a freeze."""

PATIENCE_WITH_VISIT_S = 600.0
"""A person is not thrown out for the sake of the exchange with the server, unless the terminal is
busy for so long."""

log = structlog.get_logger("kiosk.watchdog")


class Watchdog:
    """Tells the manager that all is well while frames come and the sync worker moves.

    Called on the UI thread: when that hangs, nothing is told, and the manager starts the terminal
    anew."""

    def __init__(
        self, service: Service, pulse: Pulse, *, in_visit: Callable[[], bool] = lambda: False
    ) -> None:
        self._service, self._pulse, self._in_visit = service, pulse, in_visit
        self._is_ready = self._was_stuck = False

    @property
    def beat_every_s(self) -> float | None:
        """How often a frame must be asked for; None: nobody wants to know."""
        if not self._service.is_managed:
            return None
        return (self._service.watchdog_s or 20.0) / BEATS_A_PERIOD

    def beat(self, *, drawn: bool) -> None:
        """`drawn`: the frame that was asked for at the last beat has reached the screen."""
        if not drawn:
            log.warning("no_frame")
            return
        if not self._is_ready:
            self._is_ready = True
            self._service.tell(READY, ALIVE, "STATUS=shown")
        elif self._sync_moves():
            self._service.tell(ALIVE)

    def stopping(self) -> None:
        self._service.tell(STOPPING, "STATUS=ending")

    def _sync_moves(self) -> bool:
        late_s = self._pulse.late_s
        is_stuck = late_s > (PATIENCE_WITH_VISIT_S if self._in_visit() else 0)
        if is_stuck and not self._was_stuck:
            log.error("sync_stuck", late_s=round(late_s))
            self._service.tell("STATUS=the exchange with the server is stuck")
        self._was_stuck = is_stuck
        return not is_stuck
