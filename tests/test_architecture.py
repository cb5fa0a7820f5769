"""Who may import whom, read from the syntax trees."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("kiosk", "screens", "sync", "server")
OURS = frozenset(PACKAGES)
STDLIB = sys.stdlib_module_names
AREAS = (
    *(
        "stations",
        "merchants",
        "codelists",
        "assessments",
        "outliers",
        "rooms",
        "volunteers",
        "study",
        "feedback",
    ),
    *("notices", "places", "phone", "radar"),
)
OPEN_TO_AREAS = ("services", "selectors")


def _files(folder: str) -> list[Path]:
    return [
        path for path in sorted((ROOT / folder).rglob("*.py")) if "migrations" not in path.parts
    ]


def _name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _imports(path: Path) -> Iterator[str]:
    """Dotted names of everything that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _all() -> Iterator[tuple[str, str]]:
    for package in PACKAGES:
        for path in _files(package):
            for imported in _imports(path):
                yield _name(path), imported


IMPORTS = list(_all())


def _within(name: str, *packages: str) -> bool:
    return any(name == package or name.startswith(package + ".") for package in packages)


def _breaches(inside: str, *forbidden: str) -> list[tuple[str, str]]:
    return [
        (importer, imported)
        for importer, imported in IMPORTS
        if _within(importer, inside) and _within(imported, *forbidden)
    ]


def test_there_is_something_to_check() -> None:
    assert len(IMPORTS) > 500


def test_sync_knows_neither_kiosk_nor_screens_nor_server() -> None:
    assert _breaches("sync", "kiosk", "screens", "server") == []


def test_the_wire_contract_needs_the_standard_library_and_msgspec_only() -> None:
    foreign = [
        (importer, imported)
        for importer, imported in IMPORTS
        if _within(importer, "sync.events")
        and imported.split(".")[0] not in {*STDLIB, "msgspec"}
        and not _within(imported, "sync.events")
    ]
    assert foreign == []


def test_the_domain_needs_the_standard_library_only() -> None:
    foreign = [
        (importer, imported)
        for importer, imported in IMPORTS
        if _within(importer, "kiosk.domain")
        and imported.split(".")[0] not in STDLIB
        and not _within(imported, "kiosk.domain")
    ]
    assert foreign == []


def test_the_terminal_knows_no_server() -> None:
    assert _breaches("kiosk", "server") == []
    assert _breaches("screens", "server") == []


def test_kivy_is_only_in_the_app_and_the_screens() -> None:
    allowed = ("kiosk.app", "kiosk.__main__", "screens")
    outside = [
        pair for pair in IMPORTS if _within(pair[1], "kivy") and not _within(pair[0], *allowed)
    ]
    assert outside == []


def test_screens_know_neither_store_nor_sql_nor_http() -> None:
    assert (
        _breaches("screens", "kiosk.store", "apsw", "sqlite3", "requests", "urllib.request") == []
    )
    assert _breaches("screens", "sync.outbox", "sync.state", "sync.client", "sync.worker") == []


def test_only_the_console_opens_screens_from_the_terminal() -> None:
    allowed = ("kiosk.app", "kiosk.console")
    outside = [pair for pair in _breaches("kiosk", "screens") if not _within(pair[0], *allowed)]
    assert outside == []


def test_the_server_takes_nothing_of_ours_but_the_wire_contract() -> None:
    taken = [
        pair
        for pair in IMPORTS
        if _within(pair[0], "server")
        and pair[1].split(".")[0] in OURS - {"server"}
        and not _within(pair[1], "sync.events")
        and pair[1] != "sync"
    ]
    assert taken == []


@pytest.mark.parametrize("area", AREAS)
def test_an_area_of_the_server_is_used_through_its_services_and_selectors(area: str) -> None:
    outside = [
        (importer, imported)
        for importer, imported in _breaches("server", f"server.{area}")
        if not _within(importer, f"server.{area}")
        and not _within(imported, *(f"server.{area}.{door}" for door in OPEN_TO_AREAS))
        and imported
        not in (f"server.{area}", f"server.{area}.services", f"server.{area}.selectors")
        and not _within(importer, "server.config")
    ]
    assert outside == []


def test_every_package_is_typed_and_no_file_is_named_for_nothing_in_particular() -> None:
    vague = {"utils", "helpers", "helper", "manager", "misc", "common"}
    named = [path for package in PACKAGES for path in _files(package) if path.stem in vague]
    assert named == []
