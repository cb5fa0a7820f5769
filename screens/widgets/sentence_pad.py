"""Saying what happened: ready sentences to tap, and own words."""

from collections.abc import Sequence
from typing import Any

from kivy.properties import NumericProperty, StringProperty

from screens.language import _
from screens.widgets.card import Column
from screens.widgets.tap import Tap


class SentencePad(Column):
    """Any number of the sentences and own words together. They go to the server in Chinese in every
    language; `text` is that, `shown_text` what the person chose and wrote."""

    prefix = StringProperty("words")
    hint = StringProperty("")
    most_chars = NumericProperty(500)

    def __init__(
        self,
        sentences: Sequence[str],
        *,
        chosen: Sequence[str] = (),
        words: str = "",
        **kwargs: Any,
    ) -> None:
        self.register_event_type("on_change")
        self._sentences = tuple(sentences)
        self.chosen = tuple(one for one in chosen if one in self._sentences)
        super().__init__(**kwargs)
        self._show()
        self.ids.words.text = words
        self.ids.words.fbind("text", lambda *_: self.dispatch("on_change"))

    @property
    def words(self) -> str:
        return str(self.ids.words.text)

    @property
    def text(self) -> str:
        return "\n".join(filter(None, (*self.chosen, self.words.strip())))

    @property
    def shown_text(self) -> str:
        """In the visit's language."""
        return "\n".join(filter(None, (*map(_, self.chosen), self.words.strip())))

    def _show(self) -> None:
        self.ids.sentences.clear_widgets()
        for at, sentence in enumerate(self._sentences):
            is_on = sentence in self.chosen
            tap = Tap(
                name=f"{self.prefix}.sentence.{at}",
                text=_(sentence),
                icon="check" if is_on else "plus",
                kind="chosen" if is_on else "plain",
            )
            tap.bind(on_release=lambda _tap, sentence=sentence: self.toggle(sentence))
            self.ids.sentences.add_widget(tap)

    def forget(self) -> None:
        """Drops what was said and tells nobody."""
        self.chosen = ()
        self.ids.words.forget()

    def toggle(self, sentence: str) -> None:
        """A tap on one; they stay in the order they are offered in."""
        on = {*self.chosen} ^ {sentence}
        self.chosen = tuple(one for one in self._sentences if one in on)
        self._show()
        self.dispatch("on_change")

    def on_change(self) -> None:
        """Something was chosen or written."""
