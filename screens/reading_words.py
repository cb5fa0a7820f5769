"""The words on the bar of reading aloud."""

from collections.abc import Callable

from screens.language import N_

_STATES = {
    "starting": N_("正在准备朗读…"),
    "reading": N_("正在朗读"),
    "paused": N_("已暂停"),
    "no_sound": N_("没有声音:音响没有接好。请看文字,或到人工服务台。"),
    "no_voice": N_("这段没能读出来。请看文字,或再试一次。"),
}
_VOLUMES = {"low": N_("音量小"), "normal": N_("音量中"), "loud": N_("音量大")}
Translate = Callable[[str], str]


def state_words(state: str, translate: Translate) -> str:
    return translate(_STATES.get(state, ""))


def pause_words(state: str, translate: Translate) -> str:
    if state in ("no_sound", "no_voice"):
        return translate(N_("再试"))
    return translate(N_("继续") if state == "paused" else N_("暂停"))


def pause_icon(state: str) -> str:
    if state in ("no_sound", "no_voice"):
        return "refresh"
    return "player-play" if state == "paused" else "player-pause"


def volume_words(volume: str, translate: Translate) -> str:
    return translate(_VOLUMES[volume])
