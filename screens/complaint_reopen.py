"""What the office's answer did not settle."""

from typing import Any

from kiosk.commands.reopen_complaint import reopen_complaint
from screens.base import BaseScreen
from screens.complaint_words import UNSETTLED
from screens.widgets.sentence_pad import SentencePad

Draft = tuple[tuple[str, ...], str]


class ComplaintReopenScreen(BaseScreen):
    """The words are sealed like the complaint."""

    def enter(self, *, reference: str) -> None:
        self._reference = reference
        self._show((), "")

    def _show(self, chosen: tuple[str, ...], words: str) -> None:
        self._pad = SentencePad(UNSETTLED, chosen=chosen, words=words, prefix="reopen")
        self._pad.bind(on_change=lambda _pad: self._changed())
        self.ids.body.clear_widgets()
        self.ids.body.add_widget(self._pad)
        self._changed()

    def _changed(self) -> None:
        self.ids.send.disabled = not self._pad.text

    def draft(self) -> Draft | None:
        return (self._pad.chosen, self._pad.words) if self._pad.text else None

    def resume(self, draft: Draft) -> None:
        self._show(*draft)

    def send(self) -> None:
        self.ids.send.disabled = True
        self.front.run(
            reopen_complaint,
            on_done=self.if_shown(lambda _result: self._sent()),
            on_refused=self.if_shown(self._refused),
            reference=self._reference,
            text=self._pad.text,
        )

    def _sent(self) -> None:
        self._pad.forget()
        self.front.back()

    def _refused(self, message: str) -> None:
        self._changed()
        self.front.refuse(message)

    @classmethod
    def samples(cls, front: Any) -> list[dict[str, Any]]:
        return [{"reference": reference} for reference in front.sample_complaints[:1]]
