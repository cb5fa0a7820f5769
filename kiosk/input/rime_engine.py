"""Pinyin by librime, with the sentences of our own model in front where there are any."""

from pathlib import Path
from threading import Lock

from kiosk.errors import InputMissing
from kiosk.input import rime_data
from kiosk.input.language import Language, load_language
from kiosk.input.open_gram import installed
from kiosk.input.pinyin import PAGE, Asked, Composition
from kiosk.input.rime_library import RimeLibrary
from kiosk.input.unwanted import is_unwanted

LONGEST = 60
"""Letters in one composition; further ones are not taken."""
_KEYS = frozenset("abcdefghijklmnopqrstuvwxyz'")
_SENTENCES = 4
_ALL = 100_000
"""More candidates than there can be."""

_one_at_a_time = Lock()


def open_pinyin(cache: Path, *, with_sentences: bool = True) -> "RimePinyin":
    """The engine of this process, working in the folder `cache`.

    The first time it compiles its dictionary, which takes seconds; later about a third of one.
    Call it off the UI thread. `with_sentences` off leaves librime alone, to measure it. Raises
    InputMissing when librime or its data is not installed.
    """
    if not _one_at_a_time.acquire(blocking=False):
        raise RuntimeError("the pinyin engine of this process is open already")
    try:
        language = _language(cache) if with_sentences else None
        return RimePinyin(_library(cache / "rime"), language)
    except BaseException:
        _one_at_a_time.release()
        raise


def _library(folder: Path) -> RimeLibrary:
    shared = rime_data.shared_data()
    library = RimeLibrary(shared, folder)
    if rime_data.is_built(folder):
        library.start(build=False)
        if _answers(library):
            return library
        library.stop()
    rime_data.write_sources(folder)
    library.start(build=True)
    if not _answers(library):
        library.stop()
        raise InputMissing(f"librime could not compile its dictionary in {folder}")
    rime_data.mark_built(folder)
    return library


def _answers(library: RimeLibrary) -> bool:
    """Whether librime has candidates: without its compiled files it starts and has none."""
    session = library.open_session()
    if not session:
        return False
    library.press(session, "a")
    found = library.candidates(session, 0, 1)
    library.close_session(session)
    return bool(found)


def _language(cache: Path) -> Language | None:
    """None where the language model's package is not installed: librime does what it can."""
    folder = installed()
    return load_language(folder, cache) if folder else None


class RimePinyin:
    """A PinyinEngine. The parts chosen are kept here; librime sees only the letters behind them."""

    def __init__(self, library: RimeLibrary, language: Language | None) -> None:
        self._library, self._language = library, language
        self._session = self._open()
        self._asked = Asked.TEXT
        self._parts: list[tuple[str, str]] = []  # text, and the letters it stands for
        self._letters = ""
        self._pressed = ""
        self._sentences: list[str] = []

    def feed(self, key: str) -> Composition:
        """See PinyinEngine."""
        if not key or not set(key) <= _KEYS:
            raise ValueError(f"not a key of pinyin: {key!r}")
        if len(self._letters) + len(key) <= LONGEST:
            self._letters += key
        return self._compose()

    def backspace(self) -> Composition:
        """See PinyinEngine."""
        self._letters = self._letters[:-1]
        if not self._letters and self._parts:
            self._letters = self._parts.pop()[1]
        return self._compose()

    def page(self, number: int) -> tuple[str, ...]:
        """See PinyinEngine."""
        return tuple(self._listed((number + 1) * PAGE)[number * PAGE :])

    def choose(self, index: int) -> Composition:
        """See PinyinEngine."""
        listed = self._listed(index + 1)
        if not 0 <= index < len(listed):
            raise IndexError(f"there is no candidate {index}")
        text = listed[index]
        rest = "" if text in self._sentences else self._rest_behind(text)
        used = len(self._letters) - len(rest)
        self._parts.append((text, self._letters[:used]))
        self._letters = rest.lstrip("'")
        return self._compose() if self._letters else self._commit()

    def choose_letters(self) -> Composition:
        """See PinyinEngine."""
        self._parts.append((self._letters, self._letters))
        return self._commit()

    def following(self, text: str, count: int = PAGE) -> tuple[str, ...]:
        """See PinyinEngine."""
        if self._language is None:
            return ()
        found = self._language.following(text, count + PAGE)
        return tuple(one for one in found if not is_unwanted(one))[:count]

    def ask(self, what: Asked) -> None:
        """See PinyinEngine."""
        self._asked = what

    def clear(self) -> Composition:
        """See PinyinEngine."""
        self._parts, self._letters, self._pressed, self._sentences = [], "", "", []
        self._library.clear(self._session)
        return Composition()

    def wipe(self) -> None:
        """See PinyinEngine. librime's session goes too: it remembers what it committed."""
        self.clear()
        self._asked = Asked.TEXT
        self._library.close_session(self._session)
        self._session = self._open()

    def close(self) -> None:
        """See PinyinEngine."""
        self._library.stop()
        _one_at_a_time.release()

    def _open(self) -> int:
        session = self._library.open_session()
        if not session:
            raise InputMissing("librime opened no session")
        return session

    def _compose(self) -> Composition:
        if not self._letters:
            return self.clear()
        self._press()
        self._sentences = self._guess()
        listed = self._listed(PAGE + 1)
        return Composition(
            chosen="".join(text for text, _ in self._parts),
            letters=self._letters,
            shown=self._library.preedit(self._session),
            candidates=tuple(listed[:PAGE]),
            more=len(listed) > PAGE,
        )

    def _press(self) -> None:
        """Brings librime to the letters that stand, which are mostly one more than before."""
        if not self._letters.startswith(self._pressed) or not self._pressed:
            self._library.clear(self._session)
            self._pressed = ""
        self._library.press(self._session, self._letters[len(self._pressed) :])
        self._pressed = self._letters

    def _guess(self) -> list[str]:
        if self._language is None or "'" in self._letters:
            return []
        chosen = "".join(text for text, _ in self._parts)
        before = self._language.before(chosen, name=self._asked is Asked.NAME)
        found = self._language.model.sentences(self._letters, count=_SENTENCES, before=before)
        return [text for text in found if not is_unwanted(text)]

    def _listed(self, count: int) -> list[str]:
        """The first candidates: our sentences, then librime's; each text once."""
        wanted = count + len(self._sentences) + PAGE
        found = self._library.candidates(self._session, 0, wanted) if self._letters else []
        wanted_only = (text for text in found if not is_unwanted(text))
        return list(dict.fromkeys((*self._sentences, *wanted_only)))[:count]

    def _rest_behind(self, text: str) -> str:
        """The letters that stay when librime's candidate is taken."""
        index = self._library.candidates(self._session, 0, _ALL).index(text)
        self._library.select(self._session, index)
        done = self._library.commit(self._session)
        rest = "" if done else self._library.preedit(self._session).removeprefix(text)
        self._library.clear(self._session)
        self._pressed = ""
        return self._letters[len(self._letters) - _letters_in(rest) :] if rest else ""

    def _commit(self) -> Composition:
        committed = "".join(text for text, _ in self._parts)
        self.clear()
        return Composition(committed=committed)


def _letters_in(preedit: str) -> int:
    return sum(character != " " for character in preedit)
