"""The queue on a stick: a stick is found, and a full, read-only or pulled one loses nothing."""

import base64
import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.commands.export_queue import export_queue
from kiosk.commands.rate_merchant import rate_merchant
from kiosk.config import load
from kiosk.desk import Desk
from kiosk.domain import sentences
from kiosk.errors import Refused
from kiosk.queries.stick import stick
from sync import state
from sync.export import write_export
from tests.factories import BAKERY_ID, SIGNER, enrolled_desk, pending_ops
from tests.small_disk import fill, small_disk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """With three operations in the queue; sticks are looked for in two folders."""
    plain = enrolled_desk(tmp_path)
    folders = f"{tmp_path / 'one'}:{tmp_path / 'two'}"
    made = Desk(plain.store, plain.clock, load(environ={}, stick_folders=folders))
    with made.store.transaction() as tx:
        state.put(tx, "device_seed", base64.b64encode(bytes(SIGNER)).decode())
    for stars in (1, 2, 3):
        rate_merchant(made, merchant_id=BAKERY_ID, stars=stars)
    yield made
    made.store.close()


def _refusal(desk: Desk, folder: Path) -> str:
    with pytest.raises(Refused) as refused:
        export_queue(desk, folder=folder)
    return refused.value.message_key


def _claimed(folder: Path) -> list[str]:
    """Files that look as if they were whole."""
    return [path.name for path in folder.glob("*.dqx")]


def test_a_folder_in_which_nothing_is_mounted_is_no_stick(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    assert stick(desk) is None
    assert _refusal(desk, tmp_path / "one") == sentences.STICK_GONE
    assert list((tmp_path / "one").iterdir()) == []


def test_a_mounted_stick_is_found_in_any_of_the_folders(desk: Desk, tmp_path: Path) -> None:
    with small_disk(tmp_path / "two", size="1m"):
        found = stick(desk)
    assert found is not None
    assert (found.folder, found.is_writable) == (tmp_path / "two", True)


def test_the_file_is_whole_and_the_queue_stays(desk: Desk, tmp_path: Path) -> None:
    before = pending_ops(desk)
    with small_disk(tmp_path / "one", size="1m") as folder:
        done = export_queue(desk, folder=folder)
        assert _claimed(folder) == [done.name]
        lines = [json.loads(line) for line in (folder / done.name).read_text().splitlines()]
    assert done.ops == 3
    assert (lines[0]["ops"], lines[-1]) == (3, {"end": 1})
    assert "stars" not in json.dumps(lines)
    assert [op["op_id"] for op in pending_ops(desk)] == [op["op_id"] for op in before]


def test_a_full_stick_is_named_and_no_file_is_claimed(desk: Desk, tmp_path: Path) -> None:
    with small_disk(tmp_path / "one", size="64k") as folder:
        filler = fill(folder)
        assert _refusal(desk, folder) == sentences.STICK_FULL
        assert list(folder.iterdir()) == [filler]
        filler.unlink()
        assert export_queue(desk, folder=folder).ops == 3


@pytest.mark.skipif(os.geteuid() != 0, reason="only root mounts")
def test_a_write_protected_stick_is_named(desk: Desk, tmp_path: Path) -> None:
    with small_disk(tmp_path / "one", size="64k", options="ro") as folder:
        found = stick(desk)
        assert found is not None
        assert not found.is_writable
        assert _refusal(desk, folder) == sentences.STICK_READ_ONLY


def test_a_stick_that_is_pulled_out_meanwhile_leaves_no_claim(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pulled(*args: object, **kwargs: object) -> object:
        subprocess.run(["umount", "--lazy", tmp_path / "one"], check=True)
        return write_export(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr("kiosk.commands.export_queue.write_export", pulled)
    with small_disk(tmp_path / "one", size="1m") as folder:
        assert _refusal(desk, folder) == sentences.STICK_GONE
    assert len(pending_ops(desk)) == 3
    assert _claimed(tmp_path / "one") == []
