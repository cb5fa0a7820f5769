"""Reading a screen aloud: what is said, in which order, and what ends it."""

from array import array
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import which
from time import monotonic

import pytest
from kivy.core.window import Window

from kiosk.devices.sound import AplaySound
from kiosk.devices.speaker import End, Speaker
from kiosk.devices.voice import EspeakVoice
from screens import registry
from screens.front import Front
from screens.pictures import settle
from screens.probe import find, named, walk
from screens.reading_order import first_row
from screens.session import COUNTDOWN_S, IDLE_S
from screens.theme import Modes
from tests.screens.speakers import FakeSpeaker
from tests.screens.taps import shown, tap, widget
from tests.screens.test_every_screen import MODES, _is_big_enough, _is_clipped, _is_inside

OURS = ("read.", "header.", "footer.", "scroll.")


@pytest.fixture
def speaker(front: Front) -> Iterator[FakeSpeaker]:
    """In the place of the loudspeaker and the voice."""
    fake, reader = FakeSpeaker(), front.reader
    kept, reader._speaker = reader._speaker, fake
    front.refresh()
    settle(front)
    yield fake
    front.home()
    reader._speaker, reader.offered = kept, False


def _open(front: Front, name: str, **visit: object) -> None:
    front.choose(**visit)
    front.go(name, **registry.screen_class(name).samples(front)[0])
    settle(front)


def _heard(front: Front, speaker: FakeSpeaker, parts: int = 1) -> None:
    for _ in range(parts):
        speaker.hear()
        settle(front)


def test_home_offers_it_and_says_title_tiles_and_buttons_from_above_to_below(
    front: Front, speaker: FakeSpeaker
) -> None:
    tap(front, "read.start")
    said = "|".join(speaker.texts)
    order = ["您好,想办什么?", "学习", "查诚信", "订会议室", "志愿签到", "商户名录", "大字"]
    assert [said.index(words.replace(",", said[2])) for words in order] == sorted(
        said.index(words.replace(",", said[2])) for words in order
    )


def test_a_piece_is_read_from_the_first_paragraph_in_view(
    front: Front, speaker: FakeSpeaker
) -> None:
    _open(front, "piece", modes=Modes(elder=True))
    rows = front.stage.frame.ids.slot.scroller
    rows.scroll_y = 0
    settle(front)
    at = first_row(rows)
    tap(front, "read.start")
    said, begins = "".join(speaker.texts), [row["words"][:12] for row in rows.data]
    assert said.count(begins[0]) == begins[at:].count(begins[0])
    assert said.count(begins[0]) < begins.count(begins[0])


def test_a_piece_begins_with_a_short_part_so_that_the_first_word_comes_soon(
    front: Front, speaker: FakeSpeaker
) -> None:
    _open(front, "piece")
    tap(front, "read.start")
    assert 0 < len(speaker.texts[0]) <= 24
    assert max(map(len, speaker.texts)) <= 60


def test_the_paragraph_that_is_read_is_framed_and_scrolled_into_view(
    front: Front, speaker: FakeSpeaker
) -> None:
    _open(front, "piece", modes=Modes(elder=True))
    tap(front, "read.start")
    rows = front.stage.frame.ids.slot.scroller
    _heard(front, speaker, len(speaker.texts) - 3)
    marked = [at for at, row in enumerate(rows.data) if row.get("is_read")]
    assert len(marked) == 1
    framed = [one for one in walk(rows) if getattr(one, "is_read", False)]
    assert [one.words for one in framed] == [rows.data[marked[0]]["words"]]


def test_stop_takes_the_mark_and_the_bar_away(front: Front, speaker: FakeSpeaker) -> None:
    _open(front, "piece")
    tap(front, "read.start")
    _heard(front, speaker, 4)
    assert "正在朗读" in shown(front)
    tap(front, "read.stop")
    assert find(front.stage, "read.stop") is None
    rows = front.stage.frame.ids.slot.scroller
    assert not any(row.get("is_read") for row in rows.data)
    assert speaker.stops > 0


def test_the_button_says_again_after_a_pause(front: Front, speaker: FakeSpeaker) -> None:
    _open(front, "help")
    tap(front, "read.start")
    _heard(front, speaker)
    tap(front, "read.pause")
    assert speaker.paused
    assert "继续" in widget(front, "read.pause").text
    tap(front, "read.pause")
    assert not speaker.paused


def test_slow_goes_on_slowly_where_it_was(front: Front, speaker: FakeSpeaker) -> None:
    _open(front, "help")
    tap(front, "read.start")
    _heard(front, speaker, 3)
    third = speaker.texts[2]
    tap(front, "read.slow")
    assert speaker.slow
    assert speaker.texts[0] == third


@pytest.mark.parametrize("leave", ["header.back", "header.end", "footer.help", "header.language"])
def test_it_stops_with_every_way_out_of_the_screen(
    front: Front, speaker: FakeSpeaker, leave: str
) -> None:
    front.go("study")
    _open(front, "piece")
    tap(front, "read.start")
    _heard(front, speaker)
    stops = speaker.stops
    tap(front, leave)
    assert speaker.stops > stops
    assert front.reader.state == "off"
    assert find(front.stage, "read.pause") is None


def test_it_stops_when_the_person_has_left(front: Front, speaker: FakeSpeaker) -> None:
    now = front.session._now
    front.session.touch()
    tap(front, "read.start", "read.volume")
    front.session._now = lambda: now() + IDLE_S + COUNTDOWN_S + 1
    resets = speaker.resets
    front.wait_for_person()
    front.session._now = now
    front.session.wipe()
    assert speaker.resets > resets
    assert front.reader.state == "off"


def test_the_next_visit_begins_at_normal_volume_and_speed(
    front: Front, speaker: FakeSpeaker
) -> None:
    _open(front, "help")
    tap(front, "read.start", "read.volume", "read.slow")
    assert (speaker.volume, front.reader.volume, front.reader.slow) == ("loud", "loud", True)
    tap(front, "header.end")
    assert (speaker.volume, front.reader.volume, front.reader.slow) == ("normal", "normal", False)


def test_what_comes_late_from_a_stopped_reading_changes_nothing(
    front: Front, speaker: FakeSpeaker
) -> None:
    _open(front, "help")
    tap(front, "read.start", "read.stop")
    speaker.hear()
    speaker.end(End.NO_SOUND)
    settle(front)
    assert front.reader.state == "off"


def test_without_a_voice_there_is_no_button(front: Front, speaker: FakeSpeaker) -> None:
    assert find(front.stage, "read.start") is not None
    speaker.is_ready = False
    front.refresh()
    settle(front)
    assert find(front.stage, "read.start") is None
    speaker.is_ready = True
    front.refresh()
    settle(front)
    assert find(front.stage, "read.start") is not None


def test_a_word_of_the_worker_starts_no_search_for_the_loudspeaker(
    front: Front, speaker: FakeSpeaker
) -> None:
    before = speaker.looks
    front.on_word()
    assert speaker.looks == before
    front.refresh()
    assert speaker.looks == before + 1


def test_a_lost_loudspeaker_is_said_and_tried_again(front: Front, speaker: FakeSpeaker) -> None:
    _open(front, "help")
    tap(front, "read.start")
    _heard(front, speaker, 2)
    second = speaker.texts[1]
    speaker.end(End.NO_SOUND)
    settle(front)
    assert "没有声音" in shown(front)
    tap(front, "read.pause")
    assert speaker.texts[0] == second
    _heard(front, speaker)
    assert "没有声音" not in shown(front)


def test_the_end_closes_the_bar(front: Front, speaker: FakeSpeaker) -> None:
    _open(front, "help")
    tap(front, "read.start")
    _heard(front, speaker)
    speaker.end()
    settle(front)
    assert front.reader.state == "off"


def test_english_visits_hear_english_and_chinese_names_in_chinese(
    front: Front, speaker: FakeSpeaker
) -> None:
    _open(front, "merchants", language="en")
    tap(front, "read.start")
    assert ("Merchants", "en") in speaker.said or speaker.said[0][1] == "en"
    chinese = [said for said in speaker.said if any("一" <= char <= "鿿" for char in said[0])]
    assert chinese
    assert {language for _text, language in chinese} == {"zh_CN"}


def test_typed_and_masked_numbers_are_never_said(front: Front, speaker: FakeSpeaker) -> None:
    _open(front, "my_booking")
    tap(front, "reference.1", "reference.2", "reference.3", "read.start")
    assert "123" in shown(front).replace(" ", "")
    said = "".join(speaker.texts)
    assert not {"一 二 三", "幺二三", "一二三", "123"} & {said, *speaker.texts}
    assert not any(text in ("一", "二", "三") for text in speaker.texts)


@pytest.mark.parametrize("shape", [(1080, 1920), (1920, 1080)], ids=["portrait", "wide"])
@pytest.mark.parametrize("case", [*MODES])
@pytest.mark.parametrize("name", ["home", "help", "piece", "booking_form", "my_booking"])
def test_the_bar_keeps_the_rules_of_the_house(
    front: Front, speaker: FakeSpeaker, name: str, case: str, shape: tuple[int, int]
) -> None:
    kept, Window.size = Window.size, shape
    try:
        _open(front, name, language=case.split()[0], modes=MODES[case])
        tap(front, "read.start")
        _heard(front, speaker)
        controls = [one for one in named(front.stage) if one.name.startswith(OURS)]
        assert {"read.start", "read.pause", "read.volume"} <= {one.name for one in controls}
        assert [one.name for one in controls if not _is_big_enough(one, front)] == []
        assert [one.name for one in controls if not _is_inside(one, front)] == []
        assert [part.text for part in walk(front.stage) if _is_clipped(part)] == []
    finally:
        front.reader.stop()
        Window.size = kept


@pytest.mark.skipif(not (which("aplay") and which("espeak-ng")), reason="needs both programs")
def test_a_tap_is_heard_by_the_real_voice_on_a_real_device(
    front: Front, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard, config = tmp_path / "heard.raw", tmp_path / "asound.conf"
    config.write_text(f'pcm.hall {{ type file slave.pcm null file "{heard}" format raw }}\n')
    monkeypatch.setenv("ALSA_CONFIG_PATH", f"/usr/share/alsa/alsa.conf:{config}")
    kept, front.reader._speaker = front.reader._speaker, Speaker(AplaySound("hall"), EspeakVoice())
    try:
        front.reader.look()
        _wait(front, lambda: front.reader.offered)
        assert not any(heard.read_bytes())  # sound starts only on a tap
        tap(front, "read.start")
        _wait(front, lambda: heard.exists() and heard.stat().st_size > 100_000)
        assert max(array("h", heard.read_bytes()[: 2 * 50_000])) > 2000
        front.home()
        assert front.reader.state == "off"
    finally:
        front.reader._speaker, front.reader.offered = kept, False


def _wait(front: Front, until: Callable[[], bool]) -> None:
    patience = monotonic() + 10
    while not until():
        assert monotonic() < patience
        settle(front, 1)
