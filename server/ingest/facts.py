"""Plain facts: what happened, depends on nothing, and is refused by no rule of the business.

    @plain_fact(MerchantScanned)
    def scanned(facts: Sequence[Fact[MerchantScanned]]) -> list[Kept]: ...

The area says, for each, which row to keep and what to answer; it reads and writes nothing. So one
function takes a single operation (its handler is made here) and a run of them in one statement.
What must follow from rows that are written is given as `then`.
Rows of a run are written without Django's signals: their models must have no listeners.
"""

from collections.abc import Callable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from django.db import models

from server.ingest.handlers import HANDLERS, Operation, Outcome
from sync.events import Event

B = TypeVar("B", bound=Event)


class Fact(NamedTuple, Generic[B]):
    """One operation with its typed body."""

    op: Operation
    body: B


class Kept(NamedTuple):
    """The unsaved row of a fact, and the answer to its operation."""

    row: models.Model
    outcome: Outcome


Keeper = Callable[[Sequence[Fact[Any]]], list[Kept]]
Follower = Callable[[Sequence[Any]], None]

KEEPERS: dict[type[Event], Keeper] = {}
FOLLOWERS: dict[type[Event], Follower] = {}


def plain_fact(
    body_type: type[B], *, then: Follower | None = None
) -> Callable[[Callable[[Sequence[Fact[B]]], list[Kept]]], Keeper]:
    """Register the decorated function for one body type, for runs and for single operations.
    `then` is called with the rows once they are written, in their transaction."""

    def register(keep: Callable[[Sequence[Fact[B]]], list[Kept]]) -> Keeper:
        def take_one(op: Operation, body: B) -> Outcome:
            (kept,) = keep([Fact(op, body)])
            kept.row.save(force_insert=True)
            if then:
                then([kept.row])
            return kept.outcome

        KEEPERS[body_type] = keep
        if then:
            FOLLOWERS[body_type] = then
        HANDLERS[body_type] = take_one
        return keep

    return register
