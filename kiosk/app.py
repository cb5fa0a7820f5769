"""The Kivy app of the terminal: wires the desk, the sync worker, the screens and the devices.

`prepare_kivy` must run before anything imports Kivy; so nothing here imports it at the top.
"""

import faulthandler
import logging
import os
import signal
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import apsw

from kiosk import logs
from kiosk.config import Settings
from kiosk.desk import Desk
from kiosk.devices.late_capture import Captures
from kiosk.devices.parts import part_words
from kiosk.devices.scanner import ScannerKeys
from kiosk.devices.scanner_word import serial_port
from kiosk.devices.serial_scanner import SerialScanner
from kiosk.devices.sound import open_sound
from kiosk.devices.speaker import Speaker
from kiosk.devices.voice import open_voice
from kiosk.faults import FaultRecorder, catch_threads
from kiosk.lives import Life
from kiosk.service import Service
from kiosk.syncing import open_round
from kiosk.watchdog import Watchdog
from sync.pulse import Pulse
from sync.worker import DAMAGED, Report, SyncWorker

SCANNER_GAP_MS = 100
"""Keys are seen once a frame, and a busy panel may take three for a screen."""

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
        KIVY_IMAGE="sdl2",  # the one that is used; Pillow is 10 MB beside it
        SDL_NO_SIGNAL_HANDLERS="1",
    )
    # a first frame with compiled shaders takes 66 ms in software, without them 330
    os.environ.setdefault("MESA_SHADER_CACHE_DIR", str(home / "shaders"))
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

    life, faults, pulse = Life(desk.store, desk.clock), _record_faults(desk, settings), Pulse()
    with Captures(settings.camera) as captures:
        worker = SyncWorker(
            partial(
                open_round,
                desk,
                parts=partial(part_words, settings),
                pulse=pulse,
                troubles=partial(_troubles, life, faults),
            ),
            on_report=lambda report: _on_report(app, report),
            idle_s=settings.sync_every_s,
            pulse=pulse,
        )
        watchdog = Watchdog(Service(), pulse, in_visit=lambda: app.front.session.is_active)
        app = Terminal(
            lambda: _open_front(desk, settings, captures, worker),
            keys=_scanner_keys(settings),
            listen=partial(_listen, settings),
            probe=probe,
            on_started=on_started,
            on_beat=watchdog.beat,
            beat_every_s=watchdog.beat_every_s,
        )
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: app.stop())
        _run(app, worker, watchdog)
    faults.close()
    life.end(failed=app.has_failed)


def _scanner_keys(settings: Settings) -> ScannerKeys | None:
    if settings.scanner != "keyboard":
        return None
    prefix, suffix = settings.scanner_prefix, settings.scanner_suffix
    return ScannerKeys(max_gap_ms=SCANNER_GAP_MS, prefix=prefix, suffix=suffix)


def _listen(settings: Settings, on_scan: Callable[[str], None]) -> Callable[[], None] | None:
    """Reads a scanner at a serial port; gives what ends that."""
    port = serial_port(settings.scanner)
    if port is None:
        return None
    prefix, suffix = settings.scanner_prefix, settings.scanner_suffix
    scanner = SerialScanner(port, on_scan, prefix=prefix, suffix=suffix)
    scanner.start()
    return scanner.close


def _record_faults(desk: Desk, settings: Settings) -> FaultRecorder:
    faults = FaultRecorder(desk.store, desk.clock)
    logs.configure(settings.log_level, faults)
    catch_threads()
    faulthandler.enable()  # where it hung, when the watchdog ends it
    return faults


def _troubles(life: Life, faults: FaultRecorder) -> dict[str, Any]:
    return {
        "faults": faults.known(),
        "last_end": life.last_end,
        "unclean_ends": life.unclean_ends,
    }


def _run(app: Any, worker: SyncWorker, watchdog: Watchdog) -> None:
    app.bind(on_start=lambda _app: worker.start())
    try:
        app.run()
    finally:
        watchdog.stopping()
        worker.stop()


def _open_front(desk: Desk, settings: Settings, captures: Captures, worker: SyncWorker) -> Any:
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
        attract_after_s=settings.attract_after_s,
    )
    return Front(
        desk,
        session,
        caller=call_or_end,
        on_captured=worker.poke,
        connect_now=worker.connect_now,
        open_input=partial(_open_input, settings),
        make_capture=captures,
        speaker=Speaker(open_sound(settings.sound), open_voice(settings.voice_folder)),
    )


def _open_input(settings: Settings) -> Any:
    from kiosk.input.desk import InputDesk  # numpy and the models: only when somebody types

    return InputDesk(settings.folder / "input")


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
        "maxfps": "60",  # a touch waits 8 ms on average for its frame; idle costs 0.4 % of a core
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
