"""A start on a data folder that cannot be written, with damaged input files, with a dead clock."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.deploy.test_units import KIOSK
from tests.end_to_end.machines import BIN, TerminalProcess, environment, until
from tests.factories import enrolled_desk

LIKE_A_USER = (
    "setpriv",
    "--bounding-set=-dac_override,-dac_read_search",
    "--inh-caps=-dac_override,-dac_read_search",
)
"""Root without its right to pass over the modes of files."""

AT_THE_EPOCH = ("faketime", "--exclude-monotonic", "-f", "@1970-01-01 08:00:05")


@pytest.fixture
def terminal(tmp_path: Path, display: str) -> Iterator[TerminalProcess]:
    enrolled_desk(tmp_path).store.close()
    (tmp_path / "data").rename(tmp_path / "terminal")
    made = TerminalProcess(tmp_path, display, {"camera": "none"})
    yield made
    made.stop()


def _types_pinyin(terminal: TerminalProcess) -> None:
    terminal.tap("home.feedback")
    terminal.tap("feedback.words")
    terminal.key_in("hys", "key")
    until(lambda: terminal.words("candidate.0") == "会议室", "会议室 is offered first")


def test_cut_off_files_of_the_pinyin_engine_are_made_anew(terminal: TerminalProcess) -> None:
    terminal.start()
    _types_pinyin(terminal)
    assert terminal.stop() == 0
    compiled = list((terminal.data / "input").rglob("build/*.bin"))
    assert compiled
    for path in compiled:
        os.truncate(path, path.stat().st_size // 2)
    cut = {path: path.stat().st_size for path in compiled}
    terminal.start()
    _types_pinyin(terminal)
    assert all(path.stat().st_size > size for path, size in cut.items())


def test_with_a_dead_clock_home_can_be_used(terminal: TerminalProcess) -> None:
    terminal.program = (*AT_THE_EPOCH, BIN / "dangqun-kiosk")
    terminal.start()
    for name, screen in (("home.study", "study"), ("home.rooms", "rooms"), ("home.scan", "scan")):
        terminal.tap(name)
        terminal.waits_for_screen(screen)
        terminal.tap("header.end")
        terminal.waits_for_screen("home")
    assert "1970" not in terminal.texts
    assert '"error"' not in terminal.log.read_text()


@contextmanager
def _read_only(folder: Path) -> Iterator[None]:
    everything = [folder, *folder.rglob("*")]
    modes = {path: path.stat().st_mode for path in everything if not path.is_symlink()}
    for path in modes:
        path.chmod(0o500 if path.is_dir() else 0o400)
    try:
        yield
    finally:
        for path, mode in modes.items():
            path.chmod(mode)


def test_a_data_folder_that_cannot_be_written_is_told_in_one_sentence(
    terminal: TerminalProcess,
) -> None:
    """By what session.sh asks before each start, and shows on the screen."""
    verify: list[str | Path] = [
        *LIKE_A_USER,
        BIN / "dangqun-kiosk",
        "--data",
        terminal.data,
        "verify",
        "x",
    ]
    with _read_only(terminal.data):
        done = subprocess.run(verify, capture_output=True, text=True, env=environment())
    assert done.returncode >= 2, done.stdout + done.stderr
    (sentence,) = done.stderr.strip().splitlines()
    assert str(terminal.data) in sentence


def test_the_start_says_that_its_folder_cannot_be_written(tmp_path: Path) -> None:
    """What session.sh shows, from the script itself, with a terminal that finds nothing wrong."""
    script = (KIOSK / "session.sh").read_text()
    begin, end = script.index("# To the journal"), script.index("# cage that starts")
    program = f"KIOSK=(true)\nPAUSE_S=0\n{script[begin:end]}\ncheck_terminal\necho started"
    command = [*LIKE_A_USER, "bash", "-uc", program]

    def start() -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            command, cwd=tmp_path, capture_output=True, text=True, stdin=subprocess.DEVNULL
        )

    assert start().stdout == "started\n"
    with _read_only(tmp_path):
        refused = start()
    assert refused.stdout == ""
    assert f"nothing can be written to {tmp_path}" in refused.stderr


def test_a_terminal_on_a_data_folder_that_cannot_be_written_ends_with_one_sentence(
    terminal: TerminalProcess,
) -> None:
    terminal.program = (*LIKE_A_USER, BIN / "dangqun-kiosk")
    with _read_only(terminal.data):
        terminal.launch()
        code = terminal.running.wait(40)
    assert code == 3
    (sentence,) = terminal.log.read_text().strip().splitlines()
    assert str(terminal.data) in sentence
