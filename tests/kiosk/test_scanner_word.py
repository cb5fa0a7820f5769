"""What is said of a scanner that may be plugged in."""

from pathlib import Path

import pytest

from kiosk.devices import usb_ids
from kiosk.devices.scanner_word import SerialPort, scanner_word, serial_port


@pytest.fixture
def usb(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The system's list of USB devices; a hub is plugged in."""
    monkeypatch.setattr(usb_ids, "USB", tmp_path)
    plug_in(tmp_path / "usb1", "1d6b", "0002")
    (tmp_path / "1-0:1.0").mkdir()
    return tmp_path


def plug_in(folder: Path, vendor: str, product: str) -> None:
    folder.mkdir()
    (folder / "idVendor").write_text(vendor + "\n")
    (folder / "idProduct").write_text(product + "\n")


def test_a_scanner_that_types_is_on_while_its_number_is_plugged_in(usb: Path) -> None:
    assert scanner_word("keyboard", "0C2E:0b61") == "gone"
    plug_in(usb / "1-2", "0c2e", "0b61")
    assert scanner_word("keyboard", "0C2E:0b61") == "on"
    for file in (usb / "1-2").iterdir():
        file.unlink()
    assert scanner_word("keyboard", "0C2E:0b61") == "gone"


def test_without_its_number_nothing_is_claimed() -> None:
    assert scanner_word("keyboard") == "unknown"


def test_a_terminal_without_a_scanner_says_off() -> None:
    assert scanner_word("none", "0c2e:0b61") == "off"


def test_this_machine_lists_its_own_devices_in_that_form() -> None:
    folders = [folder for folder in usb_ids.USB.glob("*") if (folder / "idVendor").exists()]
    for folder in folders:
        usb_id = f"{(folder / 'idVendor').read_text()[:4]}:{(folder / 'idProduct').read_text()[:4]}"
        assert usb_ids.is_plugged_in(usb_id)
    assert not usb_ids.is_plugged_in("ffff:fffe")


def test_a_port_has_a_speed() -> None:
    assert serial_port("serial:/dev/ttyACM0") == SerialPort("/dev/ttyACM0", 9600)
    assert serial_port("serial:/dev/ttyUSB0:115200") == SerialPort("/dev/ttyUSB0", 115200)
    assert serial_port("keyboard") is None
