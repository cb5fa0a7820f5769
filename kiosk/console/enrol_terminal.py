"""Enrol this terminal to a server with a code of its back office.

The code is the text of the enrolment QR, or the server's address and the 12 typed characters.
Running it again with the same code is safe: a lost reply does not spend it.
"""

import argparse
import socket

import msgspec

from kiosk.config import Settings
from kiosk.errors import WrongSetting
from kiosk.store.store import Store
from kiosk.version import VERSION
from sync.client import Client
from sync.clock import SystemClock
from sync.enrolment import EnrolmentCode, enrol, parse_code
from sync.errors import EnrolmentRefused, RetryLater

NAME = "enrol"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`dangqun-kiosk enrol (--code TEXT | --server URL --token TOKEN) [--name NAME]`."""
    parser.add_argument("--code", metavar="TEXT", help="the text of the enrolment QR (JSON)")
    parser.add_argument("--server", metavar="URL", help="the server's address, with --token")
    parser.add_argument("--token", metavar="TOKEN", help="the 12 characters, with --server")
    parser.add_argument(
        "--name", default=socket.gethostname(), help="what the office calls this terminal"
    )


def handle(given: argparse.Namespace, settings: Settings) -> int:
    """0 enrolled, 1 refused or not reached."""
    code = _code(given)
    store = Store(settings.folder)
    client = Client(code.url, bearer=None, app_version=VERSION)
    try:
        known = enrol(
            store.reader,
            client,
            server_url=code.url,
            token=code.token,
            name=given.name,
            app_version=VERSION,
            clock=SystemClock(),
            seal_key=code.key or None,
        )
    except EnrolmentRefused as error:
        print(f"refused: {error.code}. Make a new code in the back office.")
        return 1
    except RetryLater as error:
        print(f"not enrolled, nothing is spent, try again: {error}")
        return 1
    finally:
        client.close()
        store.close()
    print(f"enrolled as {known.device_id} at {code.url}")
    return 0


def _code(given: argparse.Namespace) -> EnrolmentCode:
    if given.server and given.token:
        return EnrolmentCode(v=1, url=given.server, token=given.token, exp="", key="")
    try:
        return parse_code(given.code or "")
    except msgspec.MsgspecError as error:
        raise WrongSetting(f"give --code, or --server and --token: {error}") from error
