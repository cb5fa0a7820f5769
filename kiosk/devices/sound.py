"""Sound: clips played by a child process, which may be killed when a driver hangs.

ALSA's own `aplay` opens the device anew for each clip, so that a speaker which was unplugged
plays again once it is back; nothing of a driver runs inside the terminal."""

import fcntl
import os
import select
import subprocess
import threading
import time
from array import array
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import IO, Protocol, cast

DEVICES = Path("/dev/snd")
STUCK_S = 3.0
_BLOCK_S, _BUFFER_US = 0.05, 150_000
_PIPE_BYTES = 4096  # little is on its way when a person turns it down or pauses
_PROBE_S = 2.0


class SoundState(Enum):
    """`NONE`: the terminal is set up without. `MISSING`: the device is not there, or hangs."""

    READY = "ready"
    NONE = "none"
    MISSING = "missing"


class Volume(Enum):
    """How loud, as a factor of what the clip has."""

    LOW = 0.3
    NORMAL = 0.6
    LOUD = 1.0


class SoundMissing(Exception):
    """The device is not there, was pulled out or hangs. The next clip tries again."""


@dataclass(frozen=True)
class Clip:
    """Sound of one channel: 16 bits a sample, little endian, `rate` samples a second."""

    samples: bytes
    rate: int

    @property
    def seconds(self) -> float:
        return len(self.samples) / 2 / self.rate


class Sound(Protocol):
    """A loudspeaker. `volume` may be changed while it plays."""

    volume: Volume

    def state(self) -> SoundState:
        """Looks whether it is there; may take two seconds."""

    def play(self, clip: Clip, stopped: Callable[[], bool], paused: Callable[[], bool]) -> None:
        """Returns when the clip was heard or `stopped` became true. Raises SoundMissing."""


class NoSound:
    """The loudspeaker of a terminal that has none."""

    volume = Volume.NORMAL

    def state(self) -> SoundState:
        return SoundState.NONE

    def play(self, clip: Clip, stopped: Callable[[], bool], paused: Callable[[], bool]) -> None:
        raise SoundMissing("this terminal is set up without sound")


class AplaySound:
    """`device`: an ALSA name such as "default" or "plughw:1,0". `program`: for tests."""

    def __init__(self, device: str, program: str = "aplay", stuck_s: float = STUCK_S) -> None:
        self.volume = Volume.NORMAL
        self._device, self._program, self._stuck_s = device, program, stuck_s

    def state(self) -> SoundState:
        """Opens the device for a clip without samples."""
        command = [*self._command(22050), "/dev/null"]
        try:
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_PROBE_S,
                env={**os.environ, "LC_ALL": "C"},
            )
        except (OSError, subprocess.TimeoutExpired):
            return SoundState.MISSING
        is_there = done.returncode == 0 or b"busy" in done.stderr
        return SoundState.READY if is_there else SoundState.MISSING

    def play(self, clip: Clip, stopped: Callable[[], bool], paused: Callable[[], bool]) -> None:
        try:
            child = subprocess.Popen(
                self._command(clip.rate),
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        except OSError as error:
            raise SoundMissing(f"{self._program} cannot be started") from error
        try:
            _Feeding(child, self._stuck_s).feed(clip, lambda: self.volume.value, stopped, paused)
        finally:
            child.kill()  # a hanging driver too; after a whole clip it has ended by itself
            if child.stdin:
                child.stdin.close()
            _reap(child)

    def _command(self, rate: int) -> list[str]:
        shape = ["-t", "raw", "-f", "S16_LE", "-c", "1", "-r", str(rate)]
        return [self._program, "-q", "-D", self._device, *shape, f"--buffer-time={_BUFFER_US}"]


class _Feeding:
    """Gives a clip to a player in small blocks, never faster than it takes them."""

    def __init__(self, child: "subprocess.Popen[bytes]", stuck_s: float) -> None:
        self._child, self._stuck_s = child, stuck_s
        self._stdin = cast("IO[bytes]", child.stdin)
        self._pipe = self._stdin.fileno()
        os.set_blocking(self._pipe, False)
        fcntl.fcntl(self._pipe, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)

    def feed(
        self,
        clip: Clip,
        gain: Callable[[], float],
        stopped: Callable[[], bool],
        paused: Callable[[], bool],
    ) -> None:
        step = 2 * round(clip.rate * _BLOCK_S)
        at = 0
        while at < len(clip.samples) and not stopped():
            if paused():
                time.sleep(_BLOCK_S)
                continue
            self._write(louder(clip.samples[at : at + step], gain()), stopped)
            at += step
        if not stopped():
            self._drain(stopped)

    def _write(self, block: bytes, stopped: Callable[[], bool]) -> None:
        patience = time.monotonic() + self._stuck_s
        while block and not stopped():
            if time.monotonic() > patience:
                raise SoundMissing("the sound device takes no samples")
            _, ready, _ = select.select([], [self._pipe], [], _BLOCK_S)
            if not ready:
                continue
            try:
                block = block[os.write(self._pipe, block) :]
            except BlockingIOError:
                continue
            except OSError as error:
                raise SoundMissing("the sound device is gone") from error

    def _drain(self, stopped: Callable[[], bool]) -> None:
        """Waits until the last samples were heard."""
        self._stdin.close()
        patience = time.monotonic() + self._stuck_s
        while not stopped():
            try:
                code = self._child.wait(_BLOCK_S)
            except subprocess.TimeoutExpired:
                if time.monotonic() > patience:
                    raise SoundMissing("the sound device does not finish") from None
            else:
                if code:
                    raise SoundMissing("the sound device is gone")
                return


def louder(samples: bytes, gain: float) -> bytes:
    """The samples with a factor from 0 to 1."""
    return array("h", [int(sample * gain) for sample in array("h", samples)]).tobytes()


def open_sound(spec: str) -> Sound:
    """The loudspeaker that the setting names: "none", "auto" for ALSA's default, or its name."""
    if spec == "none":
        return NoSound()
    return AplaySound("default" if spec == "auto" else spec)


def sound_word(spec: str) -> str:
    """What the heartbeat says of the sound: none, ready or missing."""
    if spec == "auto" and not list(DEVICES.glob("pcmC*p")):
        return SoundState.MISSING.value
    return open_sound(spec).state().value


def _reap(child: "subprocess.Popen[bytes]") -> None:
    """Waits beside: a player that hangs in the kernel ends only when the driver lets it."""
    threading.Thread(target=child.wait, name="sound-end", daemon=True).start()
