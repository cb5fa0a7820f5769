"""The command `dangqun-kiosk`."""

import sys

from kiosk.console.parser import run

if __name__ == "__main__":
    sys.exit(run())
