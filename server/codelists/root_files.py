"""The private halves of root keys: a file or the environment, never the database.

File `signing/<district number>-root-<number>.key` in the data folder, mode 0600, holds base64 of
the 32-byte Ed25519 seed; the variable DANGQUN_ROOT_KEY_<district>_<number> takes its place. A root
whose private half is on another machine has neither.
"""

import base64
import binascii
import os
from pathlib import Path

from django.conf import settings
from nacl.signing import SigningKey

from server.codelists.models import RootKey
from server.errors import ServerError


class RootNotHere(ServerError):
    """This server does not hold the private half; sign where it is, and import the signature."""


class RootFileWrong(ServerError):
    """The file holds no private key, or there is one already."""


def root_file(*, district_no: int, number: int) -> Path:
    """Where the private half is kept."""
    data_dir: Path = settings.OPTIONS.data_dir
    return data_dir / "signing" / f"{district_no}-root-{number}.key"


def free_number(*, district_no: int, after: int) -> int:
    """The next number without a file: a restored database may not know of its newest root."""
    number = after + 1
    while root_file(district_no=district_no, number=number).exists():
        number += 1
    return number


def make_private_key(path: Path) -> str:
    """Write a new private key, readable by its owner alone; the public half as base64.

    Raises RootFileWrong.
    """
    private = SigningKey.generate()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise RootFileWrong(f"{path} 已经存在,不覆盖") from None
    with os.fdopen(handle, "wb") as file:
        file.write(base64.b64encode(private.encode()))
        file.flush()
        os.fsync(file.fileno())
    return public_half(private)


def read_private_key(path: Path) -> SigningKey:
    """Raises RootFileWrong."""
    try:
        return _key_of(path.read_bytes())
    except (OSError, ValueError, TypeError, binascii.Error):
        raise RootFileWrong(f"{path} 不是根密钥的私钥文件") from None


def private_key(root: RootKey) -> SigningKey:
    """Raises RootNotHere."""
    district_no = root.district.number
    given = os.environ.get(f"DANGQUN_ROOT_KEY_{district_no}_{root.number}")
    path = root_file(district_no=district_no, number=root.number)
    if given is None and not path.exists():
        raise RootNotHere(f"本服务器没有{root}的私钥")
    try:
        private = _key_of(given.encode() if given else path.read_bytes())
    except (OSError, ValueError, TypeError, binascii.Error):
        raise RootNotHere(f"{root}的私钥读不出来") from None
    if public_half(private) != root.public_key:
        raise RootNotHere(f"{root}的私钥与公钥不符")
    return private


def is_here(root: RootKey) -> bool:
    """Whether this server can sign with it."""
    try:
        private_key(root)
    except RootNotHere:
        return False
    return True


def public_half(private: SigningKey) -> str:
    return base64.b64encode(private.verify_key.encode()).decode()


def signed(private: SigningKey, statement: bytes) -> str:
    """The signature as base64."""
    return base64.b64encode(private.sign(statement).signature).decode()


def _key_of(text: bytes) -> SigningKey:
    return SigningKey(base64.b64decode(text.strip(), validate=True))
