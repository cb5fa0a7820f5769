"""How an area takes an operation: register a handler for its body type.

    @handles(BookingRequested)
    def book(op: Operation, body: BookingRequested) -> Outcome: ...

A handler runs inside the operation's savepoint. It calls the area's service, the same one that
the back office and the public pages call, and turns the answer into an outcome.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, TypeVar
from uuid import UUID

from server.devices.models import Device
from server.districts.models import District
from sync.events import Event

FinalOutcome = Literal["applied", "conflict", "rejected"]


@dataclass(frozen=True)
class Operation:
    """What came around the body. `occurred_at` is corrected by the server (UTC);
    `occurred_at_device` is what the device's clock said."""

    op_id: UUID
    device: Device
    entity_id: UUID | None
    base_version: int | None
    occurred_at: datetime
    occurred_at_device: datetime
    received_at: datetime

    @property
    def district(self) -> District:
        return self.device.district


@dataclass(frozen=True)
class Outcome:
    """A handler's answer. `code` is an identifier, `message_key` the msgid of the sentence that
    the terminal shows, `detail` plain JSON values (for a conflict: `{"choices": [...]}`)."""

    outcome: FinalOutcome
    code: str = ""
    message_key: str = ""
    entity_id: UUID | None = None
    detail: dict[str, Any] = field(default_factory=dict)
    flags: tuple[str, ...] = ()


def applied(entity_id: UUID | None = None, *flags: str, **detail: Any) -> Outcome:
    """The operation took effect; `flags` are for the office to look at."""
    return Outcome("applied", entity_id=entity_id, detail=detail, flags=flags)


def rejected(code: str, message_key: str) -> Outcome:
    """The operation can never take effect."""
    return Outcome("rejected", code=code, message_key=message_key)


B = TypeVar("B", bound=Event)
Handler = Callable[[Operation, Any], Outcome]

HANDLERS: dict[type[Event], Handler] = {}


def handles(body_type: type[B]) -> Callable[[Callable[[Operation, B], Outcome]], Handler]:
    """Register the decorated function for one body type."""

    def register(handler: Callable[[Operation, B], Outcome]) -> Handler:
        HANDLERS[body_type] = handler
        return handler

    return register
