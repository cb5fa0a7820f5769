"""Checks of a body before any area sees it."""

import hashlib
from typing import Any

import msgspec
import rfc8785

from server.api.canonical import canonical
from server.ingest.envelope import Operation
from server.ingest.handlers import Outcome
from sync.events import Event, decode_body

UNREADABLE = "这条记录的内容无法识别,请联系工作人员"


class BodyRefused(Exception):
    """The body can never be taken; `outcome` says why."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.code)
        self.outcome = outcome


class BodyDamaged(Exception):
    """The body is not the one that `sha256` was made of: another delivery may be whole."""


def checked_body(op: Operation) -> Event:
    """The typed body. Raises BodyRefused, BodyDamaged, sync.events.UnknownKind."""
    try:
        plain = msgspec.json.decode(op.body)
        fits = hashlib.sha256(canonical(plain)).hexdigest() == op.sha256
        has_nul = b"\\u0000" in bytes(op.body) and _has_nul(plain)
    except (ValueError, RecursionError, rfc8785.CanonicalizationError):
        raise _invalid("$", "not JSON that has a canonical form") from None
    if not fits:
        raise BodyDamaged
    if has_nul:
        raise _invalid("$", "a text holds the character U+0000")
    try:
        return decode_body(op.kind, op.kind_v, plain)
    except msgspec.ValidationError as error:
        reason, _, path = str(error).partition(" - at ")
        raise _invalid(path.strip("`") or "$", reason) from None


def _invalid(path: str, reason: str) -> BodyRefused:
    detail = {"path": path, "reason": reason}
    return BodyRefused(Outcome("rejected", "invalid_body", UNREADABLE, detail=detail))


def _has_nul(value: Any) -> bool:
    """PostgreSQL keeps no U+0000 in a text; refusing it everywhere keeps the databases alike."""
    if isinstance(value, str):
        return "\x00" in value
    if isinstance(value, dict):
        return any(_has_nul(key) or _has_nul(inner) for key, inner in value.items())
    return isinstance(value, list) and any(_has_nul(inner) for inner in value)
