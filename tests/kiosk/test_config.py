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
