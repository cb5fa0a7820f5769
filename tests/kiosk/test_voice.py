"""Voices, and reading with one: real samples of espeak-ng; Kokoro where its model is."""

import os
import queue
import shutil
import sys
from array import array
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.devices.pronunciation import pinyin_of, syllables
from kiosk.devices.sound import Clip, SoundMissing, SoundState, Volume
from kiosk.devices.speaker import End, Speaker
from kiosk.devices.voice import MODEL, EspeakVoice, KokoroVoice, VoiceFailed, open_voice

needs_espeak = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="needs espeak-ng")
FOLDER = os.environ.get("DANGQUN_KIOSK_VOICE_FOLDER", "/opt/dangqun/voices")
needs_model = pytest.mark.skipif(
    not (Path(FOLDER) / MODEL).exists(), reason="needs Kokoro's model in the voice folder"
)


class FakeSound:
    """Plays without waiting; can be pulled out."""

    def __init__(self) -> None:
        self.volume, self.played = Volume.NORMAL, list[Clip]()
        self.is_there, self.holds = True, False

    def state(self) -> SoundState:
        return SoundState.READY if self.is_there else SoundState.MISSING

    def play(self, clip: Clip, stopped: Callable[[], bool], paused: Callable[[], bool]) -> None:
        if not self.is_there:
            raise SoundMissing("pulled out")
        self.played.append(clip)
        while self.holds and not stopped():
            pass


class FakeVoice:
    """Says the text's length in samples."""

    name = "fake"

    def __init__(self) -> None:
        self.fails, self.closed, self.warmed = False, False, False

    def warm(self) -> None:
        self.warmed = True

    def say(self, text: str, language: str, *, slow: bool) -> Clip:
        if self.fails:
            raise VoiceFailed("no")
        return Clip(bytes(2 * len(text)), 1000)

    def close(self) -> None:
        self.closed = True


def _read(speaker: Speaker, *texts: str) -> tuple[list[int], End]:
    parts, ends = list[int](), queue.Queue[End]()
    said = [(text, "zh_CN") for text in texts]
    speaker.read(said, slow=False, on_part=parts.append, on_end=ends.put)
    return parts, ends.get(timeout=5)


def _loudness(clip: Clip) -> float:
    samples = array("h", clip.samples)
    return float((sum(sample * sample for sample in samples) / len(samples)) ** 0.5)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("银行", "yin2 hang2"),
        ("还行", "hai2 xing2"),
        ("行长", "hang2 zhang3"),
        ("长大", "zhang3 da4"),
        ("长短", "chang2 duan3"),
        ("重新", "chong2 xin1"),
        ("重要", "zhong4 yao4"),
        ("音乐", "yin1 yue4"),
        ("便宜", "pian2 yi2"),
        ("方便", "fang1 bian4"),
        ("零五七幺", "ling2 wu3 qi1 yao1"),
    ],
)
def test_phrases_decide_how_a_character_is_said(text: str, said: str) -> None:
    plain = said.replace("3 zhang", "2 zhang")
    assert " ".join(syllables(text)) in (said, plain, said.replace("yi2", "yi5"))


def test_marks_are_pauses_and_letters_are_spelled() -> None:
    assert pinyin_of("好,A座。").startswith("hao3, ")
    assert not any(char.isupper() for char in pinyin_of("B区"))


@needs_espeak
@pytest.mark.parametrize(("text", "language"), [("党群服务一体机", "zh_CN"), ("Welcome", "en")])
def test_espeak_is_audible(text: str, language: str) -> None:
    clip = EspeakVoice().say(text, language, slow=False)
    assert 0.3 < clip.seconds < 6
    assert _loudness(clip) > 500


@needs_espeak
def test_slow_takes_longer() -> None:
    voice, text = EspeakVoice(), "请到会议室预约"
    usual = voice.say(text, "zh_CN", slow=False).seconds
    assert voice.say(text, "zh_CN", slow=True).seconds > usual * 1.15


def test_a_missing_program_fails_the_text_only() -> None:
    with pytest.raises(VoiceFailed):
        EspeakVoice("/nowhere/espeak").say("好", "zh_CN", slow=False)


@needs_model
def test_kokoro_says_both_languages() -> None:
    voice = KokoroVoice(Path(FOLDER) / MODEL)
    try:
        for text, language in (("您好,想办什么?", "zh_CN"), ("How can we help?", "en")):
            clip = voice.say(text, language, slow=False)
            assert 0.8 < clip.seconds < 6
            assert _loudness(clip) > 500
    finally:
        voice.close()


@pytest.mark.parametrize(
    "script", ["import time; time.sleep(600)", "raise SystemExit(1)", "print('no sound', end='')"]
)
def test_a_voice_process_that_hangs_or_dies_is_ended_and_the_text_fails(script: str) -> None:
    voice = KokoroVoice(Path("x"), (sys.executable, "-c", script), patience_s=0.5)
    with pytest.raises(VoiceFailed):
        voice.say("好", "zh_CN", slow=False)
    assert voice._child is None


def test_the_better_voice_is_taken_where_its_model_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.devices.voice.shutil.which", lambda _name: "/usr/bin/espeak-ng")
    assert isinstance(open_voice(str(tmp_path)), EspeakVoice)
    (tmp_path / MODEL).touch()
    assert isinstance(open_voice(str(tmp_path)), KokoroVoice)
    monkeypatch.setattr("kiosk.devices.voice.shutil.which", lambda _name: None)
    assert open_voice(str(tmp_path)) is None


def test_texts_are_heard_in_order_to_the_end() -> None:
    sound = FakeSound()
    parts, end = _read(Speaker(sound, FakeVoice()), "一", "二二", "三三三")
    assert (parts, end) == ([0, 1, 2], End.DONE)
    assert [len(clip.samples) // 2 for clip in sound.played] == [1, 2, 3]


def test_a_lost_loudspeaker_ends_the_reading_and_is_ready_again_when_it_is_back() -> None:
    sound, ready = FakeSound(), queue.Queue[bool]()
    speaker = Speaker(sound, FakeVoice())
    sound.is_there = False
    assert _read(speaker, "一")[1] is End.NO_SOUND
    assert not speaker.is_ready
    sound.is_there = True
    speaker.stop()
    speaker.look(lambda: ready.put(speaker.is_ready))
    assert ready.get(timeout=5)
    assert _read(speaker, "一")[1] is End.DONE


def test_a_voice_that_fails_ends_the_reading() -> None:
    voice = FakeVoice()
    voice.fails = True
    assert _read(Speaker(FakeSound(), voice), "一")[1] is End.NO_VOICE


def test_without_a_voice_it_is_never_ready() -> None:
    speaker = Speaker(FakeSound(), None)
    speaker.look()
    assert not speaker.is_ready


def test_stop_ends_the_reading_and_reset_gives_the_normal_volume() -> None:
    sound, ends = FakeSound(), queue.Queue[End]()
    begun = queue.Queue[int]()
    speaker = Speaker(sound, FakeVoice())
    sound.holds = True
    speaker.turn()
    assert speaker.volume == "loud"
    speaker.read([("一", "zh_CN")], slow=False, on_part=begun.put, on_end=ends.put)
    assert begun.get(timeout=5) == 0
    speaker.reset()
    assert ends.get(timeout=5) is End.STOPPED
    assert speaker.volume == "normal"


def test_closing_ends_the_voice() -> None:
    voice = FakeVoice()
    Speaker(FakeSound(), voice).close()
    assert voice.closed
