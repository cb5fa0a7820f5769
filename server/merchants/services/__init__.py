"""All rules of honest trading."""

from server.merchants.services.codes import code_png, create_signing_key, issue_code, revoke_code
from server.merchants.services.complaint_history import NotAllowed
from server.merchants.services.complaint_office import OfficeStep, steps_for, take_step
from server.merchants.services.complaint_public import confirm, reopen
from server.merchants.services.complaint_timer import ClocksRun, run_clocks
from server.merchants.services.complaints import file_complaint, forget_contacts
from server.merchants.services.visits import Scan, rate, scan_rows

__all__ = [
    "ClocksRun",
    "NotAllowed",
    "OfficeStep",
    "Scan",
    "code_png",
    "confirm",
    "create_signing_key",
    "file_complaint",
    "forget_contacts",
    "issue_code",
    "rate",
    "reopen",
    "revoke_code",
    "run_clocks",
    "scan_rows",
    "steps_for",
    "take_step",
]
