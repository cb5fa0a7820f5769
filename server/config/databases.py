"""The `database` key as Django's DATABASES."""

import os
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict

from server.config.options import Options
from server.errors import OptionsError

SQLITE_START = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"


def databases(options: Options) -> dict[str, dict[str, Any]]:
    """One database: SQLite in the data folder, or the PostgreSQL that the key names."""
    return {"default": _sqlite(options) if options.on_sqlite else _postgresql(options)}


def _sqlite(options: Options) -> dict[str, Any]:
    _create_private(options.sqlite_path)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": options.sqlite_path,
        "CONN_MAX_AGE": 600,
        "OPTIONS": {
            "init_command": SQLITE_START,
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
        },
        "TEST": {"NAME": options.data_dir / "test.sqlite3"},
    }


def _create_private(path: Path) -> None:
    """SQLite would make the file readable by all; its -wal and -shm take the file's mode."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
    except OSError as error:
        raise OptionsError(f"data: {path}: {error.strerror}") from None


def _postgresql(options: Options) -> dict[str, Any]:
    given = conninfo_to_dict(options.database)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": given.pop("dbname", "dangqun"),
        "USER": given.pop("user", ""),
        "PASSWORD": given.pop("password", ""),
        "HOST": given.pop("host", ""),
        "PORT": str(given.pop("port", "")),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 3, **given},
    }
