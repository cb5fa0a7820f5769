"""Whether this server is fit to run: settings, database, migrations, secrets."""

import stat
from dataclasses import dataclass
from pathlib import Path

from django.core.checks import ERROR, WARNING, run_checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from server.config.keys import seal_key
from server.config.options import Options


@dataclass(frozen=True)
class Finding:
    """One line of the report."""

    name: str
    healthy: bool
    detail: str


def findings(options: Options) -> list[Finding]:
    """All of them, the settings first."""
    seal_key(options)
    return [
        *_django(),
        _database(),
        _migrations(),
        _secret("secret key", options.secret_key_path),
        _secret("seal key", options.seal_key_path),
        *_data(options),
    ]


def _django() -> list[Finding]:
    """What is wrong is trouble; a warning is told, and the server is fit all the same."""
    told = run_checks(databases=["default"])
    wrong = [message for message in told if message.level >= ERROR]
    warned = [message for message in told if message.level == WARNING]
    settings = Finding("settings", not wrong, "; ".join(map(str, wrong)) or "accepted")
    return [settings, *(Finding(f"note {note.id}", True, note.msg) for note in warned)]


def _database() -> Finding:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return Finding("database", False, str(error).strip().splitlines()[0])
    return Finding("database", True, f"{connection.vendor} answers")


def _migrations() -> Finding:
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return Finding("migrations", False, "unknown: the database does not answer")
    if missing:
        return Finding("migrations", False, f"{len(missing)} to apply: run dangqun-server migrate")
    return Finding("migrations", True, "all applied")


def _secret(name: str, path: Path) -> Finding:
    if not path.exists():
        return Finding(name, True, "from the environment")
    return _private(name, path, chmod="600")


def _data(options: Options) -> list[Finding]:
    wanted = [("data folder", options.data_dir, "700")]
    if options.on_sqlite:
        wanted.append(("database file", options.sqlite_path, "600"))
    return [_private(name, path, chmod=mode) for name, path, mode in wanted if path.exists()]


def _private(name: str, path: Path, *, chmod: str) -> Finding:
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        return Finding(name, False, f"{path} has mode {mode:04o}; run chmod {chmod} {path}")
    return Finding(name, True, f"{path} has mode {mode:04o}")
