"""`make pictures`: every screen in every mode, on demo data of a server that runs meanwhile."""

import sys
from pathlib import Path

from demo import ROOT, Demo, call

PORT = 8017


def main(folder: Path) -> int:
    """0 when every picture was written."""
    demo = Demo(ROOT / "build" / "pictures-data", PORT)
    try:
        demo.start_server()
        demo.enrol_terminal()
        call("dangqun-kiosk", "--data", demo.terminal_data, "pictures", folder)
        for name in ("design", "design-contrast"):
            call("python", ROOT / "deploy/local/design_sheet.py", folder / f"{name}.png")
    finally:
        demo.processes.stop()
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
