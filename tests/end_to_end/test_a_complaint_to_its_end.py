"""A complaint filed offline, answered by the office, and confirmed by its complainant at the same
terminal; and the code by which a phone could have gone on, read off the screen."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import apsw
import pytest
import zxingcpp
from PIL import Image

from tests.end_to_end.machines import STATION, ServerProcess, TerminalProcess, run, until

ANSWER = "经核对多收了3元,已当面退还"


@pytest.fixture
def terminal(tmp_path: Path, server: ServerProcess, display: str) -> Iterator[TerminalProcess]:
    """Enrolled and filled; the server is down from then on."""
    made = TerminalProcess(tmp_path, display, {"camera": "none", "sync_every_s": 1, "idle_s": 600})
    made.enrol(server.enrolment_code(STATION))
    run("dangqun-kiosk", "--data", made.data, "sync", "--once")
    server.stop()
    made.start()
    yield made
    made.stop()


def test_a_complaint_is_filed_offline_answered_and_confirmed(
    server: ServerProcess, terminal: TerminalProcess, tmp_path: Path
) -> None:
    terminal.tap("home.merchants")
    terminal.tap_first("merchants.merchant.")
    terminal.tap("merchant.complain")
    offered = _code_for_a_phone(terminal, tmp_path)
    reference = _file(terminal)
    (body,) = _waiting(terminal)
    assert body["reference"] == reference
    assert "text" not in body

    server.start()
    until(lambda: terminal.queue()["counts"]["pending"] == 0, "the queue is empty")
    assert _known(server, reference) == ["filed", "结账与标价不一致", ""]
    _verify(server, offered)

    _office(server, reference, "accept", "")
    _office(server, reference, "answer", ANSWER)
    terminal.tap("home.my_complaint")
    terminal.key_in(reference, "reference")
    until(lambda: _is_found(terminal), "the complaint is found")
    until(lambda: "已答复" in terminal.texts, "the answer arrives by itself")
    assert ANSWER in terminal.texts.replace("\n", "").replace(",", ",")
    terminal.tap("complaint.confirm")
    terminal.tap("ask.yes")
    until(lambda: _known(server, reference)[0] == "closed", "the server closed it")
    assert _known(server, reference)[2] == "confirmed"
    until(lambda: "已办结" in terminal.texts, "the terminal shows that it is over")
    assert terminal.stop() == 0


def _file(terminal: TerminalProcess) -> str:
    """The reference on the screen; ends at home."""
    terminal.tap("complaint.kind.price")
    terminal.tap("complaint.sentence.0")
    for step in ("发生了什么", "要我们联系您吗", "请核对"):
        terminal.waits_for(step)
        terminal.tap("complaint.next")
    terminal.waits_for_screen("complaint_status")
    terminal.waits_for("待确认")
    found = re.search(r"^([0-9A-Z]{4}) ([0-9A-Z]{4})$", terminal.texts, re.MULTILINE)
    assert found is not None, terminal.texts
    terminal.tap("header.end")
    terminal.waits_for_screen("home")
    return "".join(found.groups())


def _code_for_a_phone(terminal: TerminalProcess, folder: Path) -> str:
    """What a phone reads off the screen."""
    terminal.tap("complaint.on_phone")
    terminal.waits_for("还能用")
    terminal.picture(folder / "phone.png")
    (read,) = zxingcpp.read_barcodes(Image.open(folder / "phone.png"))
    terminal.tap("header.back")
    terminal.waits_for_screen("complaint")
    return str(read.text)


def _waiting(terminal: TerminalProcess) -> list[dict[str, Any]]:
    """The bodies of the complaints in the outbox."""
    flags = apsw.SQLITE_OPEN_READONLY
    with apsw.Connection(str(terminal.data / "terminal.db"), flags=flags) as conn:
        rows = conn.execute("SELECT body FROM outbox WHERE kind = 'complaint.filed'").fetchall()
    return [json.loads(str(row[0])) for row in rows]


def _is_found(terminal: TerminalProcess) -> bool:
    """Asked for again while the news of it is on its way."""
    if terminal.screen == "complaint_status":
        return True
    terminal.tap_one_of("sheet.close", "my_complaint.find")
    return False


def _known(server: ServerProcess, reference: str) -> list[str]:
    found: list[str] = server.ask(
        "from server.merchants.models import Complaint\n"
        f"row = Complaint.objects.get(reference={reference!r})\n"
        "print(json.dumps([row.status, row.text, row.ending]))"
    )
    return found


def _office(server: ServerProcess, reference: str, step: str, text: str) -> None:
    server.ask(
        "from django.contrib.auth import get_user_model\n"
        "from django.utils import timezone\n"
        "from server.merchants import services\n"
        "from server.merchants.models import Complaint\n"
        f"row = Complaint.objects.get(reference={reference!r})\n"
        "officer = get_user_model().objects.first()\n"
        f"services.take_step({step!r}, complaint=row, officer=officer, seen=row.step, "
        f"now=timezone.now(), text={text!r})\n"
        "print('null')"
    )


def _verify(server: ServerProcess, offered: str) -> None:
    """By the key that the server has known since the enrolment; raises in the server when not."""
    server.ask(
        "import base64\n"
        "from datetime import timedelta\n"
        "from django.utils import timezone\n"
        "from nacl.signing import VerifyKey\n"
        "from server.devices.models import Device\n"
        "from sync.events.handoff import LASTS, handoff_prefix, parse_handoff\n"
        "from server.districts.models import District\n"
        "prefix = handoff_prefix(District.objects.get().code_prefix)\n"
        f"text = {offered!r}\n"
        "assert text.startswith(prefix), text\n"
        "found, signature = parse_handoff(text.removeprefix(prefix))\n"
        "device = Device.objects.get(pk=found.device_id)\n"
        "key = VerifyKey(base64.b64decode(device.public_key))\n"
        "key.verify(found.signed_bytes(), signature)\n"
        "assert abs(timezone.now() - found.issued) < LASTS\n"
        "print('null')"
    )
