"""`make run`: the central server with demo data, a terminal enrolled to it, on this machine.

Everything lives in build/run. Ctrl-C stops all of it.
"""

import os
import shutil
import signal
import sys
import time
from pathlib import Path

from demo import BIN, ROOT, Demo, Processes

DATA = ROOT / "build" / "run"
PORT = int(os.environ.get("DANGQUN_PORT", "8000"))
SCREEN = "1080x1920"
SOCKETS = Path("/tmp/.X11-unix")  # noqa: S108 - where X servers put their sockets


def main() -> int:
    """0 when ended by the person or by closing the terminal."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    demo = Demo(DATA, PORT)
    try:
        demo.start_server()
        demo.enrol_terminal()
        display = os.environ.get("DISPLAY") or virtual_display(demo.processes)
        terminal = demo.processes.start(
            BIN / "dangqun-kiosk", "--data", demo.terminal_data, "run", "--probe", DATA / "probe",
            log="terminal.log",
            DISPLAY=display,
        )  # fmt: skip
        say_where(demo, display)
        return terminal.wait()
    except KeyboardInterrupt:
        print("\nstopping")
        return 0
    finally:
        demo.processes.stop()


def virtual_display(processes: Processes) -> str:
    """Start a virtual screen, and a viewer's port on loopback where x11vnc is installed."""
    number = next(n for n in range(90, 200) if not (SOCKETS / f"X{n}").exists())
    display = f":{number}"
    processes.start(
        "Xvfb", display, "-screen", "0", f"{SCREEN}x24", "-nolisten", "tcp", log="screen.log"
    )
    while not (SOCKETS / f"X{number}").exists():
        time.sleep(0.05)
    if shutil.which("x11vnc"):
        options = ("-localhost", "-forever", "-shared", "-nopw", "-quiet")
        processes.start("x11vnc", "-display", display, *options, log="vnc.log")
    return display


def say_where(demo: Demo, display: str) -> None:
    """How to look at the terminal and at the back office."""
    print(f"terminal     on display {display}")
    if not os.environ.get("DISPLAY"):
        print("             a virtual one: `make look` writes a picture to build/terminal.png,")
        print("             or point a VNC viewer of this machine to 127.0.0.1:5900")
    print(f"back office  {demo.url}/office/   login: demo   password: demo-office-2026")
    print("staff code   20261124, for the staff screen of the terminal")
    print(f"logs         {DATA.relative_to(ROOT)}/*.log")
    print("Ctrl-C stops everything.", flush=True)


if __name__ == "__main__":
    sys.exit(main())
