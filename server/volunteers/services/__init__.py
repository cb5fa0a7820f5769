"""All rules of volunteering."""

from server.volunteers.services.attendances import CheckIn, check_in, check_out, close_forgotten
from server.volunteers.services.changes import NotAllowed, approve_change, propose_change
from server.volunteers.services.sign_ups import Refused, ShiftFull, sign_up, withdraw
from server.volunteers.services.volunteers import (
    forget_contacts,
    volunteer_by_hash,
    volunteer_by_phone,
)

__all__ = [
    "CheckIn",
    "NotAllowed",
    "Refused",
    "ShiftFull",
    "approve_change",
    "check_in",
    "check_out",
    "close_forgotten",
    "forget_contacts",
    "propose_change",
    "sign_up",
    "volunteer_by_hash",
    "volunteer_by_phone",
    "withdraw",
]
