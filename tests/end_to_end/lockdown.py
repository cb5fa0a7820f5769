"""What a person may try on a terminal to get out of it, and whether it came to harm."""

import contextlib
import os
import subprocess
from pathlib import Path

from tests.end_to_end.machines import TerminalProcess, environment, until
from tests.factories import enrolled_desk

POISON = "POISONED13900001111"
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
NAMED = (
    *(f"F{number}" for number in range(1, 25)),
    *("Escape", "Menu", "Print", "Pause", "Insert", "Delete", "Home", "End", "Prior", "Next"),
    *("Tab", "BackSpace", "Return", "space", "Up", "Down", "Left", "Right", "Num_Lock"),
    *("Super_L", "Super_R", "Alt_L", "Control_L", "Caps_Lock", "Scroll_Lock", "Sys_Req"),
    *("XF86AudioMute", "XF86AudioRaiseVolume", "XF86AudioPlay", "XF86PowerOff", "XF86Sleep"),
    *("XF86WWW", "XF86Mail", "XF86Explorer", "XF86Calculator", "XF86Back", "XF86HomePage"),
    *("XF86Search", "XF86Eject", "XF86Terminal", "XF86ScreenSaver", "XF86Display"),
)
WITH_ALL = ("Escape", "F1", "F2", "F4", "F11", "F12", "Tab", "Delete", "BackSpace", "space")
HELD = ("ctrl", "alt", "super", "ctrl+shift", "ctrl+alt", "ctrl+alt+shift", "alt+shift")
SCREENS = {
    "home": (),
    "help": ("footer.help",),
    "study": ("home.study",),
    "rooms": ("home.rooms",),
    "merchants": ("home.merchants",),
    "volunteers": ("home.volunteers",),
    "feedback": ("home.feedback",),
    "my_booking": ("home.my_booking",),
    "scan": ("home.scan",),
    "code_entry": ("home.scan", "scan.type"),
    "map": ("home.map",),
    "room": ("home.rooms", "rooms.room.0"),
    "merchant": ("home.merchants", "merchants.merchant.0"),
    "column": ("home.study", "study.column.0"),
    "piece": ("home.study", "study.column.0", "column.piece.0"),
}


def enrolled_terminal(
    folder: Path, display: str, *, scanner: str = "keyboard", **more: str
) -> TerminalProcess:
    """At its home. `more` is added to its environment."""
    enrolled_desk(folder).store.close()
    (folder / "data").rename(folder / "terminal")
    settings = {"camera": "none", "idle_s": 3600, "attract_after_s": 0, "scanner": scanner}
    made = TerminalProcess(folder, display, settings, more=more)
    made.start()
    return made


def xdotool(terminal: TerminalProcess, *arguments: str) -> str:
    done = subprocess.run(
        ["xdotool", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=environment(DISPLAY=terminal.display),
    )
    return done.stdout


def windows(terminal: TerminalProcess) -> list[str]:
    """Geometry of each window that is shown."""
    found = until(lambda: _visible(terminal), "a window that is shown")
    return sorted(xdotool(terminal, "getwindowgeometry", "--shell", each) for each in found)


def _visible(terminal: TerminalProcess) -> list[str] | None:
    """None too when a window, such as xclip's, ended during the search."""
    return xdotool(terminal, "search", "--onlyvisible", "--name", ".*").split() or None


def children(pid: int) -> set[int]:
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return {int(child) for task in tasks for child in (task / "children").read_text().split()}


def files(terminal: TerminalProcess) -> set[str]:
    """What the terminal holds open for writing."""
    found = set()
    for link in Path(f"/proc/{terminal.running.pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # closed meanwhile
            info = Path(f"/proc/{terminal.running.pid}/fdinfo/{link.name}").read_text()
            if int(info.split()[3], 8) & (os.O_WRONLY | os.O_RDWR):
                found.add(os.readlink(link))
    return {each for each in found if each.startswith("/") and not each.startswith("/dev")}


def poison_clipboards(terminal: TerminalProcess) -> None:
    for selection in ("clipboard", "primary"):
        subprocess.run(
            ["xclip", "-selection", selection],
            input=POISON.encode(),
            check=True,
            stdout=subprocess.DEVNULL,
            env=environment(DISPLAY=terminal.display),
        )


def open_screen(terminal: TerminalProcess, screen: str) -> None:
    if terminal.screen != "home":
        terminal.tap("header.end")
        terminal.waits_for_screen("home")
    for name in SCREENS[screen]:
        terminal.tap(name)
    terminal.waits_for_screen(screen)


def is_unharmed(terminal: TerminalProcess, before: list[str], born: set[int]) -> None:
    """The same program in the same only window, and nothing of the system shows."""
    assert terminal.running.poll() is None
    until(lambda: terminal.screen in SCREENS, lambda: f"a known screen, not {terminal.screen}")
    assert windows(terminal) == before
    assert children(terminal.running.pid) <= born
    told = terminal.texts
    assert POISON not in told
    for word in ("Kivy", "Inspector", "Settings", "Configuration", "FPS"):
        assert word not in told
    outside = {path for path in files(terminal) if not path.startswith(str(terminal.folder))}
    assert {path for path in outside if not path.startswith(("/memfd", "/SYSV"))} == set()
    assert '"error"' not in terminal.log.read_text()


def press_everything(terminal: TerminalProcess) -> None:
    xdotool(terminal, "key", "--delay", "1", *NAMED)
    for held in HELD:
        keys = [f"{held}+{key}" for key in (*LETTERS, *WITH_ALL)]
        xdotool(terminal, "key", "--delay", "1", *keys)
    xdotool(terminal, "keyup", "ctrl", "alt", "shift", "super")
