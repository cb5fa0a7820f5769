"""dangqun-server as an administrator meets it: a real process on a folder of its own."""

import http.client
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from server.changes.epoch import renew_epoch, server_epoch
from server.config import demo
from server.config.demo import NotADemo
from server.districts.models import District

STOP_S = 4
"""About 1.2 s on an idle machine; a test may share its two cores."""


def server(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "server", *arguments],
        capture_output=True,
        text=True,
        env=clean_environment() | environment,
        timeout=60,
    )


def clean_environment() -> dict[str, str]:
    return {name: text for name, text in os.environ.items() if not name.startswith("DANGQUN_")}


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def demo_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("demo") / "data"
    done = server("demo", "--data", str(data))
    assert done.returncode == 0, done.stderr
    return data


@pytest.fixture
def running(demo_data: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    bind = f"127.0.0.1:{free_port()}"
    process = subprocess.Popen(
        [sys.executable, "-m", "server", "run", "--data", str(demo_data)],
        env=clean_environment() | {"DANGQUN_SERVER_BIND": bind},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _wait_for(f"http://{bind}/office/login/")
    yield process, bind
    process.kill()
    process.wait()


def _wait_for(url: str) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.05)
    raise AssertionError(f"{url} does not answer")


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_at_once_whatever_is_connected(
    running: tuple[subprocess.Popen[bytes], str], stop: signal.Signals
) -> None:
    process, bind = running
    with socket.create_connection(
        ("127.0.0.1", int(bind.split(":")[1]))
    ):  # an idle connection holds nothing up
        started = time.monotonic()
        process.send_signal(stop)
        assert process.wait(5) == 0
        assert time.monotonic() - started < STOP_S


def test_it_serves_styles_without_a_web_server_in_front(
    running: tuple[subprocess.Popen[bytes], str],
) -> None:
    with urllib.request.urlopen(f"http://{running[1]}/static/unfold/css/styles.css") as reply:
        assert reply.status == 200


def test_a_wrong_setting_is_one_line_and_exit_2() -> None:
    done = server("check", DANGQUN_SERVER_THREADS="many")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "threads" in done.stderr


def test_a_database_that_does_not_answer_is_one_line_and_exit_1(tmp_path: Path) -> None:
    address = f"postgresql://nobody@127.0.0.1:{free_port()}/none"
    environment = {"DANGQUN_SERVER_DATABASE": address, "DANGQUN_SERVER_DATA": str(tmp_path)}
    done = server("migrate", **environment)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    report = json.loads(server("check", "--json", **environment).stdout)
    assert {row["check"] for row in report["checks"] if not row["ok"]} == {"database", "migrations"}


def test_secrets_that_others_can_read_are_trouble(demo_data: Path) -> None:
    assert server("check", "--data", str(demo_data)).returncode == 0
    (demo_data / "seal_key").chmod(0o644)
    done = server("check", "--data", str(demo_data))
    (demo_data / "seal_key").chmod(0o600)
    assert done.returncode == 1
    assert "chmod 600" in done.stdout


def test_an_unknown_station_is_answered_with_those_there_are(demo_data: Path) -> None:
    done = server("enrol-code", "--data", str(demo_data), "--station", "nowhere")
    assert done.returncode == 1
    station = done.stderr.split("there are: ")[1].strip().split("、")[0]
    made = server("enrol-code", "--data", str(demo_data), "--station", station, "--json")
    assert set(json.loads(made.stdout)) == {"v", "url", "token", "typed", "exp", "key", "station"}


def test_the_demo_twice_changes_nothing(demo_data: Path) -> None:
    before = _rows(demo_data)
    assert server("demo", "--data", str(demo_data)).returncode == 0
    assert _rows(demo_data) == before


def test_database_and_folder_are_for_their_owner_only(demo_data: Path) -> None:
    modes = {demo_data: 0o700, demo_data / "server.sqlite3": 0o600}
    for path, mode in modes.items():
        assert path.stat().st_mode & 0o777 == mode
        path.chmod(0o755)
        done = server("check", "--data", str(demo_data))
        path.chmod(mode)
        assert done.returncode == 1
        assert f"chmod {mode:o} {path}" in done.stdout


def test_an_error_before_the_body_was_read_ends_the_connection(
    running: tuple[subprocess.Popen[bytes], str],
) -> None:
    host, port = running[1].split(":")
    with closing(http.client.HTTPConnection(host, int(port), timeout=5)) as caller:
        caller.request("POST", "/api/v1/sync/push", b"x" * 200_000)
        reply = caller.getresponse()
        assert (reply.status, reply.headers["Connection"]) == (401, "close")


def _rows(data: Path) -> dict[str, int]:
    with closing(sqlite3.connect(data / "server.sqlite3")) as found:
        tables = found.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        counts = {name: f'SELECT count(*) FROM "{name}"' for (name,) in tables}  # noqa: S608
        return {name: found.execute(count).fetchone()[0] for name, count in counts.items()}


@pytest.mark.django_db
def test_the_demo_never_touches_a_real_district(district: District) -> None:
    with pytest.raises(NotADemo):
        demo.load()


@pytest.mark.django_db
def test_the_demo_never_enters_a_database_with_other_users() -> None:
    User.objects.create_user("clerk", password="x")
    with pytest.raises(NotADemo):
        demo.load()
    assert not District.objects.exists()


@pytest.mark.django_db
def test_the_demo_never_takes_an_account_that_it_did_not_make() -> None:
    User.objects.create_user("demo", password="of-a-person")
    with pytest.raises(NotADemo):
        demo.load(password="another")
    assert User.objects.get().check_password("of-a-person")


@pytest.mark.django_db
def test_the_demos_password_changes_only_when_one_is_given() -> None:
    demo.load()
    user = User.objects.get()
    user.set_password("changed")
    user.save()
    assert demo.PASSWORD not in demo.load()
    assert User.objects.get().check_password("changed")
    assert "given" in demo.load(password="given")
    assert User.objects.get().check_password("given")


@pytest.mark.django_db
def test_a_renewed_epoch_is_another_one() -> None:
    before = server_epoch()
    assert renew_epoch() != before
    assert server_epoch() != before


def test_a_root_key_is_made_once_for_each_call_and_its_district_must_be_there(
    demo_data: Path,
) -> None:
    made = server("root-key", "--data", str(demo_data), "--district", "1")
    missing = server("root-key", "--data", str(demo_data), "--district", "999")
    assert (missing.returncode, "999" in missing.stderr) == (1, True)
    assert made.returncode == 0, made.stderr
    assert "名单已签名" in made.stdout
    assert server("check", "--data", str(demo_data)).returncode == 0


def test_the_check_tells_of_a_district_without_a_root_key(demo_data: Path) -> None:
    with closing(sqlite3.connect(demo_data / "server.sqlite3")) as database, database:
        database.execute("DELETE FROM codelists_issuedlist")
        database.execute("DELETE FROM codelists_rootkey")
    report = json.loads(server("check", "--data", str(demo_data), "--json").stdout)
    notes = [row for row in report["checks"] if row["check"] == "note codelists.W001"]
    assert ["还没有根密钥" in note["detail"] for note in notes] == [True]
    assert report["ok"]
