"""All rules of honest trading."""

from server.merchants.complaint_progress import MOST_REOPENINGS
from server.merchants.models import MerchantScan
from server.merchants.services.alarming import keep_scan, on_alarming_scans, tell_alarming
from server.merchants.services.codes import code_png, create_signing_key, issue_code, revoke_code
from server.merchants.services.complaint_history import NotAllowed
from server.merchants.services.complaint_office import OfficeStep, steps_for, take_step
from server.merchants.services.complaint_public import (
    LONGEST_WORDS,
    confirm,
    reopen,
)
from server.merchants.services.complaint_timer import ClocksRun, run_clocks
from server.merchants.services.complaints import file_complaint, forget_contacts
from server.merchants.services.exclusions import exclude_ratings, include_ratings
from server.merchants.services.star_points import set_star_points
from server.merchants.services.visits import Scan, rate, scan_rows

__all__ = [
    "LONGEST_WORDS",
    "MOST_REOPENINGS",
    "ClocksRun",
    "MerchantScan",
    "NotAllowed",
    "OfficeStep",
    "Scan",
    "code_png",
    "confirm",
    "create_signing_key",
    "exclude_ratings",
    "file_complaint",
    "forget_contacts",
    "include_ratings",
    "issue_code",
    "keep_scan",
    "on_alarming_scans",
    "rate",
    "reopen",
    "revoke_code",
    "run_clocks",
    "scan_rows",
    "set_star_points",
    "steps_for",
    "take_step",
    "tell_alarming",
]
