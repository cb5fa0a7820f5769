"""The process that Kokoro-82M runs in: `python -m kiosk.devices.kokoro_child MODEL STYLES`.

Standard input: a JSON line with text, language and speed. Standard output: rate and length, 4 bytes
each and big-endian, then that many bytes of 16-bit sound."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from misaki.transcription import pinyin_to_ipa
from numpy.typing import NDArray

from kiosk.devices.pronunciation import MARKS, syllables
from kiosk.devices.voice import ANSWER

RATE = 24_000
_MOST = 500
_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
_TONES = (
    ("˧˩˧", "↓"), ("˧˥", "↗"), ("˥˩", "↘"), ("˥", "→"),
    ("ɻ̩", "ɨ"), ("ɹ̩", "ɨ"), ("\u032f", ""),
)  # fmt: skip
_ENGLISH_SOUNDS = (
    ("ɚ", "əɹ"), ("aɪ", "I"), ("aʊ", "W"), ("eɪ", "A"), ("oʊ", "O"), ("əʊ", "O"), ("ɔɪ", "Y"),
    ("dʒ", "ʤ"), ("tʃ", "ʧ"), ("ɜːɹ", "ɜɹ"), ("ɜː", "ɜɹ"), ("r", "ɹ"), ("x", "k"), ("ː", ""),
    ("ɐ", "ə"), ("o", "ɔ"), ("e", "ɛ"), ("ɬ", "l"), ("ʔ", "t"), ("ʲ", ""), ("_", ""),
)  # fmt: skip
"""espeak-ng's sounds in the letters that the model learnt, as misaki's espeak bridge has them."""


class Kokoro:
    """The model, and a style of voice for each language."""

    def __init__(self, model: Path, styles: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 2
        self._session = onnxruntime.InferenceSession(str(model), sess_options=options)
        self._numbers: dict[str, int] = json.loads((styles / "sounds.json").read_text())
        self._styles = {
            path.stem: np.fromfile(path, np.float32).reshape(-1, 1, 256)
            for path in styles.glob("*.bin")
        }

    def say(self, text: str, language: str, speed: float) -> bytes:
        """16-bit sound."""
        sounds = english_sounds(text) if language == "en" else mandarin_sounds(text)
        tokens = [self._numbers[sound] for sound in sounds if sound in self._numbers][:_MOST]
        style = self._styles[language]
        said: NDArray[np.float32] = self._session.run(
            None,
            {
                "tokens": np.array([[0, *tokens, 0]], np.int64),
                "style": style[min(len(tokens), len(style) - 1)],
                "speed": np.array([speed], np.float32),
            },
        )[0].ravel()
        return (np.clip(said, -1, 1) * 32767).astype("<i2").tobytes()


def mandarin_sounds(text: str) -> str:
    """The model's letters for Chinese; Latin words between are said as English."""
    said, at = "", 0
    for run in _CHINESE.finditer(text):
        said += _between(text[at : run.start()])
        said += "".join(_syllable_sounds(syllable) for syllable in syllables(run[0]))
        at = run.end()
    return said + _between(text[at:])


def _syllable_sounds(syllable: str) -> str:
    said = "".join(pinyin_to_ipa(syllable)[0])
    for theirs, ours in _TONES:
        said = said.replace(theirs, ours)
    return said


def _between(text: str) -> str:
    marks = text.translate(MARKS)
    return (
        english_sounds(marks) + " " if re.search("[A-Za-z]", marks) else marks + " " * bool(marks)
    )


def english_sounds(text: str) -> str:
    """The model's letters for English, by espeak-ng, mark by mark."""
    parts = re.split(r"([,.!?;:]+(?=\s|$))", text)
    said = [part if at % 2 else _sounded(part) for at, part in enumerate(parts)]
    return " ".join(filter(None, said)).replace(" ,", ",").replace(" .", ".")


def _sounded(text: str) -> str:
    if not text.strip():
        return ""
    command = ["espeak-ng", "-q", "--ipa", "-v", "en-us"]
    done = subprocess.run(command, input=text.encode(), capture_output=True, timeout=5, check=True)
    said = done.stdout.decode().strip().replace("\n", " ")
    for theirs, ours in _ENGLISH_SOUNDS:
        said = said.replace(theirs, ours)
    return said


def main(model: str, styles: str) -> None:
    """Answers until the parent closes its end."""
    os.nice(5)  # taps come before speech
    kokoro: Any = Kokoro(Path(model), Path(styles))
    kokoro.say("好", "zh_CN", 1.0)  # the first run is slow
    for line in sys.stdin:
        samples = kokoro.say(**json.loads(line))
        sys.stdout.buffer.write(ANSWER.pack(RATE, len(samples)) + samples)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
