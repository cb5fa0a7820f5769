"""A word to the station: a kind, a ready sentence or own words."""

from typing import Any

from kiosk.commands.send_feedback import send_feedback
from screens.base import BaseScreen
from screens.language import N_, _
from screens.widgets.listing import Hero, Notice
from screens.widgets.reference import ReferenceCard
from screens.widgets.tap import Tap

KINDS = {
    "praise": (N_("表扬"), "thumb-up"),
    "suggestion": (N_("建议"), "bulb"),
    "fault": (N_("报修"), "tools"),
    "other": (N_("其他"), "message"),
}
SENTENCES = {
    "praise": (N_("服务热情周到"), N_("环境干净整洁"), N_("办事很方便")),
    "suggestion": (N_("希望增加座椅"), N_("希望延长开放时间"), N_("希望多办活动")),
    "fault": (N_("本机屏幕或触摸不灵"), N_("会议室设备有故障"), N_("照明或空调有故障")),
    "other": (N_("请工作人员联系服务台"), N_("捡到失物,已交服务台")),
}
MOST_CHARS = 200


class FeedbackScreen(BaseScreen):
    """Two taps and send; typing is for those who want to."""

    def enter(self, **_params: Any) -> None:
        self._kind, self._text, self._typing = "praise", "", False
        self._show()

    def _show(self) -> None:
        self._show_kinds()
        self._show_sentences()
        self._show_keys()
        self._show_text()

    def _show_kinds(self) -> None:
        self.ids.kinds.clear_widgets()
        for kind, (word, icon) in KINDS.items():
            tap = Tap(
                name=f"feedback.kind.{kind}",
                text=_(word),
                icon=icon,
                stack=True,
                inset=8,
                kind="chosen" if kind == self._kind else "plain",
            )
            tap.bind(on_release=lambda _tap, kind=kind: self.choose(kind))
            self.ids.kinds.add_widget(tap)

    def _show_sentences(self) -> None:
        self.ids.sentences.clear_widgets()
        for at, sentence in enumerate(SENTENCES[self._kind]):
            tap = Tap(
                name=f"feedback.sentence.{at}",
                text=_(sentence),
                kind="chosen" if sentence == self._text else "plain",
            )
            tap.bind(on_release=lambda _tap, sentence=sentence: self.say(sentence))
            self.ids.sentences.add_widget(tap)

    def _show_keys(self) -> None:
        from screens.widgets.keys import Latin

        self.ids.keyboard.clear_widgets()
        if self._typing:
            keys = Latin(prefix="feedback.key")
            keys.bind(on_key=lambda _keys, char: self._type(char))
            keys.bind(on_rub=lambda _keys: self._rub(), on_clear=lambda _keys: self.write())
            self.ids.keyboard.add_widget(keys)

    def _show_text(self) -> None:
        own = self._typing
        self.ids.box.content = (self._text or " ") if own else ""
        self.ids.box.opacity = 1 if own else 0
        self.ids.box.height = self.ids.box.minimum_height if own else 0
        self.ids.send.disabled = not self._text.strip()

    def choose(self, kind: str) -> None:
        self._kind, self._text, self._typing = kind, "", False
        self._show()

    def say(self, sentence: str) -> None:
        """A ready sentence."""
        self._text, self._typing = sentence, False
        self._show()

    def write(self) -> None:
        """Own words."""
        self._text, self._typing = "", True
        self._show()

    def _type(self, char: str) -> None:
        self._text = (self._text + char)[:MOST_CHARS]
        self._show_text()

    def _rub(self) -> None:
        self._text = self._text[:-1]
        self._show_text()

    def send(self) -> None:
        self.ids.send.disabled = True
        self.front.run(
            send_feedback,
            on_done=self._thank,
            feedback_kind=self._kind,
            text=self._text,
            contact=None,
        )

    def _thank(self, reference: str) -> None:
        self._text = ""
        hero = Hero(icon="circle-check", title=_("收到,谢谢您"))
        notice = Notice(
            icon="clock",
            state_tone="amber",
            title=_("已登记,待确认"),
            text=_("提交到服务器后由工作人员处理,凭编号到服务台查询。"),
        )
        card = ReferenceCard(reference=reference)
        self.show_alone(hero, card, notice, done="feedback.done", on_done=self.front.home)
