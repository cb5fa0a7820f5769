"""The server's settings: defaults, then a TOML file, then the environment; the later wins.

The file is named by `--settings FILE` or DANGQUN_SERVER_SETTINGS. A key `bind` is in the
environment as DANGQUN_SERVER_BIND; a list is its values joined by commas.
"""

import os
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any, get_args
from urllib.parse import urlsplit
from zoneinfo import available_timezones

import msgspec
from msgspec import Meta

from server.errors import OptionsError

PREFIX = "DANGQUN_SERVER_"
NOT_OPTIONS = {"SETTINGS", "SECRET_KEY", "SEAL_KEY"}
"""Names in the environment that are no keys: the file's own name and the two secrets."""

Bind = Annotated[
    str, Meta(pattern=r"^[^\s:/]+:[0-9]{1,5}$", description="HOST:PORT, such as 127.0.0.1:8000")
]
Database = Annotated[
    str,
    Meta(
        pattern=r"^(sqlite|postgres(ql)?://.+)$",
        description="sqlite, or postgresql://USER:PASSWORD@HOST:PORT/NAME",
    ),
]
Names = Annotated[tuple[str, ...], Meta(description="a list of names, at least one", min_length=1)]
Origins = Annotated[
    tuple[Annotated[str, Meta(pattern=r"^https?://[^/]+$")], ...],
    Meta(description="a list of addresses such as https://office.example.cn"),
]
Switch = Annotated[bool, Meta(description="true or false")]
Version = Annotated[
    str, Meta(pattern=r"^[0-9]+(\.[0-9]+){0,3}$", description="a version such as 1.2.0")
]
Address = Annotated[
    str,
    Meta(
        pattern=r"^https?://[^\s/]+(/[^\s]*)?$",
        description="the address that terminals use, such as https://dangqun.example.cn",
    ),
]
Folder = Annotated[str, Meta(min_length=1, description="a folder")]
File = Annotated[str, Meta(description="a file's path; empty for a file in the data folder")]
Zone = Annotated[str, Meta(description="a time zone of the IANA list, such as Asia/Shanghai")]
Chance = Annotated[
    float, Meta(ge=1e-12, le=1e-2, description="a chance from 1e-12 to 0.01, such as 1e-6")
]
Ratings = Annotated[int, Meta(ge=3, le=1000, description="3 to 1000 ratings")]
WorkingDays = Annotated[int, Meta(ge=1, le=250, description="1 to 250 working days")]

ListDays = Annotated[int, Meta(ge=3, le=90, description="3 to 90 days that a signed list is valid")]


class Options(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One value a key; `dangqun-server --help` names them. Without `public_url` it is made of
    `bind`."""

    data: Folder = "build/server"
    bind: Bind = "127.0.0.1:8000"
    database: Database = "sqlite"
    secret_key_file: File = ""
    seal_key_file: File = ""
    allowed_hosts: Names = ("127.0.0.1", "localhost")
    csrf_trusted_origins: Origins = ()
    behind_tls_proxy: Switch = False
    debug: Switch = False
    workers: Annotated[int, Meta(ge=1, le=64, description="1 to 64; SQLite takes 1")] = 1
    threads: Annotated[int, Meta(ge=1, le=64, description="1 to 64")] = 8
    zone: Zone = "Asia/Shanghai"
    min_app_version: Version = "0.0.0"
    public_url: Address = ""
    complaint_accept_days: WorkingDays = 7
    complaint_close_days: WorkingDays = 45
    complaint_confirm_days: WorkingDays = 10
    outlier_chance: Chance = 1e-6
    outlier_least_burst: Ratings = 8
    outlier_least_terminal: Ratings = 6
    outlier_least_network: Ratings = 6
    code_list_days: ListDays = 7

    @property
    def data_dir(self) -> Path:
        return Path(self.data).resolve()

    @property
    def sqlite_path(self) -> Path:
        return self.data_dir / "server.sqlite3"

    @property
    def secret_key_path(self) -> Path:
        return Path(self.secret_key_file or self.data_dir / "secret_key")

    @property
    def seal_key_path(self) -> Path:
        return Path(self.seal_key_file or self.data_dir / "seal_key")

    @property
    def public_host(self) -> str:
        """The name by which terminals and browsers call: always an allowed one."""
        return urlsplit(self.public_url).hostname or ""

    @property
    def public_origin(self) -> str:
        parts = urlsplit(self.public_url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def on_sqlite(self) -> bool:
        return self.database == "sqlite"


FIELDS = {field.name: field for field in msgspec.structs.fields(Options)}


@cache
def options() -> Options:
    """The settings of this process, read once."""
    return load_options()


def load_options(environ: Mapping[str, str] | None = None) -> Options:
    """The settings of this process. Raises OptionsError, whose text is one readable line."""
    env = os.environ if environ is None else environ
    given = _from_file(env.get(f"{PREFIX}SETTINGS", "")) | _from_environment(env)
    checked: dict[str, Any] = {key: _checked(key, value) for key, value in given.items()}
    loaded = Options(**checked)
    if not loaded.public_url:
        loaded = msgspec.structs.replace(loaded, public_url=f"http://{loaded.bind}")
    if loaded.on_sqlite and loaded.workers > 1:
        raise OptionsError("workers: with database = sqlite only 1 is allowed")
    return loaded


def _from_file(path: str) -> dict[str, Any]:
    if not path:
        return {}
    try:
        return tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise OptionsError(f"settings file {path}: {error.strerror}") from None
    except ValueError as error:
        raise OptionsError(f"settings file {path}: not TOML in UTF-8: {error}") from None


def _from_environment(env: Mapping[str, str]) -> dict[str, Any]:
    names = {name.removeprefix(PREFIX) for name in env if name.startswith(PREFIX)}
    given: dict[str, Any] = {}
    for name in sorted(names - NOT_OPTIONS):
        text, field = env[PREFIX + name], FIELDS.get(name.lower())
        given[name.lower()] = text
        if field is not None and _is_list(field.type):
            given[name.lower()] = [part.strip() for part in text.split(",") if part.strip()]
    return given


def _is_list(field_type: Any) -> bool:
    return getattr(get_args(field_type)[0], "__origin__", None) is tuple


def _checked(key: str, value: object) -> object:
    if key not in FIELDS:
        raise OptionsError(f"{key}: no such key; allowed are {', '.join(sorted(FIELDS))}")
    try:
        checked = msgspec.convert(value, FIELDS[key].type, strict=not isinstance(value, str))
    except msgspec.ValidationError:
        raise _wrong(key, value) from None
    if key == "zone" and checked not in available_timezones():
        raise _wrong(key, value)
    return checked


def _wrong(key: str, value: object) -> OptionsError:
    meta: Meta = FIELDS[key].type.__metadata__[0]
    shown = "the given address" if key == "database" else repr(value)
    return OptionsError(f"{key}: {shown} is not allowed; allowed: {meta.description}")
