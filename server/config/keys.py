"""The server's two secrets: Django's key, and the key pair that personal data is sealed to.

Each is a file of mode 0600 made at first use, or comes from the environment
(DANGQUN_SERVER_SECRET_KEY; DANGQUN_SERVER_SEAL_KEY, base64 of the 32 private bytes).
"""

import base64
import binascii
import contextlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from nacl.public import PrivateKey

from server.config.options import PREFIX, Options
from server.errors import OptionsError


def is_public_key(text: str) -> bool:
    """Whether it is base64 of the 32 raw bytes of an Ed25519 key, in its one form."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return False
    return len(raw) == 32 and base64.b64encode(raw).decode() == text


def secret_key(options: Options) -> str:
    """Django's secret key."""
    return _secret("SECRET_KEY", options.secret_key_path, lambda: secrets.token_urlsafe(48))


def seal_key(options: Options) -> PrivateKey:
    """The X25519 key pair. Losing it loses every sealed contact: back it up with the database."""
    text = _secret("SEAL_KEY", options.seal_key_path, _new_seal_key)
    try:
        return PrivateKey(base64.b64decode(text, validate=True))
    except (binascii.Error, ValueError, TypeError):
        raise OptionsError("seal_key: not allowed; allowed: base64 of 32 bytes") from None


def _new_seal_key() -> str:
    return base64.b64encode(bytes(PrivateKey.generate())).decode()


def _secret(name: str, path: Path, make: Callable[[], str]) -> str:
    given = os.environ.get(PREFIX + name)
    if given:
        return given
    try:
        # Two processes may start at once: the first to create the file wins.
        with contextlib.suppress(FileExistsError):
            _create(path, make())
        return path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise OptionsError(f"{name.lower()}_file: {path}: {error.strerror}") from None


def _create(path: Path, text: str) -> None:
    """Whole or not at all, readable by the owner only."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    staged = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        handle = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(staged, path)
    finally:
        staged.unlink(missing_ok=True)
