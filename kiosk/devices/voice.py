"""Voices that speak offline: Kokoro where its model is installed, else espeak-ng."""

import io
import json
import os
import shutil
import struct
import subprocess
import sys
import wave
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from select import select
from typing import IO, Protocol, cast

from kiosk.devices.sound import Clip

ENGLISH = "en"
MODEL = "kokoro-v1.0.int8.onnx"
STYLES = Path(__file__).parents[2] / "assets" / "voices"
_LONGEST_S = 30.0
ANSWER = struct.Struct(">II")
"""What comes before the sound: its rate and its length in bytes."""


class VoiceFailed(Exception):
    """The voice did not say it. The next text may go well."""


class Voice(Protocol):
    """Says one text at a time, on any one thread."""

    name: str

    def warm(self) -> None:
        """Gets ready, so that the first word comes soon."""

    def say(self, text: str, language: str, *, slow: bool) -> Clip:
        """The text as sound. Raises VoiceFailed."""

    def close(self) -> None:
        """Ends what runs beside; a text that is being said fails. May be said again later."""


class EspeakVoice:
    """espeak-ng: small, quick, and plainly a machine.

    Its own reading of Chinese takes 银行 for 银形 and some syllables for English, so it is given
    pinyin, whose dictionary is loaded when it is needed."""

    name = "espeak-ng"

    def __init__(self, program: str = "espeak-ng") -> None:
        self._program = program

    def warm(self) -> None:
        pass

    def say(self, text: str, language: str, *, slow: bool) -> Clip:
        from kiosk.devices.pronunciation import pinyin_of

        if language == ENGLISH:
            voice, words, speed = "en-us", text, 120 if slow else 155
        else:
            voice, words, speed = "cmn-latn-pinyin", pinyin_of(text), 105 if slow else 140
        command = [self._program, "-v", voice, "-s", str(speed), "--stdout"]
        try:
            done = subprocess.run(
                command, input=words.encode(), capture_output=True, timeout=_LONGEST_S, check=True
            )
            return _clip(done.stdout)
        except (OSError, subprocess.SubprocessError, wave.Error, EOFError) as error:
            raise VoiceFailed("espeak-ng said nothing") from error

    def close(self) -> None:
        pass


class KokoroVoice:
    """Kokoro-82M in a process of its own, which keeps the model in memory between two texts."""

    name = "kokoro"

    def __init__(self, model: Path, program: tuple[str, ...] = (), patience_s: float = 30) -> None:
        child = (sys.executable, "-m", "kiosk.devices.kokoro_child", str(model), str(STYLES))
        self._command, self._patience_s = program or child, patience_s
        self._child: subprocess.Popen[bytes] | None = None

    def warm(self) -> None:
        with suppress(OSError):
            self._running()

    def say(self, text: str, language: str, *, slow: bool) -> Clip:
        asked = {"text": text, "language": language, "speed": 0.8 if slow else 1.0}
        try:
            child = self._running()
            cast("IO[bytes]", child.stdin).write(json.dumps(asked).encode() + b"\n")
            cast("IO[bytes]", child.stdin).flush()
            pipe = cast("IO[bytes]", child.stdout).fileno()
            rate, length = ANSWER.unpack(_read(pipe, ANSWER.size, self._patience_s))
            return Clip(_read(pipe, length, self._patience_s), rate)
        except (OSError, ValueError) as error:
            self.close()
            raise VoiceFailed("the voice's process ended or hangs") from error

    def close(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.wait()
            for pipe in (child.stdin, child.stdout):
                with suppress(OSError):
                    cast("IO[bytes]", pipe).close()

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._child is not None and self._child.poll() is not None:
            self.close()
        if self._child is None:
            self._child = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        return self._child


def open_voice(folder: str) -> Voice | None:
    """The best voice that is installed; None: this terminal cannot read aloud.

    `folder`: where Kokoro's model may be."""
    model = Path(folder).expanduser() / MODEL
    if folder and model.exists() and shutil.which("espeak-ng") and _has_runtime():
        return KokoroVoice(model)
    return EspeakVoice() if shutil.which("espeak-ng") else None


def _has_runtime() -> bool:
    return all(find_spec(name) is not None for name in ("onnxruntime", "misaki", "pypinyin"))


def _read(pipe: int, length: int, patience_s: float) -> bytes:
    """Exactly so many bytes. Raises OSError when the process ends or says nothing for long."""
    data = bytearray()
    while len(data) < length:
        ready, _, _ = select([pipe], [], [], patience_s)
        got = os.read(pipe, length - len(data)) if ready else b""
        if not got:
            raise OSError("no answer")
        data += got
    return bytes(data)


def _clip(wav: bytes) -> Clip:
    with wave.open(io.BytesIO(wav)) as read:
        rate = read.getframerate()
    return Clip(wav[44:], rate)  # the header of a stream names no true length
