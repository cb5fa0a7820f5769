"""`dangqun-server`: the central server and what its administrator does by hand.

Django is loaded only after the settings were found right, so that a wrong one is one line.
"""

import argparse
import os
import sys

from server.config.options import PREFIX, options
from server.errors import OptionsError, ServerError

DESCRIPTION = (
    "The central server of the 党群服务一体机: the back office, the terminals' API, public pages."
)
EPILOG = """\
examples:
  dangqun-server demo --data build/demo        fill a folder with a demo district
  dangqun-server run --data build/demo         serve it at http://127.0.0.1:8000/office/
  dangqun-server enrol-code --data build/demo --station 云桥天地党群服务站 --json
  dangqun-server check --settings /etc/dangqun/server.toml --json

settings: a TOML file (--settings FILE or DANGQUN_SERVER_SETTINGS), then the environment
(DANGQUN_SERVER_BIND for the key bind). Keys: {keys}.
exit status: 0 done, 1 trouble found or no such thing, 2 a wrong setting or argument.
"""


def build_parser() -> argparse.ArgumentParser:
    from server.config.options import FIELDS

    parser = argparse.ArgumentParser(
        prog="dangqun-server",
        description=DESCRIPTION,
        epilog=EPILOG.format(keys=", ".join(FIELDS)),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_common(parser, default=None)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add(commands, "run", "migrate the database, then serve until SIGTERM or Ctrl-C")
    demo = _add(commands, "demo", "fill the database with a demo district; again changes nothing")
    demo.add_argument("--password", help="of the superuser demo (default: demo-office-2026)")
    code = _add(commands, "enrol-code", "make a code that enrols one terminal; shown this once")
    code.add_argument("--station", required=True, metavar="NAME", help="where it will stand")
    code.add_argument("--hours", type=_hours, default=2, help="how long it is valid (default: 2)")
    code.add_argument("--json", action="store_true", help="one JSON object, for scripts")
    check = _add(commands, "check", "say whether settings, database, migrations and keys are right")
    check.add_argument("--json", action="store_true", help="one JSON object, for scripts")
    root = _add(
        commands, "root-key", "make the key that signs a district's code lists; again replaces it"
    )
    root.add_argument("--district", type=int, required=True, metavar="NUMBER", help="its 商圈号")
    _add(
        commands, "renew-epoch", "after a restore from a backup: terminals send again what it lacks"
    )
    _add(commands, "migrate", "bring the database to this version")
    return parser


def main(argv: list[str] | None = None) -> int:
    """The exit status."""
    arguments = build_parser().parse_args(argv)
    for name in ("data", "settings"):
        if getattr(arguments, name):
            os.environ[f"{PREFIX}{name.upper()}"] = getattr(arguments, name)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "server.config.settings")
    try:
        options()
        import django

        django.setup()
    except OptionsError as error:
        print(f"dangqun-server: {error}", file=sys.stderr)
        return 2
    return _done(arguments)


def _done(arguments: argparse.Namespace) -> int:
    from django.db import DatabaseError

    from server.console.commands import COMMANDS

    try:
        return COMMANDS[arguments.command](arguments)
    except ServerError as error:
        print(f"dangqun-server: {error}", file=sys.stderr)
        return 1
    except DatabaseError as error:
        line = str(error).strip().splitlines()[0]
        print(f"dangqun-server: database: {line}", file=sys.stderr)
        return 1


def _add(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, text: str
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=text, description=text[:1].upper() + text[1:] + ".")
    _add_common(command, default=argparse.SUPPRESS)
    return command


def _add_common(target: argparse.ArgumentParser, *, default: object) -> None:
    """Before or after the command's name: both are understood."""
    target.add_argument(
        "--data", metavar="DIR", default=default, help="folder of the database, keys and media"
    )
    target.add_argument("--settings", metavar="FILE", default=default, help="settings in TOML")


def _hours(text: str) -> float:
    hours = float(text)
    if not 0 < hours <= 24 * 7:
        raise argparse.ArgumentTypeError("above 0 and at most 168")
    return hours


if __name__ == "__main__":
    sys.exit(main())
