"""Whether a USB device is plugged in, by its vendor and product number."""

from collections.abc import Iterator
from pathlib import Path

USB = Path("/sys/bus/usb/devices")


def is_plugged_in(usb_id: str) -> bool:
    """`usb_id`: VVVV:PPPP in hexadecimal, as lsusb gives it."""
    return next(plugged_in(usb_id), None) is not None


def plugged_in(usb_id: str) -> Iterator[Path]:
    """The system's folder of each such device."""
    for folder in sorted(USB.glob("*")):
        if _id(folder) == usb_id.lower():
            yield folder


def _id(folder: Path) -> str | None:
    try:
        vendor, product = (folder / "idVendor").read_text(), (folder / "idProduct").read_text()
    except OSError:
        return None
    return f"{vendor.strip()}:{product.strip()}".lower()
