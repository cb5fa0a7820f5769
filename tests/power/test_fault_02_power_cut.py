"""Fault 2: the power goes at any write; what was not synced is lost, torn or out of order."""

from collections.abc import Callable
from pathlib import Path

import apsw
import pytest

from kiosk.store import folder as store_folder
from kiosk.store import installation, migrations
from kiosk.store.store import Store
from tests.power.cuts import Outcome, Story, cut_everywhere, told
from tests.power.stories import (
    SCENES,
    Scene,
    a_damaged_terminal,
    a_half_installed_terminal,
    a_terminal_of_version_1,
    an_enrolled_terminal,
    book_a_room,
    nothing,
    only_start,
    open_first,
)

MENDING = (
    Scene(a_damaged_terminal, only_start),
    Scene(a_half_installed_terminal, only_start),
)


def _told(scene: Scene, place: Path) -> Story:
    root = place / "disk"
    root.mkdir()
    scene.begin(root)
    folder = root / ("district/data" if scene.begin is nothing else "data")
    with told(root, folder) as story:
        scene.act(story)
    return story


def _show(capsys: pytest.CaptureFixture[str], scene: Scene, outcome: Outcome) -> None:
    with capsys.disabled():
        print(f"\n{scene}: {outcome.cuts} cuts, {outcome.disks} different disks", end=" ")


@pytest.mark.parametrize("scene", SCENES, ids=str)
def test_fault_02_a_power_cut_at_any_write_loses_nothing_acknowledged(
    scene: Scene, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outcome = cut_everywhere(_told(scene, place), place / "after")
    _show(capsys, scene, outcome)
    assert outcome.broken == []
    assert outcome.cuts > 20


@pytest.mark.parametrize("scene", MENDING, ids=str)
def test_fault_02_a_power_cut_while_a_store_is_mended_loses_nothing_that_can_be_read(
    scene: Scene, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    story = _told(scene, place)
    damaged = story.recording and story.recording.content_before(story.folder / "terminal.db")

    def the_damaged_file_is_kept(folder: Path) -> None:
        assert damaged in [path.read_bytes() for path in folder.glob("damaged-*/terminal.db")]

    outcome = cut_everywhere(story, place / "after", salvages=True, check=the_damaged_file_is_kept)
    _show(capsys, scene, outcome)
    assert outcome.broken == []


def test_fault_32_a_power_cut_at_any_write_of_an_upgrade_leaves_the_outbox_whole(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scene = Scene(a_terminal_of_version_1, book_a_room)
    story = _told(scene, place)

    def it_is_upgraded(folder: Path) -> None:
        with apsw.Connection(str(folder / "terminal.db")) as conn:
            assert conn.pragma("user_version") == len(migrations.STEPS)
        conn.close()

    outcome = cut_everywhere(story, place / "after", check=it_is_upgraded)
    _show(capsys, scene, outcome)
    assert outcome.broken == []


def _without_full_sync(patch: pytest.MonkeyPatch) -> None:
    real = Store.connect

    def connect(store: Store) -> apsw.Connection:
        conn = real(store)
        conn.pragma("synchronous", "normal")
        return conn

    patch.setattr(Store, "connect", connect)
    patch.setattr(Store, "_assert_durable", lambda self, conn: None)


def _without_synced_folder(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(store_folder, "sync_path", lambda path: None)


def _without_synced_installation(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(installation, "sync_path", lambda path: None)


@pytest.mark.parametrize(
    ("scene", "weaken"),
    [
        (Scene(an_enrolled_terminal, book_a_room), _without_full_sync),
        (Scene(nothing, open_first), _without_synced_folder),
        (Scene(a_half_installed_terminal, only_start), _without_synced_installation),
    ],
    ids=lambda value: value.__name__.strip("_") if callable(value) else str(value.act.__name__),
)
def test_the_cuts_find_a_program_that_syncs_too_little(
    scene: Scene,
    weaken: Callable[[pytest.MonkeyPatch], None],
    place: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    weaken(monkeypatch)
    assert cut_everywhere(_told(scene, place), place / "after", salvages=True).broken
