"""What can be said of the barcode scanner from its setting and what is plugged in."""

from pathlib import Path
from typing import Literal, NamedTuple

from kiosk.devices.usb_ids import is_plugged_in

ScannerWord = Literal["on", "gone", "off", "unknown"]

USUAL_BAUD = 9600


class SerialPort(NamedTuple):
    """A port by its path, and its speed in bits a second."""

    path: str
    baud: int


def scanner_word(spec: str, usb_id: str = "") -> ScannerWord:
    """`spec`: the setting. A scanner that types cannot be told from a keyboard that is missing, so
    without its `usb_id` nothing is known of it."""
    if spec == "none":
        return "off"
    if (port := serial_port(spec)) is not None:
        return "on" if Path(port.path).exists() else "gone"
    if not usb_id:
        return "unknown"
    return "on" if is_plugged_in(usb_id) else "gone"


def serial_port(spec: str) -> SerialPort | None:
    """The port of a setting such as serial:/dev/ttyACM0 or serial:/dev/ttyUSB0:115200; None when
    the setting is of another kind."""
    if not spec.startswith("serial:"):
        return None
    path, _, baud = spec.removeprefix("serial:").partition(":")
    return SerialPort(path, int(baud or USUAL_BAUD))
