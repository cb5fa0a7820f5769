"""Settings: where they come from, and what is said of wrong ones."""

from pathlib import Path

import pytest

from kiosk.config import load
from kiosk.errors import WrongSetting


def test_the_environment_goes_over_the_file_and_options_over_both(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text('data = "/from-file"\nidle_s = 90\ncamera = "none"\n')
    settings = load(file, environ={"DANGQUN_KIOSK_IDLE_S": "120"}, data="/from-option")
    assert (settings.data, settings.idle_s, settings.camera) == ("/from-option", 120, "none")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("idle_s = 3", r">= 10.*idle_s"),
        ('width = "wide"', r"int.*width"),
        ('language = "fr"', r"zh_CN\|en.*language"),
        ("colour = 1", r"colour.*allowed keys: data, camera"),
        ('scanner = "bluetooth"', r"keyboard\|serial:.*scanner"),
        ('scanner = "serial:ttyACM0"', "scanner"),
        ('scanner = "serial:/dev/ttyACM0:300"', "scanner"),
        ('scanner_usb = "0c2e"', "scanner_usb"),
        ('scanner_prefix = "\\u0002"', "scanner_prefix"),
        ('printer = "lp0"', r"usb:.*printer"),
        ('printer = "network:printer..lan"', "printer"),  # no name that can be looked up
        ("printer_dots = 400", "printer_dots"),
        ("idle_s = ", "not TOML"),
    ],
)
def test_a_wrong_value_is_named_with_what_is_allowed(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text(text)
    with pytest.raises(WrongSetting, match=said):
        load(file, environ={})


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(WrongSetting, match=r"nowhere\.toml"):
        load(tmp_path / "nowhere.toml", environ={})


def test_several_folders_for_sticks_are_separated_by_colons() -> None:
    assert load(environ={}).sticks == (Path("/media/dangqun"),)
    environ = {"DANGQUN_KIOSK_STICK_FOLDERS": "/media/one:/media/two"}
    assert load(environ=environ).sticks == (Path("/media/one"), Path("/media/two"))


@pytest.mark.parametrize(
    ("older", "meant"), [("true", "keyboard"), ("false", "none"), ('"keyboard"', "keyboard")]
)
def test_the_scanner_switch_of_older_settings_is_still_understood(
    tmp_path: Path, older: str, meant: str
) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text(f"scanner = {older}\n")
    assert load(file, environ={}).scanner == meant
    environ = {"DANGQUN_KIOSK_SCANNER": older.strip('"')}
    assert load(environ=environ).scanner == meant


def test_parts_are_named_by_what_they_are_plugged_into(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text(
        'scanner = "serial:/dev/serial/by-id/usb-Scanner_1.0-if00:115200"\n'
        'scanner_prefix = "~"\nprinter = "network:printer.lan:9100"\nprinter_dots = 576\n'
    )
    settings = load(file, environ={})
    assert settings.scanner.endswith("if00:115200")
    assert (settings.printer, settings.printer_dots) == ("network:printer.lan:9100", 576)
    assert load(environ={"DANGQUN_KIOSK_PRINTER_DOTS": "576"}).printer_dots == 576


def test_the_settings_that_are_installed_are_understood() -> None:
    load(Path(__file__).parents[2] / "deploy" / "kiosk" / "kiosk.toml", environ={})
