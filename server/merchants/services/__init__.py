"""All rules of honest trading."""

from server.merchants.services.codes import code_png, create_signing_key, issue_code, revoke_code
from server.merchants.services.complaints import (
    NotAllowed,
    file_complaint,
    forget_contacts,
    move_complaint,
    next_statuses,
)
from server.merchants.services.visits import Scan, rate, scan_rows

__all__ = [
    "NotAllowed",
    "Scan",
    "code_png",
    "create_signing_key",
    "file_complaint",
    "forget_contacts",
    "issue_code",
    "move_complaint",
    "next_statuses",
    "rate",
    "revoke_code",
    "scan_rows",
]
