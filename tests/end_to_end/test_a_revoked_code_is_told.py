"""The office revokes a code on its page; the terminal says so after its next exchange."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from server.config.demo import PASSWORD, USER
from tests.end_to_end.machines import STATION, ServerProcess, TerminalProcess, until

CODES = "office/merchants/integritycode/"


@pytest.fixture
def terminal(tmp_path: Path, server: ServerProcess, display: str) -> Iterator[TerminalProcess]:
    made = TerminalProcess(tmp_path, display, {"camera": "none", "sync_every_s": 1, "idle_s": 600})
    made.enrol(server.enrolment_code(STATION))
    made.start()
    yield made
    made.stop()


def _code_here(server: ServerProcess) -> dict[str, str]:
    """A valid code of a shop at the terminal's station."""
    found: dict[str, str] = server.ask(
        "from server.merchants.models import IntegrityCode\n"
        "from datetime import date\n"
        f"row = IntegrityCode.objects.filter(merchant__station__name={STATION!r}, "
        "revoked_at=None, expires__gte=date.today()).order_by('serial')[0]\n"
        "print(json.dumps({'id': str(row.pk), 'text': row.text, 'short': row.short_form}))"
    )
    return found


def _lists(server: ServerProcess) -> int:
    """How many lists the office has signed."""
    return int(server.ask(
        "from server.codelists.models import IssuedList\n"
        "print(IssuedList.objects.count())"
    ))  # fmt: skip


def _word_of_terminal(server: ServerProcess) -> str:
    """How its signed list is, by its heartbeat."""
    return str(server.ask(
        "from server.devices.models import Device\n"
        "print(json.dumps(Device.objects.latest('created_at').code_list))"
    ))  # fmt: skip


def _revoke(server: ServerProcess, code_id: str) -> None:
    """As a person of the office does: log in, tick the code, choose to revoke."""
    with requests.Session() as session:
        form = f"{server.url}/office/login/"
        session.get(form, timeout=10)
        given = {"username": USER, "password": PASSWORD, "next": "/office/"}
        _post(session, form, given)
        chosen = {"action": "revoke", "_selected_action": code_id}
        told = _post(session, f"{server.url}/{CODES}", chosen)
        assert "已撤销 1 个诚信码" in told


def _post(session: requests.Session, address: str, form: dict[str, str]) -> str:
    token = {"csrfmiddlewaretoken": session.cookies["csrftoken"]}
    answer = session.post(address, {**form, **token}, headers={"Referer": address}, timeout=20)
    assert answer.ok, answer.status_code
    return answer.text


def _says_revoked(terminal: TerminalProcess, text: str) -> bool:
    """The word on the sticker now; the scanner may come before the exchange did."""
    terminal.scan(text)
    terminal.waits_for_screen("verdict")
    terminal.waits_for("名单更新于")
    said = "码已停用" in terminal.texts
    terminal.tap("header.end")
    terminal.waits_for_screen("home")
    return said


def test_a_revoked_code_is_told_after_the_next_exchange(
    server: ServerProcess, terminal: TerminalProcess
) -> None:
    code, before = _code_here(server), _lists(server)
    until(lambda: _word_of_terminal(server) == "ok", "the office knows that the list was taken")
    terminal.scan(code["text"])
    terminal.waits_for("真实有效")
    terminal.waits_for("名单更新于")
    terminal.tap("header.end")
    terminal.waits_for_screen("home")

    _revoke(server, code["id"])
    assert _lists(server) == before + 1
    until(lambda: _says_revoked(terminal, code["text"]), lambda: terminal.texts)

    terminal.tap("home.scan")
    terminal.tap("scan.type")
    terminal.key_in(code["short"].replace("-", ""), "code")
    terminal.tap("code.check")
    terminal.waits_for("码已停用")
