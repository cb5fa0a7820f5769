"""What each command of `dangqun-server` does, once Django is loaded."""

import argparse
import json
import sys
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.core.management import CommandError, call_command

from server.changes.epoch import renew_epoch
from server.config import demo
from server.console.checking import findings
from server.console.serving import serve
from server.devices.enrolment import make_enrolment_code
from server.stations.selectors import station_named, station_names


def run(_: argparse.Namespace) -> int:
    """Serve until told to stop."""
    _migrate()
    serve(settings.OPTIONS)
    return 0


def migrate(_: argparse.Namespace) -> int:
    """Bring the database to this version."""
    _migrate()
    return 0


def fill_demo(arguments: argparse.Namespace) -> int:
    """A district to look at."""
    _migrate()
    print(demo.load(password=arguments.password))
    return 0


def enrol_code(arguments: argparse.Namespace) -> int:
    """Print a code's two forms, or which stations there are."""
    station = station_named(arguments.station)
    if station is None:
        names = "、".join(station_names()) or "none yet"
        print(f"no station {arguments.station!r}; there are: {names}", file=sys.stderr)
        return 1
    made = make_enrolment_code(station, valid_for=timedelta(hours=arguments.hours))
    content = {**made.qr_content(), "typed": made.typed, "station": station.name}
    if arguments.json:
        print(json.dumps(content, ensure_ascii=False))
    else:
        print(f"{station.name}: {made.typed}\nvalid until {content['exp']}\n{made.qr_text}")
    return 0


def check(arguments: argparse.Namespace) -> int:
    """Say what is right and what is not."""
    found = findings(settings.OPTIONS)
    healthy = all(finding.healthy for finding in found)
    if arguments.json:
        rows = [{"check": f.name, "ok": f.healthy, "detail": f.detail} for f in found]
        print(json.dumps({"ok": healthy, "checks": rows}, ensure_ascii=False))
    else:
        for finding in found:
            print(f"{'ok     ' if finding.healthy else 'TROUBLE'} {finding.name}: {finding.detail}")
    return 0 if healthy else 1


def make_root_key(arguments: argparse.Namespace) -> int:
    """The root key that signs a district's list of keys and revoked codes."""
    try:
        call_command("root_key", "new", district=arguments.district)
    except CommandError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def renew(_: argparse.Namespace) -> int:
    """A new epoch for a restored database."""
    print(f"server_epoch {renew_epoch()}")
    return 0


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "run": run,
    "migrate": migrate,
    "demo": fill_demo,
    "enrol-code": enrol_code,
    "check": check,
    "root-key": make_root_key,
    "renew-epoch": renew,
}


def _migrate() -> None:
    call_command("migrate", interactive=False, verbosity=0)
