"""What the machines in the district rely on: units, scripts, sample settings, lock files."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from kiosk import config
from kiosk.lives import RESULT
from server.config.options import load_options

ROOT = Path(__file__).resolve().parents[2]
KIOSK, SERVER = ROOT / "deploy" / "kiosk", ROOT / "deploy" / "server"
SCRIPTS = sorted([*KIOSK.glob("*.sh"), *SERVER.glob("*.sh")])
LOCKS = sorted([*KIOSK.glob("*.lock"), *SERVER.glob("*.lock")])
HARDENED = (
    KIOSK / "dangqun-kiosk.service",
    SERVER / "dangqun-server.service",
    SERVER / "dangqun-tasks.service",
)


def unit(path: Path) -> dict[str, list[str]]:
    """Each key of a unit with its values in order, whatever its section."""
    found: dict[str, list[str]] = {}
    for line in path.read_text().splitlines():
        if "=" in line and not line.startswith("#"):
            key, value = line.split("=", 1)
            found.setdefault(key, []).append(value)
    return found


def locked_versions(lock: Path) -> dict[str, str]:
    """The version of each package in a lock file."""
    return dict(re.findall(r"^([a-z0-9._-]+)(?:\[[^]]*\])?==(\S+)", lock.read_text(), re.M))


def name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


@pytest.mark.parametrize("script", SCRIPTS, ids=name)
def test_a_script_is_executable_and_its_syntax_is_right(script: Path) -> None:
    sourced = script.name == "release.sh"
    assert sourced or script.stat().st_mode & 0o111
    subprocess.run(["bash", "-n", script], check=True)


@pytest.mark.skipif(shutil.which("shellcheck") is None, reason="shellcheck is not installed")
@pytest.mark.parametrize("script", SCRIPTS, ids=name)
def test_shellcheck_finds_nothing(script: Path) -> None:
    subprocess.run(["shellcheck", "-x", script], check=True, cwd=ROOT)


@pytest.mark.parametrize("script", [KIOSK / "install.sh", SERVER / "install.sh"], ids=name)
def test_an_installer_stops_at_the_first_error(script: Path) -> None:
    assert "set -euo pipefail" in script.read_text()


@pytest.mark.parametrize("path", HARDENED, ids=name)
def test_a_unit_cannot_change_the_system(path: Path) -> None:
    keys = unit(path)
    assert keys["User"][0] not in {"", "root"}
    assert keys["ProtectSystem"] == ["strict"]
    assert keys["NoNewPrivileges"] == ["yes"]
    assert keys["CapabilityBoundingSet"] == [""]
    assert keys["DevicePolicy"] == ["closed"]
    assert keys["StateDirectoryMode"] == ["0700"]
    assert "MemoryMax" in keys


def test_the_terminal_comes_back_whatever_ended_it() -> None:
    keys = unit(KIOSK / "dangqun-kiosk.service")
    assert keys["Restart"] == ["always"]
    assert keys["WantedBy"] == ["multi-user.target"]


def test_the_terminals_processes_stay_within_the_limits_of_their_unit() -> None:
    keys = unit(KIOSK / "dangqun-kiosk.service")
    assert "PAMName" not in keys  # logind would move them to a scope of its own
    assert "LIBSEAT_BACKEND=seatd" in keys["Environment"][0]
    assert "KillMode" not in keys


def test_waiting_for_a_person_or_a_screen_never_reboots_the_terminal() -> None:
    keys = unit(KIOSK / "dangqun-kiosk.service")
    session = (KIOSK / "session.sh").read_text()
    pause_s, restart_s = int(re.findall(r"^PAUSE_S=(\d+)", session, re.M)[0]), 3
    assert keys["RestartSec"] == [str(restart_s)]
    assert keys["StartLimitIntervalSec"] == ["15min"]
    assert 15 * 60 / (pause_s + restart_s) < int(keys["StartLimitBurst"][0])


def test_a_frozen_terminal_is_killed_whole_and_leaves_no_memory_on_the_disk() -> None:
    keys = unit(KIOSK / "dangqun-kiosk.service")
    assert (keys["Type"], keys["NotifyAccess"]) == (["notify"], ["all"])
    told_late_s = int(keys["WatchdogSec"][0])
    assert told_late_s + int(keys["TimeoutAbortSec"][0]) + int(keys["RestartSec"][0]) <= 26
    assert keys["LimitCORE"] == ["0"]


def test_the_last_ends_reason_is_left_where_the_next_start_looks() -> None:
    (command,) = unit(KIOSK / "dangqun-kiosk.service")["ExecStopPost"]
    assert command.endswith(f"> {RESULT}'")
    (folder,) = unit(KIOSK / "dangqun-kiosk.service")["WorkingDirectory"]
    assert config.load(KIOSK / "kiosk.toml", environ={}).folder == Path(folder)


def test_a_slow_screen_is_waited_for_before_the_start_counts_as_frozen() -> None:
    session = (KIOSK / "session.sh").read_text()
    wait_s = int(re.findall(r"^OUTPUT_WITHIN_S=(\d+)", session, re.M)[0])
    pause_s = int(re.findall(r"^PAUSE_S=(\d+)", session, re.M)[0])
    (start_s,) = unit(KIOSK / "dangqun-kiosk.service")["TimeoutStartSec"]
    assert int(start_s) > wait_s + pause_s + 30


def test_the_terminals_unit_leaves_out_what_keeps_software_opengl_from_working() -> None:
    keys = unit(KIOSK / "dangqun-kiosk.service")
    assert "MemoryDenyWriteExecute" not in keys
    assert "PrivateDevices" not in keys


def test_a_stick_is_mounted_where_the_terminal_looks_and_may_write() -> None:
    settings = config.load(KIOSK / "kiosk.toml", environ={})
    script = (KIOSK / "stick.sh").read_text()
    folder = re.findall(r"STICK_FOLDER:-([^}]+)}", script)
    assert [str(path) for path in settings.sticks] == folder
    assert unit(KIOSK / "dangqun-kiosk.service")["ReadWritePaths"] == [f"-{folder[0]}"]
    assert f"install -d -m 755 {folder[0]}\n" in (KIOSK / "install.sh").read_text()
    assert unit(KIOSK / "dangqun-stick@.service")["ExecStop"][0].endswith(f" {folder[0]}")


def test_nothing_on_a_stick_can_run_and_every_write_is_on_it_at_once() -> None:
    options = re.findall(r"^OPTIONS=(.*)$", (KIOSK / "stick.sh").read_text(), re.M)[0].split(",")
    assert {"nosuid", "nodev", "noexec", "sync"} <= set(options)


def test_the_rule_starts_the_stick_unit_for_what_the_script_can_mount() -> None:
    rule = (KIOSK / "stick.rules").read_text()
    unit_name = re.findall(r'SYSTEMD_WANTS}\+="([^%]+)%k\.service"', rule)
    assert [f"{name}.service" for name in unit_name] == ["dangqun-stick@.service"]
    kinds = re.findall(r'ID_FS_TYPE}=="([^"]+)"', rule)[0].split("|")
    script = (KIOSK / "stick.sh").read_text()
    assert all(re.search(rf"^  .*\b{kind}\b.*\) options=", script, re.M) for kind in kinds)
    assert unit(KIOSK / "dangqun-stick@.service")["BindsTo"] == ["dev-%i.device"]


def test_the_server_waits_for_its_database_for_ever() -> None:
    keys = unit(SERVER / "dangqun-server.service")
    assert keys["Restart"] == ["always"]
    assert keys["StartLimitIntervalSec"] == ["0"]


BY_HAND = {"code_list", "root_key"}
"""What a person runs."""


def test_each_command_that_is_due_by_the_clock_has_its_place_in_the_timer() -> None:
    commands = {path.stem for path in ROOT.glob("server/*/management/commands/[a-z]*.py")}
    given = (SERVER / "tasks.py").read_text()
    timed = set(re.findall(r'"([a-z_]+)"', given.split("TASKS = ")[1].split(")")[0]))
    assert commands - BY_HAND == timed


def test_the_terminals_sample_settings_are_right_and_complete() -> None:
    settings = config.load(KIOSK / "kiosk.toml", environ={})
    assert settings.folder == Path("/var/lib/dangqun-kiosk")
    given = tomllib.loads((KIOSK / "kiosk.toml").read_text())
    assert given.keys() <= set(settings.__struct_fields__)


def test_the_servers_sample_settings_are_right() -> None:
    options = load_options({"DANGQUN_SERVER_SETTINGS": str(SERVER / "server.toml")})
    assert options.database.startswith("postgresql:///dangqun")
    assert options.data_dir == Path("/var/lib/dangqun-server")
    assert options.behind_tls_proxy
    assert options.secret_key_path.parent == options.seal_key_path.parent


def test_the_proxy_speaks_to_the_address_that_the_sample_settings_bind() -> None:
    options = load_options({"DANGQUN_SERVER_SETTINGS": str(SERVER / "server.toml")})
    site = (SERVER / "nginx.conf").read_text()
    assert set(re.findall(r"proxy_pass http://([^;]+);", site)) == {options.bind}


@pytest.mark.parametrize("lock", LOCKS, ids=name)
def test_each_locked_package_has_a_version_and_a_hash(lock: Path) -> None:
    packages = re.split(r"^(?=[a-z])", lock.read_text(), flags=re.M)[1:]
    assert packages
    for package in packages:
        assert re.match(r"[a-z0-9._-]+(\[[a-z,]+\])?==\S+ \\\n", package), package[:60]
        assert "--hash=sha256:" in package, package[:60]


@pytest.mark.parametrize(
    ("lock", "extra"), [(KIOSK, "kiosk"), (SERVER, "server")], ids=["kiosk", "server"]
)
def test_a_lock_holds_what_pyproject_asks_for_on_that_machine(lock: Path, extra: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = project["dependencies"] + project["optional-dependencies"][extra]
    locked = locked_versions(lock / "requirements.lock")
    for requirement in map(Requirement, wanted):
        assert requirement.name in locked, requirement.name
        assert requirement.specifier.contains(locked[requirement.name]), requirement.name


def test_the_locked_build_tool_is_one_that_pyproject_accepts() -> None:
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text())["build-system"]["requires"]
    locked = locked_versions(KIOSK / "build.lock")
    for requirement in map(Requirement, needed):
        assert requirement.specifier.contains(locked[requirement.name])


@pytest.mark.skipif(shutil.which("msgfmt") is None, reason="gettext is not installed")
def test_the_installers_can_compile_each_catalogue(tmp_path: Path) -> None:
    catalogues = [*ROOT.glob("assets/locale/**/*.po"), *ROOT.glob("server/**/locale/**/*.po")]
    assert catalogues
    for catalogue in catalogues:
        subprocess.run(["msgfmt", "-o", tmp_path / "compiled.mo", catalogue], check=True)
