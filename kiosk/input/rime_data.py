"""The folder that librime works in: our schema, our dictionary, and what it compiles from them.

Everything in it can be made again, so it belongs beside the data and into no backup.
"""

import os
from hashlib import sha256
from pathlib import Path
from shutil import rmtree

from kiosk.errors import InputMissing
from kiosk.input.field import DICTIONARY

SHARED = Path("/usr/share/rime-data")
DICTIONARY_NAME = "pinyin_simp.dict.yaml"
_SCHEMA = DICTIONARY.with_name("kiosk.schema.yaml")
_DEFAULT = """\
config_version: "1"
schema_list:
  - schema: kiosk
menu:
  page_size: 10
"""
_STAMP = "built-from"


def shared_data() -> Path:
    """Debian's folder of rime data. Raises InputMissing when the dictionary is not there."""
    if not (SHARED / DICTIONARY_NAME).is_file():
        raise InputMissing("pinyin needs the Debian package rime-data-pinyin-simp")
    return SHARED


def is_built(folder: Path) -> bool:
    """Whether librime's compiled files are whole and belong to these sources.

    Every byte counts: librime ends the process when it opens a damaged one.
    """
    try:
        return (folder / _STAMP).read_text(encoding="utf-8") == _state(folder)
    except OSError:
        return False


def write_sources(folder: Path) -> None:
    """Our own files, before librime compiles them."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _STAMP).unlink(missing_ok=True)
    rmtree(folder / "build", ignore_errors=True)
    (folder / "default.yaml").write_text(_DEFAULT, encoding="utf-8")
    for source in (_SCHEMA, DICTIONARY):
        (folder / source.name).write_bytes(source.read_bytes())


def mark_built(folder: Path) -> None:
    """Says that everything was compiled, once it is all on the disk: the power may go any time."""
    for path in (*folder.iterdir(), *(folder / "build").iterdir()):
        if path.is_file():
            with path.open("rb+") as file:
                os.fsync(file.fileno())
    new = folder / f"{_STAMP}.new"
    new.write_text(_state(folder), encoding="utf-8")
    new.replace(folder / _STAMP)


def _state(folder: Path) -> str:
    """A digest of the sources and of what was compiled from them."""
    digest = sha256(_DEFAULT.encode())
    compiled = sorted((folder / "build").iterdir())
    for path in (_SCHEMA, DICTIONARY, shared_data() / DICTIONARY_NAME, *compiled):
        digest.update(f"{path.name} ".encode() + path.read_bytes())
    return digest.hexdigest()
