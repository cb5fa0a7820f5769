"""Reading over several frames. The frames are of the seeds that the reader was built with."""

from collections.abc import Iterator

import cv2
import numpy as np
import pytest
import qrcode
import zxingcpp

from kiosk.devices import series as series_module
from kiosk.devices import views
from kiosk.devices.codes import Attempt, CodeReader, Evidence, zxing_attempt
from kiosk.devices.focus import Light
from kiosk.devices.found import FoundCode
from kiosk.devices.frame import Frame
from kiosk.devices.hints import Hint
from kiosk.devices.places import Place
from kiosk.devices.series import SeriesReader
from kiosk.devices.zxing import qr_codes
from tests.bench.damage import damaged
from tests.bench.sequences import RATE_HZ, Family, scene_without_code, sequence


@pytest.fixture(scope="module")
def reader() -> Iterator[CodeReader]:
    with CodeReader() as reader:
        yield reader


@pytest.fixture
def series(reader: CodeReader) -> SeriesReader:
    """Whose clock stands still, so that every way is tried on each frame."""
    return SeriesReader(reader.zbar, clock=lambda: 0.0)


def texts(series: SeriesReader, frames: list[Frame]) -> list[str | None]:
    return [series.read(frame, at / RATE_HZ).text for at, frame in enumerate(frames)]


def wall(walkers: int = 0, frames: int = 1) -> list[Frame]:
    return scene_without_code(Family.DEVELOPMENT, 0, frames, walkers)


def test_a_code_held_normally_is_read_in_its_first_frame(series: SeriesReader) -> None:
    film = sequence(Family.DEVELOPMENT, "normal", 0, frames=1)
    assert texts(series, film.frames) == [film.text]


@pytest.mark.parametrize(
    "category", ["blur", "motion", "noise", "glare", "low contrast", "small", "moire", "curved"]
)
def test_half_a_second_of_hard_frames_gives_the_text(series: SeriesReader, category: str) -> None:
    film = sequence(Family.DEVELOPMENT, category, 1)
    assert film.text in texts(series, film.frames)


@pytest.mark.parametrize(
    ("category", "number"),
    [("blur", 7), ("blur", 54), ("perspective", 79), ("perspective", 124), ("low contrast", 66)],
)
def test_what_needs_its_own_way_is_read(series: SeriesReader, category: str, number: int) -> None:
    film = sequence(Family.DEVELOPMENT, category, number)
    assert film.text in texts(series, film.frames)


def test_pyzbar_reads_a_noisy_frame_that_was_calmed_for_it(series: SeriesReader) -> None:
    film = sequence(Family.DEVELOPMENT, "noise", 1, frames=1)
    series._ways = [series._by_zbar]
    attempts = series._attempts(film.frames[0], began_ms=0.0)
    by_pyzbar = [codes for decoder, codes in attempts if decoder == "pyzbar"]
    assert [[code.data.decode() for code in codes] for codes in by_pyzbar] == [[film.text]]


def test_each_lens_is_tried_within_half_a_second(
    series: SeriesReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[int] = []

    def seen(place: Place, part: Frame | Light, lens: Light) -> views.View:
        tried.append([lens is each for each in views.LENSES].index(True))
        return refocused(place, part, lens)

    refocused = views.refocused
    monkeypatch.setattr(views, "refocused", seen)
    texts(series, sequence(Family.DEVELOPMENT, "curved", 7).frames)
    assert set(tried) == set(range(len(views.LENSES)))


def test_glare_over_a_code_in_each_frame_is_taken_off_by_the_others(series: SeriesReader) -> None:
    still = sequence(Family.DEVELOPMENT, "normal", 3, frames=1)
    corners = qr_codes(still.frames[0]).codes[0].corners
    (left, top), (right, bottom) = np.min(corners, axis=0), np.max(corners, axis=0)
    side, frames = right - left, []
    for at in range(8):
        frame = still.frames[0].copy()
        middle = (int(left + side * (0.3 + 0.06 * at)), (top + bottom) // 2)
        cv2.circle(frame, middle, int(side * 0.22), (255,), -1)
        frames.append(frame)
    assert not any(qr_codes(frame).codes for frame in frames)
    assert still.text in texts(series, frames)


def test_the_outline_of_what_was_read_in_many_frames_lies_on_the_newest(
    series: SeriesReader,
) -> None:
    film = sequence(Family.DEVELOPMENT, "noise", 2)
    readings = [series.read(frame, at / RATE_HZ) for at, frame in enumerate(film.frames)]
    found = [
        (reading.corners, qr_codes(cv2.GaussianBlur(frame, (5, 5), 0)).codes)  # type: ignore[arg-type]
        for reading, frame in zip(readings, film.frames, strict=True)
    ]
    both = [(corners, codes[0].corners) for corners, codes in found if corners and codes]
    assert both
    for corners, expected in both:
        far = np.linalg.norm(np.subtract(expected, np.array(corners)[:, None]), axis=2)
        assert far.min(axis=0).max() < 12  # each corner; pyzbar goes round the other way


def test_code_128_is_read_when_two_frames_agree(series: SeriesReader) -> None:
    frame = np.full((720, 1280), 230, np.uint8)
    bars = np.asarray(zxingcpp.write_barcode(zxingcpp.BarcodeFormat.Code128, "V0000002", 10, 10, 0))
    frame[300:400, 300:502] = bars[0].repeat(2)
    read = texts(series, [frame] * 20)
    assert read[0] is None
    assert "V0000002" in read


def test_pyzbar_alone_is_believed_when_it_reads_the_same_twice() -> None:
    evidence, doubtful = Evidence(), FoundCode(b"x", ())
    assert evidence.believed([doubtful]) == []
    assert evidence.believed([FoundCode(b"y", ())]) == []
    assert evidence.believed([doubtful]) == [doubtful]


def test_one_view_with_the_same_doubtful_text_twice_is_one_witness() -> None:
    assert Evidence().believed([FoundCode(b"x", ()), FoundCode(b"x", ())]) == []


def test_zxing_is_believed_at_once() -> None:
    certain = FoundCode(b"x", (), certain=True)
    assert Evidence().believed([certain]) == [certain]


def test_the_next_person_starts_without_witnesses(series: SeriesReader) -> None:
    before = series._evidence
    series.clear()
    assert series._evidence is not before


class Counted:
    """Counts the views that zxing-cpp is given."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, costs_s: float = 0.0) -> None:
        self.views, self.now_s, self._costs_s = 0, 0.0, costs_s
        self._attempt = zxing_attempt
        monkeypatch.setattr(series_module, "zxing_attempt", self._count)

    def _count(self, *given: object, **named: object) -> Attempt:
        self.views += 1
        self.now_s += self._costs_s
        return self._attempt(*given, **named)  # type: ignore[arg-type]


def test_a_frame_has_a_time_and_what_does_not_fit_is_left_out(
    reader: CodeReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = Counted(monkeypatch, costs_s=0.006)
    series = SeriesReader(reader.zbar, clock=lambda: counted.now_s)
    series.read(wall(3)[0], 0.0)
    assert 1 < counted.views <= 4  # the first look, then up to 20 ms


def test_people_who_walk_by_for_long_cost_little(
    reader: CodeReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = Counted(monkeypatch, costs_s=0.004)
    series = SeriesReader(reader.zbar, clock=lambda: counted.now_s)
    frames = wall(3, frames=30)
    for at in range(90):
        series.read(frames[at % 30], at / RATE_HZ)
    spent_before, views_before = counted.now_s, counted.views
    for at in range(90, 150):
        series.read(frames[at % 30], at / RATE_HZ)
    first_looks_s = 60 * 0.004
    assert counted.now_s - spent_before < first_looks_s + 2 * 0.15 + 0.03
    assert counted.views - views_before >= 60


def test_a_code_is_seen_at_once_after_people_who_walked_by(reader: CodeReader) -> None:
    series = SeriesReader(reader.zbar, clock=iter(np.arange(0, 1e6, 0.01)).__next__)
    texts(series, wall(3, frames=60))
    film = sequence(Family.DEVELOPMENT, "normal", 1, frames=3)
    assert film.text in texts(series, film.frames)


def test_a_picture_that_stands_still_is_looked_at_once(
    series: SeriesReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = Counted(monkeypatch)
    frame = wall()[0]
    texts(series, [frame] * 40)
    assert series.is_at_rest
    before = counted.views
    texts(series, [frame] * 10)
    assert counted.views - before == 10
    series.read(sequence(Family.DEVELOPMENT, "normal", 0, frames=1).frames[0], 3.0)
    assert not series.is_at_rest


def test_no_text_is_read_that_a_damaged_code_does_not_hold(
    reader: CodeReader, series: SeriesReader
) -> None:
    read = 0
    for seed in range(400):
        case = damaged(seed)
        series.clear()
        found = {reader.read(case.frame).text, *texts(series, [case.frame] * 2)}
        assert found <= {None, case.text}
        read += case.text in found
    assert 50 < read < 350  # some damage is borne, some is not


def test_two_codes_before_the_camera_are_refused(series: SeriesReader) -> None:
    frame = np.full((720, 1280), 150, np.uint8)
    for left, text in ((100, "诚信"), (700, "假冒")):
        code = np.asarray(qrcode.make(text).get_image().convert("L"))
        frame[100 : 100 + len(code), left : left + len(code)] = code
    assert series.read(frame, 0.0).reason == "two_codes"


def test_a_code_that_is_seen_but_not_read_is_worked_on_for_as_long_as_it_is_held(
    reader: CodeReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = Counted(monkeypatch, costs_s=0.004)
    series = SeriesReader(reader.zbar, clock=lambda: counted.now_s)
    film = sequence(Family.DEVELOPMENT, "curved", 0, frames=3)
    series._evidence.believed = lambda codes: []  # type: ignore[method-assign]
    series._purse_ms = -10_000.0
    for at in range(120):
        before = counted.views
        series.read(film.frames[at % 3], at / RATE_HZ)
    assert counted.views - before > 2


def test_light_is_told_even_when_there_is_no_time_for_the_costly_ways(reader: CodeReader) -> None:
    series = SeriesReader(reader.zbar, clock=iter(np.arange(0, 1e6, 10.0)).__next__)
    seen = []
    for light in (0, 0, 250, 120):
        series.read(np.full((720, 1280), light, np.uint8), at_s=0.0)
        seen.append(series.hint)
    assert seen == [Hint.TOO_DARK, Hint.TOO_DARK, Hint.TOO_BRIGHT, Hint.SHOW_CODE]
