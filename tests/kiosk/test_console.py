"""The command dangqun-kiosk, as a person at a prompt meets it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import qrcode
import structlog

from kiosk.commands.correct_operation import correct_operation
from kiosk.commands.rate_merchant import rate_merchant
from kiosk.console.parser import COMMANDS, parser, run
from kiosk.queries.refusals import refusals
from kiosk.store.store import Store
from sync.enrolment import device_seed
from sync.events.merchant_rated import MerchantRated
from tests.factories import BAKERY_ID, answer, enrolled_desk, sticker, typed


@pytest.fixture(autouse=True)
def own_log() -> Iterator[None]:
    """A command sets up the log for its process; the next test has its own."""
    yield
    structlog.reset_defaults()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A terminal's data directory with content, not held by anybody."""
    desk = enrolled_desk(tmp_path / "data")
    folder = desk.store.folder
    desk.store.close()
    return folder


def _lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_help_names_every_command_and_each_explains_itself(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = parser().format_help()
    for module in COMMANDS:
        assert f"    {module.NAME}" in text
        with pytest.raises(SystemExit) as ended:
            run([module.NAME, "--help"])
        assert ended.value.code == 0
        assert "--data DIR" in capsys.readouterr().out


@pytest.mark.parametrize("order", ["before", "after"])
def test_the_data_directory_may_stand_before_or_after_the_command(
    data: Path, order: str, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--data", str(data)]
    assert run([*where, "queue"] if order == "before" else ["queue", *where]) == 0
    assert capsys.readouterr().out.startswith("pending 0")


def test_a_wrong_setting_ends_with_its_name_and_what_is_allowed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "kiosk.toml").write_text("idle_s = 1\n")
    assert run(["--settings", str(tmp_path / "kiosk.toml"), "queue"]) == 2
    assert ">= 10 - at `$.idle_s`" in capsys.readouterr().err


def test_a_second_terminal_on_the_same_data_ends_with_a_clear_word(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    owner = Store(data)
    try:
        assert run(["--data", str(data), "simulate", "--ops", "1"]) == 3
        assert f"another process works on {data}" in capsys.readouterr().err
        assert run(["--data", str(data), "queue"]) == 0
    finally:
        owner.close()


@pytest.mark.parametrize("command", [["run"], ["simulate", "--ops", "1"], ["sync", "--once"]])
def test_a_terminal_that_is_not_enrolled_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    assert run(["--data", str(tmp_path / "new"), *command]) == 3
    assert "dangqun-kiosk enrol" in capsys.readouterr().err


def test_simulated_people_leave_real_operations_and_a_seed_repeats_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kinds = []
    for name in ("one", "two"):
        desk = enrolled_desk(tmp_path / name)
        where = ["--data", str(desk.store.folder)]
        desk.store.close()
        assert run([*where, "simulate", "--ops", "25", "--seed", "7"]) == 0
        assert json.loads(capsys.readouterr().out)["done"] == 25
        assert run([*where, "queue", "--json"]) == 0
        queue = json.loads(capsys.readouterr().out)
        assert queue["counts"]["pending"] == 25
        kinds.append([op["kind"] for op in queue["ops"]])
    assert kinds[0] == kinds[1]
    assert len(set(kinds[0])) >= 4


def test_decode_gives_a_line_a_picture_and_says_why_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, missing = tmp_path / "good.png", tmp_path / "missing.png"
    qrcode.make("诚信").save(good)
    assert run(["decode", str(good), str(missing)]) == 1
    first, second = _lines(capsys)
    assert (first["text"], first["decoder"], first["reason"]) == ("诚信", "zxing-cpp", None)
    assert (second["text"], second["reason"]) == (None, "missing")


@pytest.mark.parametrize("text", [sticker(), typed()])
def test_verify_judges_a_code_and_records_nothing(
    data: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    run(["--data", str(data), "verify", text])
    (said,) = _lines(capsys)
    assert said["serial"] is not None
    assert said["merchant"]
    assert run(["--data", str(data), "verify", "https://elsewhere.example/"]) == 1
    assert _lines(capsys)[0]["verdict"] == "unknown"
    run(["--data", str(data), "queue", "--json"])
    assert _lines(capsys)[0]["ops"] == []


@pytest.mark.parametrize("code", ["", "{}", "not json"])
def test_an_enrolment_code_that_is_none_is_a_wrong_use(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], code: str
) -> None:
    assert run(["--data", str(tmp_path), "enrol", "--code", code]) == 2
    assert "--server and --token" in capsys.readouterr().err


def test_the_queue_shows_dead_letters_and_what_corrects_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = enrolled_desk(tmp_path / "data")
    for stars in (1, 2):
        rate_merchant(desk, merchant_id=BAKERY_ID, stars=stars)
    answer(desk, MerchantRated.kind, "rejected", message_key="这家商户已不在册,请到服务台咨询")
    newest, oldest = refusals(desk)
    correct_operation(desk, op_id=oldest.op_id)
    desk.store.close()
    where = ["--data", str(desk.store.folder), "queue"]
    run(where)
    text = capsys.readouterr().out
    assert "dead letters 2" in text
    assert f"{newest.op_id.hex[-8:]}  merchant.rated 青麦烘焙  waits for a correction" in text
    assert f"{oldest.op_id.hex[-8:]}  merchant.rated 青麦烘焙  being corrected" in text
    run([*where, "--json"])
    (said,) = _lines(capsys)
    letters: Any = said["dead_letters"]
    assert [one["being_corrected"] for one in letters] == [False, True]
    ops: Any = said["ops"]
    assert ops[0]["supersedes"] == str(oldest.op_id)


def test_the_queue_is_exported_into_a_folder_without_the_screen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = enrolled_desk(tmp_path / "data")
    device_seed(desk.store.reader)
    rate_merchant(desk, merchant_id=BAKERY_ID, stars=1)
    where = ["--data", str(desk.store.folder), "export"]
    out = tmp_path / "out"
    assert run([*where, str(out)]) == 1  # beside the running terminal
    assert "not written: No such file" in capsys.readouterr().err
    out.mkdir()
    assert run([*where, str(out)]) == 0
    (file,) = out.iterdir()
    assert capsys.readouterr().out == f"{file}: 1 operations\n"
    assert json.loads(file.read_text().splitlines()[-1]) == {"end": 1}
    desk.store.close()
