"""Read the codes in picture files: one JSON line a file.

Each line has the file, the text (null when none was read), the decoder that read it, the
milliseconds it took, and otherwise the reason.
"""

import argparse
import json
from pathlib import Path

from kiosk.config import Settings

NAME = "decode"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`dangqun-kiosk decode IMAGE…`."""
    parser.add_argument("images", metavar="IMAGE", nargs="+", type=Path)


def handle(given: argparse.Namespace, settings: Settings) -> int:
    """0 when every picture was read, 1 otherwise."""
    from kiosk.devices.codes import CodeReader
    from kiosk.devices.decode_files import decode_file

    reader = CodeReader()
    missed = 0
    try:
        for path in given.images:
            line = decode_file(path, reader)
            missed += line["text"] is None
            print(json.dumps(line, ensure_ascii=False), flush=True)
    finally:
        reader.close()
    return 1 if missed else 0
