"""One Kivy window for all tests of the screens, without a display."""

# ruff: noqa: E402  Kivy reads its settings when it is imported

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")

from kiosk.app import prepare_kivy

prepare_kivy(Path(tempfile.mkdtemp(prefix="kivy-tests-")))

from kivy.clock import Clock
from kivy.core.window import Window

from screens import language
from screens.front import Front
from screens.pictures import open_front
from tests.screens.fakes import COMPLAINTS, REFERENCES, FakeDesk, call

SIZE = (1080, 1920)


@pytest.fixture(scope="session", autouse=True)
def _compiled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The catalogues of the sources, compiled beside nobody else's."""
    folder = tmp_path_factory.mktemp("locale")
    for name in language.LANGUAGES:
        source = language.LOCALE / name / "LC_MESSAGES" / "kiosk.po"
        target = folder / name / "LC_MESSAGES" / "kiosk.mo"
        target.parent.mkdir(parents=True)
        with source.open("rb") as read, target.open("wb") as written:
            write_mo(written, read_po(read, locale=name))
    kept, language.LOCALE = language.LOCALE, folder
    yield
    language.LOCALE = kept


@pytest.fixture(scope="session")
def _front() -> Iterator[Front]:
    Clock._max_fps = 0  # no waiting for the next frame
    front = open_front(FakeDesk(), size=SIZE, caller=call)
    yield front
    front.close()


@pytest.fixture
def front(_front: Front) -> Front:
    """At home, with a desk that remembers what it was asked."""
    _front.desk = FakeDesk()
    _front.sample_references = REFERENCES
    _front.sample_complaints = COMPLAINTS
    _front.sample_codes = ("7QK3M0ZA11", *"XERFUVWTDOCG")
    _front.home()
    return _front


@pytest.fixture
def wide(front: Front) -> Iterator[Front]:
    """In a window of 1920x1080."""
    kept, Window.size = Window.size, (1920, 1080)
    front.rebuild()
    yield front
    Window.size = kept
    front.rebuild()
