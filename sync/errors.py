"""The errors of sync, named by what the device does about them.

SyncError
├── RetryLater       nothing is known to have arrived: back off and send again, for ever
├── BatchRefused     too big, or the same batch fails again and again: halve it
├── NotAuthorised    the bearer or the enrolment is not accepted: keep capturing, tell the staff
│   └── Revoked      the device is revoked: the queue goes to escrow
├── UpgradeNeeded    the server does not serve this version: hold the queue
├── MediaRefused     this file cannot be had, or came damaged: go on with the others
├── InstallFork      another machine used this install_id: go on under the new one
└── EnrolmentRefused the enrolment code is wrong, used or too old
"""

from uuid import UUID


class SyncError(Exception):
    """Base of the errors of sync."""


class RetryLater(SyncError):
    """No acknowledgement. `retry_after_s` is the server's wish, `server_failed` tells a 5xx."""

    def __init__(
        self, why: str, *, retry_after_s: float | None = None, server_failed: bool = False
    ) -> None:
        super().__init__(why)
        self.retry_after_s = retry_after_s
        self.server_failed = server_failed


class BatchRefused(SyncError):
    """The batch must be halved."""


class NotAuthorised(SyncError):
    """The server knows the protocol and does not accept this device."""


class Revoked(NotAuthorised):
    """The device is revoked."""


class UpgradeNeeded(SyncError):
    """The server asks for a newer terminal: `wants` is the oldest version that it serves."""

    def __init__(self, why: str, *, wants: str = "") -> None:
        super().__init__(why)
        self.wants = wants


class MediaRefused(SyncError):
    """One media file cannot be had now; it is asked for again in a later round."""


class InstallFork(SyncError):
    """Two machines share an install_id; `install_id` is this one's new one."""

    def __init__(self, install_id: UUID) -> None:
        super().__init__("the install_id is used by two machines")
        self.install_id = install_id


class EnrolmentRefused(SyncError):
    """The enrolment code is not accepted; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
