"""What the parts of this terminal are, each in a word, for the heartbeat."""

from kiosk.config import Settings
from kiosk.devices.camera_word import camera_word
from kiosk.devices.printer import printer_word
from kiosk.devices.scanner_word import scanner_word
from kiosk.devices.sound import sound_word


def part_words(settings: Settings) -> dict[str, str]:
    """May take a second: a printer in the network is asked."""
    return {
        "camera": camera_word(settings.camera),
        "scanner": scanner_word(settings.scanner, settings.scanner_usb),
        "sound": sound_word(settings.sound),
        "printer": printer_word(settings.printer),
    }
