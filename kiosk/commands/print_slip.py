"""Prints a slip; stores nothing and tells the server nothing."""

from kiosk.desk import Desk
from kiosk.devices.printer import PrinterFailed, print_on
from kiosk.domain import sentences
from kiosk.domain.slip import Slip
from kiosk.errors import Refused

__all__ = ["Slip", "print_slip"]

_WHY = {"missing": sentences.PRINTER_MISSING, "paper_out": sentences.PRINTER_NO_PAPER}


def print_slip(desk: Desk, *, slip: Slip) -> None:
    """Takes seconds. Raises Refused when it was not printed."""
    try:
        print_on(desk.settings.printer, slip, desk.settings.printer_dots)
    except PrinterFailed as failed:
        raise Refused(_WHY.get(failed.word, sentences.PRINTER_FAILED)) from failed
