"""A pytest plugin: which database the server's tests run on.

`--database=sqlite` (the default) is a file in a throw-away folder; `--database=postgresql` is a
throw-away cluster of the newest PostgreSQL on this machine, with fsync on. Django reads its
settings before any conftest, so this is loaded with `-p tests.server.database`.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

BINARIES = Path("/usr/lib/postgresql")
UNPRIVILEGED = "postgres"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=("sqlite", "postgresql"),
        default=os.environ.get("DANGQUN_TEST_DATABASE", "sqlite"),
        help="where the server's tests keep their rows",
    )


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(
    early_config: pytest.Config, parser: pytest.Parser, args: list[str]
) -> Generator[None, None, None]:
    """Start the database and name it before Django looks."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        _prepare(early_config)
    return (yield)


def _prepare(config: pytest.Config) -> None:
    for name in [name for name in os.environ if name.startswith("DANGQUN_SERVER_")]:
        del os.environ[name]
    data = tempfile.mkdtemp(prefix="dangqun-test-")
    config.add_cleanup(lambda: shutil.rmtree(data, ignore_errors=True))
    os.environ["DANGQUN_SERVER_DATA"] = data
    if config.known_args_namespace.database == "postgresql":
        stack = ExitStack()
        os.environ["DANGQUN_SERVER_DATABASE"] = stack.enter_context(postgresql_cluster())
        config.add_cleanup(stack.close)


@contextmanager
def postgresql_cluster() -> Iterator[str]:
    """The address of a new cluster, which is gone afterwards. It speaks on a socket only."""
    newest = max(BINARIES.iterdir(), key=lambda folder: int(folder.name)) / "bin"
    home = Path(tempfile.mkdtemp(prefix="dangqun-pg-"))
    if os.geteuid() == 0:
        shutil.chown(home, UNPRIVILEGED)
    files, log = home / "data", home / "log"
    _run(newest / "initdb", "-D", files, "-U", "postgres", "-A", "trust", "-E", "UTF8")
    options = f"-c listen_addresses='' -c unix_socket_directories={home} -c fsync=on"
    _run(newest / "pg_ctl", "-D", files, "-l", log, "-w", "-o", options, "start")
    try:
        yield f"postgresql://postgres@/postgres?host={home}"
    finally:
        _run(newest / "pg_ctl", "-D", files, "-m", "immediate", "stop")
        shutil.rmtree(home, ignore_errors=True)


def _run(*command: str | Path) -> None:
    """PostgreSQL does not run as root."""
    as_other = ["runuser", "-u", UNPRIVILEGED, "--"] if os.geteuid() == 0 else []
    done = subprocess.run(
        [*as_other, *map(str, command)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        cwd="/",
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {done.stderr}")
