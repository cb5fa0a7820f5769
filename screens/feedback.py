"""A word to the station: a kind, a ready sentence or own words."""

from kivy.properties import NumericProperty

from kiosk.commands.print_slip import Slip
from kiosk.commands.send_feedback import send_feedback
from screens.base import BaseScreen
from screens.language import N_, _
from screens.printing import make_slip, offer_slip
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


class FeedbackScreen(BaseScreen):
    """Two taps and send; typing is for those who want to."""

    most_chars = NumericProperty(200)

    def enter(self, *, kind: str = "praise", text: str = "", sent: str = "") -> None:
        """`sent`: the reference of what was sent already."""
        self._kind, self._text, self._is_sent = kind, text, bool(sent)
        if sent:
            self._thank(sent)
            return
        self._show()
        if not self._is_ready_made:
            self.ids.words.text = text

    def draft(self) -> tuple[str, str] | None:
        return None if self._is_sent else (self._kind, self._text)

    def leave(self) -> None:
        self._text = ""

    def _show(self) -> None:
        self._show_kinds()
        self._show_sentences()
        self.ids.send.disabled = not self._text.strip()

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

    @property
    def _is_ready_made(self) -> bool:
        return self._text in SENTENCES[self._kind]

    def choose(self, kind: str) -> None:
        """Another kind; own words stay."""
        self._kind, self._text = kind, self.ids.words.text
        self._keep()
        self._show()

    def say(self, sentence: str) -> None:
        """A ready sentence, in place of own words."""
        self.ids.words.text = ""
        self._text = sentence
        self._keep()
        self._show()

    def write(self, text: str) -> None:
        """Own words, in place of a ready sentence."""
        was_ready_made = self._is_ready_made
        self._text = text
        self._keep()
        self.ids.send.disabled = not text.strip()
        if was_ready_made:
            self._show_sentences()

    def _keep(self) -> None:
        """Another language or bigger letters take away nothing that was written."""
        self.front.keep(kind=self._kind, text=self._text)

    def send(self) -> None:
        self.ids.send.disabled = True
        self.front.run(
            send_feedback,
            on_done=self._sent,
            feedback_kind=self._kind,
            text=self._text,
            contact=None,
        )

    def _sent(self, reference: str) -> None:
        self._text, self._is_sent = "", True
        self.front.keep(kind=self._kind, text="", sent=reference)
        self.ids.words.forget()
        self._thank(reference)

    def _thank(self, reference: str) -> None:
        hero = Hero(icon="circle-check", title=_("收到,谢谢您"))
        notice = Notice(
            icon="clock",
            state_tone="amber",
            title=_("已登记,待确认"),
            text=_("提交到服务器后由工作人员处理,凭编号到服务台查询。"),
        )
        card = ReferenceCard(reference=reference)
        self.show_alone(hero, card, notice, done="feedback.done", on_done=self.front.home)
        offer_slip(self, card, lambda: self._slip(reference))

    def _slip(self, reference: str) -> Slip:
        kind = _(KINDS[self._kind][0])
        title, status = _("留言"), _("已登记,待确认")
        return make_slip(
            self.front,
            title=title,
            status=status,
            reference=reference,
            rows=((_("类别"), kind),),
        )
