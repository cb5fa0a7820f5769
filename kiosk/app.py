"""The Kivy app of the terminal: wires the desk, the sync worker, the screens and the devices.

`prepare_kivy` must run before anything imports Kivy; so nothing here imports it at the top.
"""

import logging
import os
import signal
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import apsw

from kiosk.config import Settings
from kiosk.desk import Desk
from kiosk.devices.camera import open_camera
from kiosk.devices.capture import CaptureLoop
from kiosk.devices.codes import CodeReader
from kiosk.devices.scanner import ScannerKeys
from kiosk.syncing import open_round
from sync.worker import DAMAGED, Report, SyncWorker

SCANNER_GAP_MS = 100
"""Three frames: keys are seen once a frame."""

Started = Callable[[Any], None]


def prepare_kivy(folder: Path, *, fullscreen: bool = False, size: tuple[int, int] = (0, 0)) -> None:
    """Sets what Kivy reads when it is imported. `folder`: where it may keep its own files."""
    home = folder / "kivy"
    home.mkdir(parents=True, exist_ok=True)
    os.environ.update(
        KIVY_HOME=str(home),
        KIVY_NO_ARGS="1",
        KIVY_NO_CONFIG="1",
        KIVY_LOG_MODE="PYTHON",  # the standard error stays ours: faults must reach the journal
        KIVY_NO_FILELOG="1",
        SDL_NO_SIGNAL_HANDLERS="1",
    )
    logging.getLogger("kivy").addFilter(lambda record: record.levelno >= logging.WARNING)
    _configure(fullscreen, size)


def run_app(
    desk: Desk,
    settings: Settings,
    *,
    probe: Path | None = None,
    on_started: Started = lambda _app: None,
) -> None:
    """Shows the terminal until SIGTERM, SIGINT or `app.stop()`.

    `probe`: the unix socket of the test aid. `on_started` gets the app once it is drawn."""
    prepare_kivy(
        desk.store.folder, fullscreen=settings.fullscreen, size=(settings.width, settings.height)
    )
    from screens.terminal import Terminal

    with CodeReader() as reader:
        worker = SyncWorker(
            partial(open_round, desk, camera=settings.camera, scanner=settings.scanner),
            on_report=lambda report: _on_report(app, report),
            idle_s=settings.sync_every_s,
        )
        app = Terminal(
            lambda: _open_front(desk, settings, reader, worker),
            keys=ScannerKeys(max_gap_ms=SCANNER_GAP_MS) if settings.scanner else None,
            probe=probe,
            on_started=on_started,
        )
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: app.stop())
        _run(app, worker)


def _run(app: Any, worker: SyncWorker) -> None:
    app.bind(on_start=lambda _app: worker.start())
    try:
        app.run()
    finally:
        worker.stop()


def _open_front(desk: Desk, settings: Settings, reader: CodeReader, worker: SyncWorker) -> Any:
    from screens.front import Front, call
    from screens.session import Session, Visit

    def call_or_end(use_case: Callable[..., Any], *given: Any) -> Any:
        try:
            return call(use_case, *given)
        except (apsw.CorruptError, apsw.NotADBError):
            _end_for_salvage()
            raise

    session = Session(
        time.monotonic,
        first=Visit(language=settings.language),
        idle_s=settings.idle_s,
        countdown_s=settings.countdown_s,
    )
    camera = partial(open_camera, settings.camera)
    return Front(
        desk,
        session,
        caller=call_or_end,
        on_captured=worker.poke,
        connect_now=worker.connect_now,
        make_capture=partial(CaptureLoop, camera, reader),
    )


def _on_report(app: Any, report: Report) -> None:
    if report.trouble == DAMAGED:
        _end_for_salvage()
    app.synced(changed=report.changed)


def _end_for_salvage() -> None:
    """The store showed damage: the next start checks it whole and salvages it."""
    os.kill(os.getpid(), signal.SIGTERM)


def _configure(fullscreen: bool, size: tuple[int, int]) -> None:
    from kivy.config import Config

    width, height = size
    graphics = {
        "multisamples": "0",
        "maxfps": "30",
        "show_cursor": "0",
        "resizable": "0",
        "fullscreen": "auto" if fullscreen and not width else "0",
        "borderless": "1" if fullscreen else "0",
        "width": str(width or 1080),
        "height": str(height or 1920),
    }
    for key, value in graphics.items():
        Config.set("graphics", key, value)
    Config.set("kivy", "exit_on_escape", "0")
    Config.set("kivy", "log_level", "warning")
    Config.set("kivy", "keyboard_mode", "")
    for section in ("input", "modules"):
        Config.remove_section(section)
        Config.add_section(section)
    Config.set("input", "mouse", "mouse,disable_multitouch")
