"""Settings of the terminal: a TOML file, over it the environment (DANGQUN_KIOSK_<KEY>)."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from kiosk.errors import WrongSetting

PREFIX = "DANGQUN_KIOSK_"

_SCANNER = (
    r"^(none|keyboard|serial:/[A-Za-z0-9_./-]+(:(1200|2400|4800|9600|19200|38400|57600|115200))?)$"
)
_USB_ID = "^([0-9A-Fa-f]{4}:[0-9A-Fa-f]{4})?$"
_MARK = "^[!-~]{0,8}$"
_PRINTER = (
    r"^(none|usb:[0-9A-Fa-f]{4}:[0-9A-Fa-f]{4}|file:/.+"
    r"|network:[A-Za-z0-9-]{1,63}([.][A-Za-z0-9-]{1,63})*[.]?(:[0-9]{1,5})?)$"
)
_OLDER_SCANNERS = {"true": "keyboard", "1": "keyboard", "false": "none", "0": "none"}
"""The setting was a switch once."""


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`camera`: "auto", "none", a device such as "/dev/video0", or "pictures:FOLDER".
    `scanner`: "keyboard" (one that types), "serial:/dev/ttyACM0" with ":115200" behind it where
    9600 is not its speed, or "none"; `scanner_usb` its "VVVV:PPPP" as lsusb says, by which one that
    types is missed when it is gone; `scanner_prefix` and `scanner_suffix` what it is set up to send
    around a code. `printer`: "usb:VVVV:PPPP", "file:/dev/usb/lp0", "network:HOST" with ":PORT" or
    "none"; `printer_dots` its width. `width` and `height` in pixels,
    0 means the whole screen. `stick_folders`: where USB sticks are mounted, by colons.
    `sound`: "auto", "none" or the ALSA name of a loudspeaker. `voice_folder`: where a voice better
    than espeak-ng may be, see docs/decisions/0009-read-aloud.md. `attract_after_s`: seconds
    without a touch on the first screen before the attract loop, 0 is never."""

    data: str = "~/.local/share/dangqun-kiosk"
    camera: str = "auto"
    scanner: Annotated[str, Meta(pattern=_SCANNER)] = "keyboard"
    scanner_usb: Annotated[str, Meta(pattern=_USB_ID)] = ""
    scanner_prefix: Annotated[str, Meta(pattern=_MARK)] = ""
    scanner_suffix: Annotated[str, Meta(pattern=_MARK)] = ""
    printer: Annotated[str, Meta(pattern=_PRINTER)] = "none"
    printer_dots: Annotated[Literal[384, 576], Meta(description="58 mm or 80 mm paper")] = 384
    sound: Annotated[str, Meta(pattern="^[A-Za-z][A-Za-z0-9_.:,=-]{0,79}$")] = "auto"
    voice_folder: str = "/opt/dangqun/voices"
    fullscreen: bool = True
    width: Annotated[int, Meta(ge=0, le=8192)] = 0
    height: Annotated[int, Meta(ge=0, le=8192)] = 0
    language: Annotated[str, Meta(pattern="^(zh_CN|en)$")] = "zh_CN"
    idle_s: Annotated[int, Meta(ge=10, le=3600)] = 60
    countdown_s: Annotated[int, Meta(ge=5, le=120)] = 20
    attract_after_s: Annotated[int, Meta(ge=0, le=3600)] = 60
    stick_folders: str = "/media/dangqun"
    sync_every_s: Annotated[float, Meta(ge=1, le=60)] = 15.0
    log_level: Annotated[str, Meta(pattern="^(debug|info|warning|error)$")] = "info"

    @property
    def folder(self) -> Path:
        """The data directory."""
        return Path(self.data).expanduser()

    @property
    def sticks(self) -> tuple[Path, ...]:
        """The folders in which a USB stick may be mounted."""
        return tuple(Path(folder) for folder in self.stick_folders.split(":") if folder)


def load(
    path: Path | None = None,
    *,
    environ: Mapping[str, str] | None = None,
    **given: Any,
) -> Settings:
    """The settings: defaults, the file, the environment, then what is `given` and not None.

    Raises WrongSetting with the key and what is allowed.
    """
    values = _from_file(path) if path else {}
    values |= _from_environment(os.environ if environ is None else environ)
    values |= {key: value for key, value in given.items() if value is not None}
    _read_older(values)
    try:
        return msgspec.convert(values, Settings, strict=False)
    except msgspec.ValidationError as error:
        raise WrongSetting(_explain(error)) from error


def _from_file(path: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = msgspec.toml.decode(path.read_bytes())
    except OSError as error:
        raise WrongSetting(f"{path} cannot be read: {error.strerror}") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise WrongSetting(f"{path} is not TOML: {error}") from error
    return found


def _from_environment(environ: Mapping[str, str]) -> dict[str, str]:
    return {
        key.removeprefix(PREFIX).lower(): value
        for key, value in environ.items()
        if key.startswith(PREFIX)
    }


def _read_older(values: dict[str, Any]) -> None:
    scanner = str(values.get("scanner", "")).lower()
    if scanner in _OLDER_SCANNERS:
        values["scanner"] = _OLDER_SCANNERS[scanner]


def _explain(error: msgspec.ValidationError) -> str:
    text = str(error)
    if "unknown field" in text:
        return f"{text}; allowed keys: {', '.join(Settings.__struct_fields__)}"
    return text
