"""Cutting the power at every operation of a story, in several ways each."""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.store.store import Store
from tests.power.disk import WAYS
from tests.power.promises import Dump, broken_promise, dump
from tests.power.recording import Recording, recording


@dataclass
class Story:
    """A recording with what was acknowledged after how many operations."""

    root: Path
    folder: Path
    acknowledged: list[tuple[int, Dump]] = field(default_factory=list)
    recording: Recording | None = None

    def acknowledge(self, store: Store) -> None:
        """From here on what the store holds now is promised."""
        assert self.recording is not None
        self.acknowledged.append((len(self.recording.events), dump(store.reader)))

    def allowed(self, cut: int) -> list[Dump]:
        """What may be found: the last that was acknowledged, or the one that was under way."""
        before = [found for at, found in self.acknowledged if at <= cut]
        after = [found for at, found in self.acknowledged if at > cut]
        return before[-1:] + after[:1]


@contextmanager
def told(root: Path, folder: Path) -> Iterator[Story]:
    """Record a story; what lies in the data directory before it is on the disk for sure."""
    story = Story(root, folder)
    with recording(root) as story.recording:
        yield story


@dataclass
class Outcome:
    """How many cuts, how many different disks they left, and what did not hold."""

    cuts: int = 0
    disks: int = 0
    broken: list[str] = field(default_factory=list)


def cut_everywhere(
    story: Story,
    aside: Path,
    *,
    salvages: bool = False,
    check: Callable[[Path], None] = lambda folder: None,
) -> Outcome:
    """Cut at every operation and start the real store on every disk that can be left."""
    assert story.recording is not None
    outcome, seen = Outcome(), set()
    disk = story.recording.disk()
    for cut in range(len(story.recording.events) + 1):
        if cut:
            disk.take(story.recording.events[cut - 1])
        outcome.cuts += 1
        for way in WAYS:
            files = disk.after_power_cut(f"{way} {cut}")
            allowed = story.allowed(cut)
            fingerprint = _fingerprint(files, len(allowed), _acknowledged_before(story, cut))
            if fingerprint in seen:
                continue
            seen.add(fingerprint)
            outcome.disks += 1
            shutil.rmtree(aside, ignore_errors=True)
            folder = _laid_out(files, story, aside)
            problem = _problem(folder, allowed, salvages)
            if problem:
                outcome.broken.append(f"cut {cut}, {way}: {problem}")
            else:
                check(folder)
    return outcome


def _acknowledged_before(story: Story, cut: int) -> int:
    """How many acknowledgements came before a cut."""
    return sum(at <= cut for at, _ in story.acknowledged)


def _problem(folder: Path, allowed: list[Dump], salvages: bool) -> str | None:
    try:
        return broken_promise(folder, allowed, salvages=salvages)
    except Exception as error:
        return f"does not start: {type(error).__name__}: {error}"


def _laid_out(files: dict[Path, bytes | None], story: Story, aside: Path) -> Path:
    aside.mkdir(parents=True)
    for path, content in files.items():
        if story.root in path.parents:
            target = aside / path.relative_to(story.root)
            if content is None:
                target.mkdir(exist_ok=True)
            else:
                target.write_bytes(content)
    return aside / story.folder.relative_to(story.root)


def _fingerprint(files: dict[Path, bytes | None], *more: int) -> str:
    found = hashlib.sha256(repr(more).encode())
    for path, content in files.items():
        found.update(f"{path} {content is None} {len(content or b'')} ".encode())
        found.update(content or b"")
    return found.hexdigest()
