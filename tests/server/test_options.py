"""Settings: where they come from, and what a wrong one says."""

from pathlib import Path

import pytest

from server.config.options import load_options
from server.errors import OptionsError


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "server.toml"
    file.write_text('bind = "0.0.0.0:80"\nthreads = 4\n')
    options = load_options(
        {"DANGQUN_SERVER_SETTINGS": str(file), "DANGQUN_SERVER_BIND": "127.0.0.1:9"}
    )
    assert (options.bind, options.threads) == ("127.0.0.1:9", 4)


def test_lists_and_switches_are_read_from_the_environment() -> None:
    options = load_options(
        {"DANGQUN_SERVER_ALLOWED_HOSTS": "a.cn, b.cn", "DANGQUN_SERVER_DEBUG": "true"}
    )
    assert options.allowed_hosts == ("a.cn", "b.cn")
    assert options.debug is True


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("bind", "nowhere", "HOST:PORT"),
        ("threads", "many", "1 to 64"),
        ("zone", "Asia/Nowhere", "time zone"),
        ("database", "mysql://x", "sqlite, or postgresql://"),
        ("min_app_version", "new", "a version"),
        ("colour", "red", "no such key"),
    ],
)
def test_a_wrong_value_names_its_key_and_what_is_allowed(key: str, value: str, says: str) -> None:
    with pytest.raises(OptionsError) as caught:
        load_options({f"DANGQUN_SERVER_{key.upper()}": value})
    assert str(caught.value).startswith(f"{key}: ")
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_database_password_is_not_repeated_in_the_error() -> None:
    with pytest.raises(OptionsError) as caught:
        load_options({"DANGQUN_SERVER_DATABASE": "mysql://user:secret@host/db"})
    assert "secret" not in str(caught.value)


def test_sqlite_takes_one_worker() -> None:
    with pytest.raises(OptionsError, match="workers"):
        load_options({"DANGQUN_SERVER_WORKERS": "2"})


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(OptionsError, match=r"/no/such\.toml"):
        load_options({"DANGQUN_SERVER_SETTINGS": "/no/such.toml"})
