"""The private halves of the signing keys: a file or the environment, never the database.

File `signing/<district number>-<key number>.key` in the data folder, mode 0600, holds base64 of
the 32-byte Ed25519 seed; the variable DANGQUN_SIGNING_KEY_<district>_<key> takes its place.
"""

import base64
import os
from pathlib import Path

from django.conf import settings
from nacl.signing import SigningKey as PrivateKey

from server.merchants.models import SigningKey


class KeyNotHere(Exception):
    """This server does not hold the private key; issue codes where it is, or make a new key."""


def key_file(*, district_no: int, key_no: int) -> Path:
    """Where the private key is kept."""
    data_dir: Path = settings.OPTIONS.data_dir
    return data_dir / "signing" / f"{district_no}-{key_no}.key"


def free_number(*, district_no: int, after: int) -> int:
    """The next number without a file: a restored database may not know of its newest keys."""
    number = after + 1
    while key_file(district_no=district_no, key_no=number).exists():
        number += 1
    return number


def make_private_key(*, district_no: int, key_no: int) -> bytes:
    """Write a new private key, readable by the server alone; the public key's 32 bytes."""
    private = PrivateKey.generate()
    path = key_file(district_no=district_no, key_no=key_no)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(base64.b64encode(private.encode()))
    return private.verify_key.encode()


def sign(key: SigningKey, data: bytes) -> bytes:
    """The Ed25519 signature. Raises KeyNotHere."""
    return _private_key(key).sign(data).signature


def _private_key(key: SigningKey) -> PrivateKey:
    district_no = key.district.number
    given = os.environ.get(f"DANGQUN_SIGNING_KEY_{district_no}_{key.key_no}")
    path = key_file(district_no=district_no, key_no=key.key_no)
    if given is None and not path.exists():
        raise KeyNotHere(f"本服务器没有 {key.key_no} 号密钥的私钥,请新建密钥后再签发")
    private = PrivateKey(base64.b64decode(given or path.read_bytes()))
    if base64.b64encode(private.verify_key.encode()).decode() != key.public_key:
        raise KeyNotHere(f"{key.key_no} 号密钥的私钥与公钥不符")
    return private
