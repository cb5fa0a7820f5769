"""What every published type shares: the base type and the registry."""

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

import msgspec


class Entity(msgspec.Struct, frozen=True, kw_only=True):
    """The body of one published change; the id and version travel beside it."""

    type: ClassVar[str]


T = TypeVar("T", bound=type[Entity])

TYPES: dict[str, type[Entity]] = {}


def entity(name: str) -> Callable[[T], T]:
    """Register the decorated type under its name on the wire."""

    def register(cls: T) -> T:
        cls.type = name
        TYPES[name] = cls
        return cls

    return register


def entity_body(body: Entity) -> dict[str, Any]:
    """The body as plain JSON values."""
    built: dict[str, Any] = msgspec.to_builtins(body)
    return built
