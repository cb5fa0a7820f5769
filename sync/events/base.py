"""What every kind of operation shares: the base type, the registry, the codec."""

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

import msgspec


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """The body of one operation. Fields that a reader does not know are ignored on reading;
    both sides keep the body as it came, so nothing unknown is lost."""

    kind: ClassVar[str]
    kind_v: ClassVar[int]


E = TypeVar("E", bound=type[Event])

KINDS: dict[tuple[str, int], type[Event]] = {}


class UnknownKind(Exception):
    """No body type is known for this kind and version."""


def event(kind: str, version: int = 1) -> Callable[[E], E]:
    """Register the decorated body type under its dotted name and version."""

    def register(cls: E) -> E:
        cls.kind, cls.kind_v = kind, version
        KINDS[kind, version] = cls
        return cls

    return register


def encode_body(body: Event) -> dict[str, Any]:
    """The body as plain JSON values (times as RFC 3339 in UTC, ids as text)."""
    built: dict[str, Any] = msgspec.to_builtins(body)
    return built


def decode_body(kind: str, version: int, body: object) -> Event:
    """The typed body. Raises UnknownKind, or msgspec.ValidationError with the field's path."""
    try:
        cls = KINDS[kind, version]
    except KeyError:
        raise UnknownKind(f"{kind} version {version}") from None
    return msgspec.convert(body, cls)
