"""Settings of the terminal: a TOML file, over it the environment (DANGQUN_KIOSK_<KEY>)."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from kiosk.errors import WrongSetting

PREFIX = "DANGQUN_KIOSK_"


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`camera`: "auto", "none", a device such as "/dev/video0", or "pictures:FOLDER".
    `scanner`: whether a USB scanner that types is listened to. `width` and `height` in pixels,
    0 means the whole screen. `stick_folders`: where USB sticks are mounted, by colons."""

    data: str = "~/.local/share/dangqun-kiosk"
    camera: str = "auto"
    scanner: bool = True
    fullscreen: bool = True
    width: Annotated[int, Meta(ge=0, le=8192)] = 0
    height: Annotated[int, Meta(ge=0, le=8192)] = 0
    language: Annotated[str, Meta(pattern="^(zh_CN|en)$")] = "zh_CN"
    idle_s: Annotated[int, Meta(ge=10, le=3600)] = 60
    countdown_s: Annotated[int, Meta(ge=5, le=120)] = 20
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


def _explain(error: msgspec.ValidationError) -> str:
    text = str(error)
    if "unknown field" in text:
        return f"{text}; allowed keys: {', '.join(Settings.__struct_fields__)}"
    return text
