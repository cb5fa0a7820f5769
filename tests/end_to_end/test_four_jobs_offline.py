"""The offline story: all four jobs tapped with the server down, a power cut, and then everything
arrives exactly once and the screens show what became of it."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import qrcode

from tests.end_to_end.machines import STATION, ServerProcess, TerminalProcess, run, until

PHONE = "13900001111"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("story")


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[ServerProcess]:
    made = ServerProcess(folder)
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def terminal(folder: Path, server: ServerProcess, display: str) -> Iterator[TerminalProcess]:
    """Enrolled and filled while the server was there; the server is down from then on."""
    (folder / "camera").mkdir()
    made = TerminalProcess(
        folder,
        display,
        {"camera": f"pictures:{folder / 'camera'}", "sync_every_s": 1, "idle_s": 600},
    )
    made.enrol(server.enrolment_code(STATION))
    run("dangqun-kiosk", "--data", made.data, "sync", "--once")
    server.stop()
    made.start()
    yield made
    made.stop()


def _genuine_codes(server: ServerProcess) -> list[dict[str, str]]:
    found: list[dict[str, str]] = server.ask(
        "from server.merchants.models import IntegrityCode\n"
        "from datetime import date\n"
        "rows = IntegrityCode.objects.filter(revoked_at=None, expires__gte=date.today(), "
        f"merchant__station__name='{STATION}').select_related('merchant').order_by('serial')\n"
        "print(json.dumps([{'text': row.text, 'short': row.short_form, "
        "'shop': row.merchant.name} for row in rows]))"
    )
    return found


def _hold_before_camera(folder: Path, text: str) -> None:
    """A picture that appears whole, as a camera's frame does."""
    qrcode.make(text, box_size=6).save(folder / "next.tmp", format="PNG")
    (folder / "next.tmp").rename(folder / "camera" / "code.png")


def _study(terminal: TerminalProcess) -> None:
    terminal.tap("home.study")
    terminal.tap("study.column.0")
    terminal.tap("column.piece.0")
    terminal.tap("piece.finish")
    terminal.waits_for("已记录")
    terminal.tap("piece.quiz")
    while terminal.tap_one_of("quiz.done", "quiz.next", "quiz.option.0") != "quiz.done":
        pass
    terminal.tap("header.end")
    terminal.waits_for_screen("home")


def _check_and_rate(terminal: TerminalProcess, folder: Path, codes: list[dict[str, str]]) -> None:
    by_camera, by_scanner, by_hand = codes[:3]
    terminal.tap("home.scan")
    terminal.waits_for("取景框")
    _hold_before_camera(folder, by_camera["text"])
    terminal.waits_for("真实有效")
    terminal.waits_for(by_camera["shop"])
    terminal.tap("verdict.rate")
    terminal.tap("rate.star.5")
    terminal.tap("rate.send")
    terminal.waits_for("谢谢您的评价")
    terminal.waits_for("已登记,待确认")
    (folder / "camera" / "code.png").unlink()
    terminal.tap("header.end")
    terminal.waits_for_screen("home")

    terminal.scan(by_scanner["text"])
    terminal.waits_for(by_scanner["shop"])
    terminal.tap("header.end")

    terminal.tap("home.scan")
    terminal.tap("scan.type")
    terminal.key_in(by_hand["short"].replace("-", ""), "code")
    terminal.tap("code.check")
    terminal.waits_for(by_hand["shop"])
    terminal.tap("header.end")
    terminal.waits_for_screen("home")


def _book(terminal: TerminalProcess, slot: str | None = None) -> tuple[str, str]:
    """The reference and the slot's name."""
    terminal.tap("home.rooms")
    terminal.tap("rooms.room.0")
    terminal.tap("room.day.1")
    if slot is None:
        slot = next(
            name
            for name in terminal.names()
            if name.startswith("room.slot.") and terminal.can_tap(name)
        )
    terminal.tap(slot)
    terminal.tap("room.next")
    terminal.tap("booking.name.王")
    terminal.tap("booking.name.ms")
    terminal.tap("booking.purpose.0")
    terminal.key_in(PHONE)
    assert PHONE not in terminal.texts
    terminal.tap("booking.confirm")
    terminal.waits_for("已登记,待确认")
    found = re.search(r"^([0-9A-Z]{4}) ([0-9A-Z]{4})$", terminal.texts, re.MULTILINE)
    assert found is not None, terminal.texts
    terminal.tap("header.end")
    terminal.waits_for_screen("home")
    return "".join(found.groups()), slot


def _open_attendance(terminal: TerminalProcess) -> None:
    terminal.tap("home.volunteers")
    terminal.waits_for("进行中")
    terminal.tap_first("volunteers.shift.")


def _look_up(terminal: TerminalProcess, reference: str) -> None:
    terminal.tap("home.my_booking")
    terminal.key_in(reference, "reference")
    terminal.tap("my_booking.find")


def test_four_jobs_offline_a_power_cut_and_everything_arrives_once(
    server: ServerProcess, terminal: TerminalProcess, folder: Path
) -> None:
    codes = _genuine_codes(server)
    volunteers = server.ask(
        "from server.volunteers.models import SignUp\n"
        "from django.utils import timezone\n"
        "now = timezone.now()\n"
        "rows = SignUp.objects.filter(shift__start__lte=now, shift__end__gt=now)"
        ".select_related('volunteer').order_by('volunteer__card_code')\n"
        "print(json.dumps([[row.volunteer.phone, row.volunteer.card_code] for row in rows]))"
    )
    terminal.waits_for("网络")

    _study(terminal)
    _check_and_rate(terminal, folder, codes)
    kept, slot = _book(terminal)
    card, free = _first_room_tomorrow(terminal)
    later = next(name for name in free if name > f"room.slot.{_plus_hours(slot, 2)}")
    clashing, _ = _book(terminal, later)
    _taken_by_another_terminal(server, card, later)

    _open_attendance(terminal)
    terminal.key_in(volunteers[0][0])
    terminal.tap("attendance.go")
    terminal.waits_for("签到成功")
    terminal.tap("attended.done")
    _open_attendance(terminal)
    terminal.scan(volunteers[1][1])
    terminal.tap("attendance.go")
    terminal.waits_for("签到成功")

    before = terminal.queue()
    assert before["counts"]["done"] == 0
    terminal.kill_9()
    terminal.start()
    assert terminal.queue() == before

    _open_attendance(terminal)
    terminal.key_in(volunteers[0][0])
    terminal.tap("attendance.go")
    terminal.waits_for("签退成功")
    terminal.tap("attended.done")

    captured = terminal.queue()["ops"]
    kinds = Counter(op["kind"] for op in captured)
    assert kinds == {
        "study.finished": 1,
        "quiz.attempted": 1,
        "merchant.scanned": 3,
        "merchant.rated": 1,
        "booking.requested": 2,
        "attendance.checked_in": 2,
        "attendance.checked_out": 1,
    }
    _nobodys_number_is_kept(terminal, [PHONE, volunteers[0][0]])

    server.start()
    until(lambda: terminal.queue()["counts"]["pending"] == 0, "the queue is empty")

    arrived = server.ask(
        "from server.ingest.models import AppliedOp\n"
        "print(json.dumps([[op.seq, op.kind, op.outcome, str(op.op_id)] "
        "for op in AppliedOp.objects.order_by('seq')]))"
    )
    assert [row[0] for row in arrived] == list(range(1, 12))
    assert Counter(row[1] for row in arrived) == kinds
    assert [row[2] for row in arrived if row[1] == "booking.requested"] == ["applied", "conflict"]
    _each_has_one_effect(server, kept)

    _look_up(terminal, kept)
    terminal.waits_for("已确认")
    terminal.tap("header.end")
    _look_up(terminal, clashing)
    until(lambda: terminal.can_tap("booking.choice.0"), "choices are offered")
    terminal.tap("header.end")
    terminal.waits_for_screen("home")
    terminal.waits_for("网络正常")
    _nobodys_number_is_kept(terminal, [PHONE, volunteers[0][0]])
    assert terminal.stop() == 0


def _plus_hours(slot: str, hours: int) -> str:
    hour, minute = slot.removeprefix("room.slot.").split(":")
    return f"{int(hour) + hours:02d}:{minute}"


def _first_room_tomorrow(terminal: TerminalProcess) -> tuple[str, list[str]]:
    """The words of the first room's card, and the names of its free slots; ends at home."""
    terminal.tap("home.rooms")
    card = terminal.words("rooms.room.0")
    terminal.tap("rooms.room.0")
    terminal.tap("room.day.1")
    free = [
        name
        for name in terminal.names()
        if name.startswith("room.slot.") and terminal.can_tap(name)
    ]
    terminal.tap("header.end")
    terminal.waits_for_screen("home")
    return card, free


def _taken_by_another_terminal(server: ServerProcess, card: str, slot: str) -> None:
    """While this terminal is offline, the office confirms the same room and time to others."""
    hour, minute = map(int, slot.removeprefix("room.slot.").split(":"))
    server.ask(
        "from datetime import datetime, timedelta, timezone\n"
        "from zoneinfo import ZoneInfo\n"
        "from server.rooms.models import Booking, Room\n"
        f"day = datetime.now(ZoneInfo('Asia/Shanghai')) + timedelta(days=1)\n"
        f"start = day.replace(hour={hour}, minute={minute}, second=0, microsecond=0)\n"
        f"room = next(room for room in Room.objects.all() if room.name in {card!r})\n"
        "Booking.objects.create(district=room.district, room=room, start=start, "
        "end=start + timedelta(hours=1), status='confirmed', reference='0THER001', "
        "requested_at=datetime.now(timezone.utc))\n"
        "print('null')"
    )


def _each_has_one_effect(server: ServerProcess, reference: str) -> None:
    effects = server.ask(
        "from server.rooms.models import Booking\n"
        "from server.merchants.models import MerchantScan, Rating\n"
        "from server.study.models import QuizAttempt, StudyRecord\n"
        "from server.volunteers.models import Attendance\n"
        f"booking = Booking.objects.get(reference={reference!r})\n"
        "left = Attendance.objects.exclude(checked_out_at=None)\n"
        "print(json.dumps({'booking': [booking.status, booking.contact_phone], "
        "'scans': MerchantScan.objects.exclude(device=None).count(), "
        "'ratings': Rating.objects.exclude(device=None).count(), "
        "'read': StudyRecord.objects.count(), 'quizzes': QuizAttempt.objects.count(), "
        "'attended': Attendance.objects.count(), 'left': left.count()}))"
    )
    assert effects == {
        "booking": ["confirmed", PHONE],
        "scans": 3,
        "ratings": 1,
        "read": 1,
        "quizzes": 1,
        "attended": 2,
        "left": 1,
    }


def _nobodys_number_is_kept(terminal: TerminalProcess, numbers: list[str]) -> None:
    for path in [*terminal.data.rglob("*"), terminal.log]:
        if path.is_file():
            content = path.read_bytes()
            assert not any(number.encode() in content for number in numbers), path
