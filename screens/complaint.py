"""A complaint about a shop in four steps: what kind, what happened, a number or none, send."""

from typing import Any
from uuid import UUID

from kiosk.commands.file_complaint import file_complaint
from kiosk.queries.merchants import merchant, merchants
from kiosk.queries.phone_forms import has_phone_forms
from screens.base import BaseScreen
from screens.complaint_words import SENTENCES
from screens.language import N_, _
from screens.operation_words import COMPLAINT_KINDS
from screens.widgets.card import Card, Tiles
from screens.widgets.contact import PhonePad
from screens.widgets.listing import Fact
from screens.widgets.sentence_pad import SentencePad
from screens.widgets.tap import Tap
from screens.wording import masked_phone
from sync.events.contact import Contact

KIND, WORDS, PHONE, REVIEW = range(1, 5)
CONSENT = N_(
    "电话只用来联系这件投诉,加密保存,办结30天后删除,填写表示同意。未满14岁请不要填,凭编号就能查。"
)
Draft = tuple[int, str, tuple[str, ...], str, str]


class ComplaintScreen(BaseScreen):
    """What is written and the number go into a sealed box and are forgotten here."""

    def enter(self, *, merchant_id: UUID) -> None:
        view = self.front.ask(merchant, merchant_id=merchant_id)
        self._merchant_id, self.subtitle = merchant_id, view.name
        self._kind = self._digits = ""
        self._pad: SentencePad | None = None
        self._phone: PhonePad | None = None
        self._ask_kind()

    def draft(self) -> Draft | None:
        if not self._kind:
            return None
        pad = self._pad
        written = (pad.chosen, pad.words) if pad is not None else ((), "")
        return (self._number, self._kind, *written, self._digits)

    def resume(self, draft: Draft) -> None:
        number, self._kind, chosen, words, self._digits = draft
        if self._kind:
            self._pad = self._written(chosen, words)
        steps = {KIND: self._ask_kind, WORDS: self._ask_words, PHONE: self._ask_phone}
        steps.get(number, self._review)()

    def leave(self) -> None:
        self._kind = self._digits = ""
        if self._phone is not None:
            self._phone.digits = ""
        self._forget_pad()
        self._pad = self._phone = None

    def _step(self, number: int, question: str, *parts: Any, consent: str = "") -> None:
        self._number = number
        self.ids.bar.share = number / REVIEW
        in_head = self.theme.modes.reach or self.theme.wide  # room that the keys lack
        self.title = question if in_head else _("投诉")
        self.ids.question.content = "" if in_head else question
        self.ids.consent.content = consent
        self.ids.body.clear_widgets()
        for part in parts:
            self.ids.body.add_widget(part)
        self._show_next()

    def _show_next(self) -> None:
        tap = self.ids.next
        words = {KIND: _("请先选择"), PHONE: _("下一步"), REVIEW: _("提交")}
        tap.text = words.get(self._number, _("下一步"))
        tap.icon = "send" if self._number == REVIEW else "arrow-right"
        tap.disabled = not self._is_answered()
        if self._number == PHONE and not self._digits:
            tap.text = _("不留电话")

    def _is_answered(self) -> bool:
        """The step has what it needs."""
        if self._number == WORDS:
            return self._pad is not None and bool(self._pad.text)
        if self._number == PHONE:
            return not self._digits or (self._phone is not None and self._phone.is_complete)
        return self._number == REVIEW or bool(self._kind)

    def _ask_kind(self) -> None:
        tiles = Tiles(cols=self.theme.columns(2, 2, 4), spacing=self.theme.px(16))
        for kind, (word, icon) in COMPLAINT_KINDS.items():
            chosen = "chosen" if kind == self._kind else "plain"
            tap = Tap(name=f"complaint.kind.{kind}", text=_(word), icon=icon, kind=chosen)
            tap.stack = not self.theme.modes.reach
            tap.bind(on_release=lambda _tap, kind=kind: self.choose(kind))
            tiles.add_widget(tap)
        self._step(KIND, _("投诉哪一方面?"), tiles, self._other_ways())

    def _other_ways(self) -> Tiles:
        ways = Tiles(cols=self.theme.columns(2, 1, 2), spacing=self.theme.px(16))
        mine = Tap(name="complaint.mine", text=_("查我的投诉"), icon="search", kind="sunken")
        mine.bind(on_release=lambda _tap: self.front.go("my_complaint"))
        if self.front.ask(has_phone_forms):
            words = _("用手机填写,可附照片")
            phone = Tap(name="complaint.on_phone", text=words, icon="device-mobile", kind="soft")
            phone.bind(on_release=lambda _tap: self._go_on_phone())
            ways.add_widget(phone)
        ways.add_widget(mine)
        return ways

    def _go_on_phone(self) -> None:
        self.front.go("complaint_phone", merchant_id=self._merchant_id)

    def choose(self, kind: str) -> None:
        """A kind; own words stay when it is another one."""
        if kind != self._kind or self._pad is None:
            words, self._kind = self._forget_pad(), kind
            self._pad = self._written((), words)
        self._ask_words()

    def _forget_pad(self) -> str:
        """The own words that were in it."""
        words = self._pad.words if self._pad is not None else ""
        if self._pad is not None:
            self._pad.forget()
        return words

    def _written(self, chosen: tuple[str, ...], words: str) -> SentencePad:
        pad = SentencePad(SENTENCES[self._kind], chosen=chosen, words=words, prefix="complaint")
        pad.bind(on_change=lambda _pad: self._show_next())
        return pad

    def _ask_words(self) -> None:
        self._step(WORDS, _("发生了什么?"), self._pad)

    def _ask_phone(self) -> None:
        self._phone = PhonePad(prefix="keypad", hint=_("手机号,可以不填"))
        self._phone.fill(self._digits)
        self._phone.bind(on_change=lambda pad: self._typed(pad))
        self._step(PHONE, _("要我们联系您吗?"), self._phone, consent=_(CONSENT))

    def _typed(self, pad: PhonePad) -> None:
        self._digits = pad.digits
        self._show_next()

    def _review(self) -> None:
        card = Card(spacing=self.theme.px(28))
        card.silent = True  # what was typed is not read aloud
        word, icon = COMPLAINT_KINDS[self._kind]
        phone = masked_phone(self._digits) or _("不留电话")
        for icon_, label, content in (
            ("building-store", _("商户"), self.subtitle),
            (icon, _("类别"), _(word)),
            ("message", _("内容"), self._pad.shown_text if self._pad is not None else ""),
            ("phone", _("电话"), phone),
        ):
            card.add_widget(Fact(icon=icon_, label=label, content=content))
        self._step(REVIEW, _("请核对"), card)

    def go_on(self) -> None:
        """The main button."""
        steps = {KIND: self._ask_words, WORDS: self._ask_phone, PHONE: self._review}
        steps.get(self._number, self._send)()

    def back_a_step(self) -> None:
        """The button on the left."""
        steps = {WORDS: self._ask_kind, PHONE: self._ask_words, REVIEW: self._ask_phone}
        steps.get(self._number, self.front.back)()

    def _send(self) -> None:
        self.ids.next.disabled = True
        self.front.run(
            file_complaint,
            on_done=self._sent,
            on_refused=self._refused,
            merchant_id=self._merchant_id,
            complaint_kind=self._kind,
            text=self._pad.text if self._pad is not None else "",
            contact=Contact(phone=self._digits) if self._digits else None,
        )

    def _sent(self, reference: str) -> None:
        self.front.swap("complaint_status", reference=reference, is_new=True)

    def _refused(self, message: str) -> None:
        self._show_next()
        self.front.refuse(message)

    @classmethod
    def samples(cls, front: Any) -> list[dict[str, Any]]:
        return [{"merchant_id": tile.id} for tile in front.ask(merchants)][:1]
