"""What the service manager is told of the terminal (sd_notify(3), sd_watchdog_enabled(3)).

Own lines, because the libraries for them are unmaintained or must be compiled."""

import os
import socket
from collections.abc import Mapping

import structlog

log = structlog.get_logger("kiosk.service")

READY = "READY=1"
ALIVE = "WATCHDOG=1"
STOPPING = "STOPPING=1"


class Service:
    """Silent without a NOTIFY_SOCKET. WATCHDOG_PID is not looked at: it names the compositor, which
    the unit starts and which starts the terminal; the unit lets all its processes tell."""

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        self._address = environ.get("NOTIFY_SOCKET", "")
        usec = environ.get("WATCHDOG_USEC", "")
        self.watchdog_s = int(usec) / 1e6 if usec.isdigit() else 0.0

    @property
    def is_managed(self) -> bool:
        return bool(self._address)

    def tell(self, *words: str) -> None:
        """Such as `READY=1`. A manager that does not listen must not stop the terminal."""
        if not self._address:
            return
        address = self._address
        if address.startswith("@"):  # an abstract socket
            address = "\0" + address[1:]
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as link:
                link.settimeout(1)
                link.sendto("\n".join(words).encode(), address)
        except OSError as error:
            log.warning("manager_not_told", why=type(error).__name__)
