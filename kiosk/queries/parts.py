"""How the parts plugged into this terminal are, as far as a screen has to say so."""

from kiosk.desk import Desk
from kiosk.devices.printer import PrinterWord, printer_word
from kiosk.devices.scanner_word import ScannerWord, scanner_word


def scanner_state(desk: Desk) -> ScannerWord:
    """Costs a look at the system's list of devices."""
    return scanner_word(desk.settings.scanner, desk.settings.scanner_usb)


def printer_state(desk: Desk) -> PrinterWord:
    """May take a second: the printer is asked for its paper."""
    return printer_word(desk.settings.printer)
