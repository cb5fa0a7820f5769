"""What failed on a real terminal stands on its page in the office of a real server."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from server.config.demo import PASSWORD, USER
from tests.end_to_end.faulty import SECRET
from tests.end_to_end.machines import STATION, ServerProcess, TerminalProcess, until

REFERENCE = re.compile(r"说明编号 ([0-9A-F]{6})")


@pytest.fixture
def terminal(tmp_path: Path, server: ServerProcess, display: str) -> Iterator[TerminalProcess]:
    made = TerminalProcess(
        tmp_path,
        display,
        {"camera": "none", "sync_every_s": 1},
        program=(sys.executable, "-m", "tests.end_to_end.faulty"),
    )
    made.enrol(server.enrolment_code(STATION))
    made.start()
    yield made
    made.stop()


class Office:
    """A person of the district office, logged in by the real form."""

    def __init__(self, url: str) -> None:
        self._url, self._session = url, requests.Session()
        form = self._url + "/office/login/"
        self._session.get(form, timeout=10)
        given = {"username": USER, "password": PASSWORD, "next": "/office/"}
        token = {"csrfmiddlewaretoken": self._session.cookies["csrftoken"]}
        answer = self._session.post(form, {**given, **token}, headers={"Referer": form}, timeout=10)
        assert answer.ok, answer.status_code
        assert not answer.url.endswith("/login/")

    def page(self, path: str) -> str:
        answer = self._session.get(f"{self._url}/office/{path}", timeout=10)
        assert answer.ok, answer.status_code
        return answer.text

    def device(self) -> str:
        """The page of the newest terminal."""
        (number,) = re.findall(r"devices/device/([0-9a-f-]{36})/change", self._of_station())[:1]
        return self.page(f"devices/device/{number}/change/")

    def faulty(self) -> str:
        """The list, of those in which something failed within a day."""
        return self.page("devices/device/?faulty=yes")

    def _of_station(self) -> str:
        return self.page("devices/device/?status__exact=active")


def test_a_fault_and_a_killed_run_stand_in_the_office(
    server: ServerProcess, terminal: TerminalProcess
) -> None:
    office = Office(server.url)
    until(lambda: "在线" in office.page("devices/device/"), "it is heard")
    assert "有故障</" not in office.faulty()
    terminal.kill_9()
    terminal.start()
    until(lambda: "程序意外中止" in office.device(), "the office knows that it was killed")

    terminal.tap("footer.help")
    reference = until(lambda: _reference(terminal.texts), lambda: terminal.texts)
    page = until(lambda: _with(reference, office.device()), "the office knows the reference")
    assert "ZeroDivisionError" in page
    assert ">help<" in page
    assert SECRET not in page
    assert SECRET not in terminal.log.read_text()
    assert "有故障" in office.page("devices/device/")


def _reference(texts: str) -> str | None:
    found = REFERENCE.search(texts)
    return found.group(1) if found else None


def _with(word: str, page: str) -> str | None:
    return page if word in page else None
