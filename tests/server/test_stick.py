"""The queue on a stick: what is whole is taken, the rest is named in Chinese."""

import io
import resource
import tempfile
from dataclasses import replace

import pytest
from nacl.public import PrivateKey
from nacl.signing import SigningKey

from server.devices.models import EscrowedBatch
from server.devices.stick import MAX_LINE, Imported, NotAnExport, import_export
from server.ingest.models import AppliedOp
from server.stations.models import Station
from tests.server import stick
from tests.server.terminal import Terminal, enrolled

pytestmark = pytest.mark.django_db


def imported(content: bytes) -> Imported:
    return import_export(io.BytesIO(content))


def a_box(terminal: Terminal) -> bytes:
    return stick.box(stick.signed(terminal, stick.request_of(terminal, terminal.op())))


def test_each_batch_becomes_an_escrow_unapplied(terminal: Terminal) -> None:
    ops = [terminal.op() for _ in range(3)]
    found = imported(stick.export(terminal, ops[:2], ops[2:]))
    assert (found.kept, found.known, found.ops, found.problems) == (2, 0, 3, ())
    assert {batch.source for batch in EscrowedBatch.objects.all()} == {"stick"}
    assert sorted(batch.op_count for batch in EscrowedBatch.objects.all()) == [1, 2]
    assert AppliedOp.objects.count() == 0


def test_importing_again_changes_nothing(terminal: Terminal) -> None:
    content = stick.export(terminal, [terminal.op()])
    imported(content)
    found = imported(content)
    assert (found.kept, found.known, found.problems) == (0, 1, ())
    assert EscrowedBatch.objects.count() == 1


def test_what_came_by_the_network_keeps_its_source(terminal: Terminal) -> None:
    op = terminal.op()
    terminal.escrow(op)
    assert imported(stick.export(terminal, [op])).known == 1
    assert EscrowedBatch.objects.get().source == "network"


def test_a_file_that_was_cut_off_gives_what_is_whole(terminal: Terminal) -> None:
    content = stick.export(terminal, [terminal.op()], [terminal.op()])
    found = imported(content[: len(content) - 60])
    assert found.kept == 1
    assert "没有结尾" in "".join(found.problems)
    found = imported(stick.head(terminal, 1) + a_box(terminal))
    assert (found.kept, len(found.problems)) == (1, 1)


def test_a_damaged_box_is_named_and_the_others_are_taken(terminal: Terminal) -> None:
    good, sick = a_box(terminal), bytearray(a_box(terminal))
    sick[100] ^= 1
    content = stick.head(terminal, 3) + good + bytes(sick) + b"{}\n" + stick.end(3)
    found = imported(content)
    assert found.kept == 1
    assert [problem.split(":")[0] for problem in found.problems] == ["第 3 行", "第 4 行"]
    assert "打不开" in found.problems[0]


def test_a_file_for_another_server_says_so(terminal: Terminal) -> None:
    inside = stick.signed(terminal, stick.request_of(terminal, terminal.op()))
    other = stick.box(inside, PrivateKey.generate().public_key)
    found = imported(stick.head(terminal, 1) + other + stick.end(1))
    assert found.kept == 0
    assert "另一台服务器" in found.problems[0]


def test_a_batch_with_another_signature_is_not_taken(terminal: Terminal) -> None:
    line = a_box(replace(terminal, key=SigningKey.generate()))
    found = imported(stick.head(terminal, 1) + line + stick.end(1))
    assert (found.kept, EscrowedBatch.objects.count()) == (0, 0)
    assert "签名" in found.problems[0]


def test_a_batch_of_another_terminal_is_not_taken(station: Station, terminal: Terminal) -> None:
    other = enrolled(station)
    found = imported(stick.head(terminal, 1) + a_box(other) + stick.end(1))
    assert found.kept == 0
    assert "另一台终端" in found.problems[0]


def test_a_terminal_that_is_not_registered_is_named() -> None:
    stranger = Terminal(device_id="01900000-0000-7000-8000-0000000000aa")
    with pytest.raises(NotAnExport, match="01900000"):
        imported(stick.head(stranger, 0) + stick.end(0))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "空"),
        (b"\x89PNG\r\n\x1a\n" + bytes(300), "不是终端导出"),
        (b'{"format": "other", "v": 1}\n', "不是终端导出"),
        (b"x" * 1000, "不是终端导出"),
    ],
)
def test_a_file_that_is_no_export_is_refused(db: None, content: bytes, said: str) -> None:
    with pytest.raises(NotAnExport, match=said):
        imported(content)


def test_a_newer_format_asks_for_an_upgrade(terminal: Terminal) -> None:
    with pytest.raises(NotAnExport, match="升级"):
        imported(stick.head(terminal, 0, v=2) + stick.end(0))


@pytest.mark.parametrize("inside", [b"", b"short", bytes(64) + b"{}", bytes(64) + b"\xff"])
def test_a_box_with_something_else_inside_is_named(terminal: Terminal, inside: bytes) -> None:
    found = imported(stick.head(terminal, 1) + stick.box(inside) + stick.end(1))
    assert (found.kept, len(found.problems)) == (0, 1)


def test_a_line_that_is_too_long_is_skipped(terminal: Terminal) -> None:
    content = stick.head(terminal, 2) + b"x" * (MAX_LINE * 3) + b"\n" + a_box(terminal)
    found = imported(content + stick.end(2))
    assert found.kept == 1
    assert "太长" in found.problems[0]


def test_the_largest_batch_fits_into_a_line(terminal: Terminal) -> None:
    op = terminal.op()
    room = 256 * 1024 - len(stick.request_of(terminal, {**op, "more": ""}))
    request = stick.request_of(terminal, {**op, "more": "x" * room})
    assert len(request) == 256 * 1024
    line = stick.box(stick.signed(terminal, request))
    assert imported(stick.head(terminal, 1) + line + stick.end(1)).kept == 1
    over = stick.request_of(terminal, {**op, "more": "x" * (room + 1)})
    line = stick.box(stick.signed(terminal, over))
    assert imported(stick.head(terminal, 1) + line + stick.end(1)).kept == 0


def test_too_many_problems_are_summed_up(terminal: Terminal) -> None:
    content = stick.head(terminal, 500) + b"{}\n" * 500 + stick.end(500)
    assert len(imported(content).problems) < 20


def test_a_count_that_does_not_fit_is_told(terminal: Terminal) -> None:
    found = imported(stick.head(terminal, 2) + a_box(terminal) + stick.end(2))
    assert (found.kept, len(found.problems)) == (1, 1)


def test_a_file_of_a_hundred_megabytes_does_not_sit_in_memory(terminal: Terminal) -> None:
    with tempfile.TemporaryFile() as file:
        file.write(stick.head(terminal, 0))
        for _ in range(100):
            file.write(b"x" * 1024 * 1024)
        file.seek(0)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        found = import_export(file)
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert found.kept == 0
    assert after - before < 20 * 1024
