"""What the server says to people at a terminal is in the terminal's catalogues."""

import ast
from collections.abc import Iterator
from pathlib import Path

from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
FILES = [
    ROOT / "server" / "rooms" / "rules.py",
    ROOT / "server" / "ingest" / "bodies.py",
    ROOT / "server" / "ingest" / "corrections.py",
    ROOT / "server" / "ingest" / "deciding.py",
    ROOT / "server" / "ingest" / "taking.py",
    *(ROOT / "server").glob("*/handlers.py"),
]


def _sentences() -> Iterator[str]:
    """Chinese texts of these files that are no docstrings."""
    for path in FILES:
        tree = ast.parse(path.read_text())
        docstrings = {
            id(node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        }
        for node in ast.walk(tree):
            if not isinstance(node, ast.Constant) or id(node) in docstrings:
                continue
            if isinstance(node.value, str) and any(char >= "\u4e00" for char in node.value):
                yield node.value


def test_there_are_sentences() -> None:
    assert len(set(_sentences())) > 15


def test_every_sentence_is_in_both_catalogues() -> None:
    for name in ("zh_CN", "en"):
        with (ROOT / f"assets/locale/{name}/LC_MESSAGES/kiosk.po").open("rb") as file:
            known = {message.id for message in read_po(file, locale=name)}
        assert set(_sentences()) - known == set()
