"""What `dangqun-kiosk` understands."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import apsw

from kiosk import config, logs
from kiosk.console import (
    decode_images,
    enrol_terminal,
    export_queue,
    make_pictures,
    run_terminal,
    show_queue,
    simulate_people,
    sync_now,
    try_pinyin,
    verify_text,
)
from kiosk.errors import KioskError, WrongSetting
from kiosk.version import VERSION

COMMANDS = (
    run_terminal,
    enrol_terminal,
    show_queue,
    export_queue,
    sync_now,
    decode_images,
    verify_text,
    try_pinyin,
    simulate_people,
    make_pictures,
)

EPILOG = """\
Settings come from --settings FILE (TOML), over it the environment (DANGQUN_KIOSK_<KEY>), over it
the options. A first start:

  dangqun-kiosk --data DIR enrol --code '{"v":1,…}'      the text of the back office's enrolment QR
  dangqun-kiosk --data DIR enrol --server URL --token XXXX-XXXX-XXXX
  dangqun-kiosk --data DIR run

Exit codes: 0 done, 1 the answer is no, 2 wrong use or settings, 3 the data is in use or damaged.
"""


def parser() -> argparse.ArgumentParser:
    """The parser with every subcommand."""
    top = argparse.ArgumentParser(
        prog="dangqun-kiosk",
        description="The terminal of a party-and-community service station (党群服务一体机).",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=VERSION)
    _add_common(top, default=None)
    commands = top.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for module in COMMANDS:
        name, text = module.NAME, (module.__doc__ or "").strip()
        sub = commands.add_parser(
            name,
            help=text.splitlines()[0],
            description=text,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        _add_common(sub, default=argparse.SUPPRESS)
        module.add_arguments(sub)
        sub.set_defaults(handle=module.handle)
    return top


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command line; the exit code."""
    given = parser().parse_args(arguments)
    try:
        settings = config.load(given.settings, data=given.data)
        logs.configure(settings.log_level)
        return int(given.handle(given, settings))
    except WrongSetting as error:
        return _fail(error, 2)
    except KioskError as error:
        return _fail(error, 3)
    except apsw.Error as error:  # 1 is a verdict of `verify`, which the terminal's start asks
        return _fail(f"the data in {settings.folder} cannot be used: {error}", 3)
    except KeyboardInterrupt:
        return 130


def _add_common(target: argparse.ArgumentParser, *, default: object) -> None:
    target.add_argument(
        "--data", metavar="DIR", default=default, help="the data directory of this terminal"
    )
    target.add_argument(
        "--settings", metavar="FILE", type=Path, default=default, help="a TOML file of settings"
    )


def _fail(error: Exception | str, code: int) -> int:
    print(f"dangqun-kiosk: {error}", file=sys.stderr)
    return code
