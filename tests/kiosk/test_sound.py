"""The loudspeaker: real samples through ALSA to a file, and what goes wrong with devices."""

import os
import shutil
import stat
import threading
import time
from array import array
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.devices.sound import (
    AplaySound,
    Clip,
    NoSound,
    SoundMissing,
    SoundState,
    Volume,
    open_sound,
    sound_word,
)

needs_alsa = pytest.mark.skipif(shutil.which("aplay") is None, reason="needs alsa-utils")
TONE = Clip(array("h", [8000, -8000] * 12_000).tobytes(), 24_000)


def never() -> bool:
    return False


class Loudspeaker:
    """An ALSA device that writes what is heard to a file; it can be unplugged."""

    def __init__(self, folder: Path) -> None:
        self._config, self.heard_path = folder / "asound.conf", folder / "heard.raw"
        self.plug()

    def plug(self) -> None:
        file = f'type file slave.pcm null file "{self.heard_path}" format raw'
        self._config.write_text(f"pcm.hall {{ type plug slave.pcm {{ {file} }} }}\n")

    def unplug(self) -> None:
        self._config.write_text("")

    @property
    def environ(self) -> str:
        return f"/usr/share/alsa/alsa.conf:{self._config}"

    @property
    def heard(self) -> "array[int]":
        return array("h", self.heard_path.read_bytes()) if self.heard_path.exists() else array("h")


@pytest.fixture
def hall(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Loudspeaker]:
    speaker = Loudspeaker(tmp_path)
    monkeypatch.setenv("ALSA_CONFIG_PATH", speaker.environ)
    return speaker  # type: ignore[return-value]


def _program(folder: Path, script: str) -> str:
    path = folder / "player"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


@needs_alsa
def test_a_clip_is_heard_whole(hall: Loudspeaker) -> None:
    AplaySound("hall").play(TONE, never, never)
    assert len(hall.heard) >= len(TONE.samples) // 2
    assert max(hall.heard) == int(8000 * Volume.NORMAL.value)


@needs_alsa
@pytest.mark.parametrize("volume", Volume)
def test_the_volume_is_what_is_heard(hall: Loudspeaker, volume: Volume) -> None:
    sound = AplaySound("hall")
    sound.volume = volume
    sound.play(TONE, never, never)
    assert max(hall.heard) == int(8000 * volume.value)


@needs_alsa
def test_an_unplugged_loudspeaker_is_missing_and_plays_again_once_it_is_back(
    hall: Loudspeaker,
) -> None:
    sound = AplaySound("hall")
    assert sound.state() is SoundState.READY
    hall.unplug()
    assert sound.state() is SoundState.MISSING
    with pytest.raises(SoundMissing):
        sound.play(TONE, never, never)
    hall.plug()
    assert sound.state() is SoundState.READY
    sound.play(TONE, never, never)
    assert len(hall.heard) > 0


def test_a_loudspeaker_pulled_out_while_it_plays_is_missing(tmp_path: Path) -> None:
    program = _program(tmp_path, "head -c 8000 > /dev/null; exit 1")
    with pytest.raises(SoundMissing, match="gone"):
        AplaySound("x", program).play(TONE, never, never)


@pytest.mark.parametrize("script", ["exec sleep 600", "cat > /dev/null; exec sleep 600"])
def test_a_driver_that_hangs_is_given_up_and_its_player_killed(tmp_path: Path, script: str) -> None:
    program = _program(tmp_path, f"echo $$ > {tmp_path}/pid; {script}")
    with pytest.raises(SoundMissing):
        AplaySound("x", program, stuck_s=0.3).play(TONE, never, never)
    pid = int((tmp_path / "pid").read_text())
    assert _ends(pid)


def test_stop_is_silence_at_once_also_in_a_long_clip(tmp_path: Path) -> None:
    program = _program(tmp_path, f"echo $$ > {tmp_path}/pid; exec sleep 600")
    stopped = threading.Event()
    sound = AplaySound("x", program, stuck_s=60)
    playing = threading.Thread(target=sound.play, args=(TONE, stopped.is_set, never))
    playing.start()
    while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text().strip():
        time.sleep(0.01)
    stopped.set()
    playing.join(20)
    assert not playing.is_alive(), "what plays for ten minutes was ended"
    assert _ends(int((tmp_path / "pid").read_text()))


def test_a_probe_that_hangs_means_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.devices.sound._PROBE_S", 0.2)
    assert AplaySound("x", _program(tmp_path, "exec sleep 600")).state() is SoundState.MISSING


def test_a_busy_device_is_there(tmp_path: Path) -> None:
    busy = _program(tmp_path, "echo 'audio open error: Device or resource busy' >&2; exit 1")
    assert AplaySound("x", busy).state() is SoundState.READY


def test_without_the_player_there_is_no_sound() -> None:
    assert AplaySound("default", "/nowhere/aplay").state() is SoundState.MISSING
    with pytest.raises(SoundMissing):
        AplaySound("default", "/nowhere/aplay").play(TONE, never, never)


def test_the_setting_none_is_no_sound() -> None:
    assert isinstance(open_sound("none"), NoSound)
    assert sound_word("none") == "none"
    assert sound_word("nothere") == "missing"


def test_auto_without_a_card_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.devices.sound.DEVICES", tmp_path)
    assert sound_word("auto") == "missing"


def _ends(pid: int) -> bool:
    """Waits until the process is gone; a killed one is."""
    patience = time.monotonic() + 5
    while time.monotonic() < patience:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.01)
    return False
