"""Back-office pages of what terminals sent: the inbox, and what was handed over."""

from server.ingest.admin import escrows, inbox

__all__ = ["escrows", "inbox"]
