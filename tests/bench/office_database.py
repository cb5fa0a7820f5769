"""A throw-away database of the office, of either kind, and the script that is measured on it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.server.database import postgresql_cluster

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("sqlite", "postgresql")
MEASURE = "measure"


def figures_on(kind: str, script: str) -> dict[str, Any]:
    """What the script prints as one JSON object when it is called with MEASURE, in a process of
    its own: Django's settings are of one database."""
    with _environment(kind) as environment:
        done = subprocess.run(
            [sys.executable, script, MEASURE],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            cwd=ROOT,
        )
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


@contextmanager
def _environment(kind: str) -> Iterator[dict[str, str]]:
    with TemporaryDirectory(prefix="dangqun-bench-") as data:
        plain = {key: text for key, text in os.environ.items() if not key.startswith("DANGQUN")}
        options = {
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "server.config.settings",
            "DANGQUN_SERVER_DATA": data,
            "DANGQUN_SERVER_ALLOWED_HOSTS": "testserver",
        }
        if kind == "sqlite":
            yield {**plain, **options}
            return
        with postgresql_cluster() as database:
            yield {**plain, **options, "DANGQUN_SERVER_DATABASE": database}
