"""How well codes are read before a camera: `python bench_reading.py [SEQUENCES] [DAMAGED]`.

JSON lines: each category for pyzbar, zxing-cpp, OpenCV and ours; then the first read of a code that
appears, the load without a code, and wrong texts in damaged codes. One core does all of it. The
frames are of the family of seeds that nothing was built with.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import cv2
import numpy as np

from kiosk.devices.codes import CodeReader
from kiosk.devices.frame import Frame
from kiosk.devices.series import SeriesReader
from kiosk.devices.zbar import Zbar
from kiosk.devices.zxing import qr_codes
from tests.bench.damage import damaged
from tests.bench.machine import report, spread
from tests.bench.sequences import (
    CATEGORIES,
    RATE_HZ,
    Family,
    Sequence,
    appearing,
    scene_without_code,
    sequence,
)

Decode = Callable[[Frame], list[str]]


@dataclass
class Score:
    """What one way of reading came to in one category."""

    frames: int = 0
    frames_read: int = 0
    sequences: int = 0
    sequences_read: int = 0
    wrong: int = 0
    spent_ms: list[float] = field(default_factory=list)
    wall_ms: list[float] = field(default_factory=list)

    def line(self) -> dict[str, object]:
        """Rates in percent; a frame's time in ms of the processor and, as `wall`, of the room."""
        spent = spread(self.spent_ms, 95) | spread(self.spent_ms)
        return {
            "frames_pct": round(100 * self.frames_read / max(self.frames, 1), 1),
            "half_second_pct": round(100 * self.sequences_read / max(self.sequences, 1), 1),
            "wrong": self.wrong,
            **spent,
            "wall": spread(self.wall_ms, 95),
        }

    @contextmanager
    def timed(self, clock: "Clock") -> Iterator[None]:
        """What is done in its block is one frame's work."""
        wall_s, began_s = time.perf_counter(), clock()
        yield
        self.spent_ms.append(1000 * (clock() - began_s))
        self.wall_ms.append(1000 * (time.perf_counter() - wall_s))


class Clock:
    """Processor time of this thread and of zbar's children: what others do does not count."""

    def __init__(self, zbar: Zbar) -> None:
        self._zbar, self._children_s = zbar, dict[int, float]()
        zbar.codes(np.zeros((9, 9), np.uint8))

    def __call__(self) -> float:
        """Seconds. A child that hung and was ended keeps what was last seen of it."""
        if pid := self._zbar.pid:
            stat = Path(f"/proc/{pid}/schedstat").read_text()
            self._children_s[pid] = int(stat.split()[0]) / 1e9
        return time.thread_time() + sum(self._children_s.values())


def main() -> None:
    count, codes = (int(given) for given in [*sys.argv[1:], "24", "20000"][:2])
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    cv2.setNumThreads(1)
    with CodeReader() as reader:
        clock = Clock(reader.zbar)
        for category in CATEGORIES:
            _bench_category(category, count, reader, clock)
        _bench_first_read(count, reader, clock)
        for walkers in (0, 3):
            _bench_without_code(walkers, reader, clock)
        _bench_damage(codes, reader, clock)


def _bench_category(category: str, count: int, reader: CodeReader, clock: Clock) -> None:
    single = _single_decoders(reader.zbar)
    scores = {name: Score() for name in (*single, "ours")}
    for number in range(count):
        film = sequence(Family.REPORTED, category, number)
        for name, decode in single.items():
            _score_frames(scores[name], film, decode, clock)
        _score_series(scores["ours"], film, SeriesReader(reader.zbar, clock), clock)
    report("reading", category=category, **{name: each.line() for name, each in scores.items()})


def _single_decoders(zbar: Zbar) -> dict[str, Decode]:
    detector = cv2.QRCodeDetector()

    def by_opencv(frame: Frame) -> list[str]:
        try:
            return [text for text in [detector.detectAndDecode(frame)[0]] if text]
        except cv2.error:  # its own detector may trip over what it found
            return []

    return {
        "pyzbar": lambda frame: [_text(code.data) for code in zbar.codes(frame)],
        "zxing-cpp": lambda frame: [_text(code.data) for code in qr_codes(frame).codes],
        "opencv": by_opencv,
    }


def _score_frames(score: Score, film: Sequence, decode: Decode, clock: Clock) -> None:
    read = 0
    for frame in film.frames:
        with score.timed(clock):
            texts = decode(frame)
        read += film.text in texts
        score.wrong += any(text != film.text for text in texts)
    score.frames += len(film.frames)
    score.frames_read += read
    score.sequences += 1
    score.sequences_read += read > 0


def _score_series(score: Score, film: Sequence, series: SeriesReader, clock: Clock) -> None:
    """Each frame of the half second is read, also those after the first text."""
    read = 0
    for at, frame in enumerate(film.frames):
        with score.timed(clock):
            text = series.read(frame, at / RATE_HZ).text
        read += text == film.text
        score.wrong += text not in (None, film.text)
    score.frames += len(film.frames)
    score.frames_read += read
    score.sequences += 1
    score.sequences_read += read > 0


def _bench_first_read(count: int, reader: CodeReader, clock: Clock) -> None:
    """A code held normally appears before a wall that was looked at for two seconds."""
    waits_ms = []
    for number in range(count):
        series, empty = SeriesReader(reader.zbar, clock), 60
        waited = None
        for at, frame in enumerate(appearing(Family.REPORTED, number, empty, 15)):
            if series.read(frame, at / RATE_HZ).text and waited is None:
                waited = (at - empty + 1 + 2) * 1000 / RATE_HZ  # at rest two frames pass unseen
        waits_ms.append(waited if waited is not None else float("inf"))
    report("first read", **spread(waits_ms))


def _bench_without_code(walkers: int, reader: CodeReader, clock: Clock) -> None:
    """Ten seconds of a camera that sees no code: the part of one core, unpacking its JPEG too."""
    series, rested = SeriesReader(reader.zbar, clock), 0
    read_s = unpacked_s = 0.0
    for at, frame in enumerate(_looped(walkers)):
        if series.is_at_rest and at % 3:
            rested += 1
            continue
        _, packed = cv2.imencode(".jpg", cv2.cvtColor(frame, cv2.COLOR_GRAY2BGR))
        began = clock()
        colour = np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8)
        unpacked = clock()
        assert series.read(colour, at / RATE_HZ).text is None
        read_s, unpacked_s = read_s + clock() - unpacked, unpacked_s + unpacked - began
    report(
        "without a code",
        walkers=walkers,
        reading_core_pct=round(read_s * 10, 1),
        unpacking_core_pct=round(unpacked_s * 10, 1),
        frames_at_rest=rested,
    )


def _looped(walkers: int) -> Iterator[Frame]:
    frames = scene_without_code(Family.REPORTED, 0, 60, walkers)
    for at in range(10 * RATE_HZ):
        yield frames[at % len(frames)]


def _bench_damage(codes: int, reader: CodeReader, clock: Clock) -> None:
    """One picture of each damaged code for the file reader, five noisy ones for the camera's."""
    read = wrong = 0
    for seed in range(codes):
        case = damaged(seed)
        texts = {reader.read(case.frame).text, *_over_and_over(case.frame, seed, reader, clock)}
        read += case.text in texts
        wrong += len(texts - {None, case.text})
    report("damaged codes", codes=codes, read=read, wrong=wrong)


def _over_and_over(
    frame: Frame, seed: int, reader: CodeReader, clock: Clock
) -> Iterator[str | None]:
    random = np.random.default_rng(seed)
    series = SeriesReader(reader.zbar, clock)
    for at in range(5):
        noise = random.integers(-6, 7, frame.shape)
        yield series.read((frame + noise).clip(0, 255).astype(np.uint8), at / RATE_HZ).text


def _text(data: bytes) -> str:
    return data.decode(errors="replace")


if __name__ == "__main__":
    main()
