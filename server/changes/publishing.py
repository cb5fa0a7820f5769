"""How an area publishes its models to terminals: register what a row looks like on the wire.

    @publishes(Room)
    def room(row: Room) -> Published: ...

Saving or deleting a row of a registered model publishes it in the same transaction, whoever saved
it. `republishes` says which parents a child row (a quiz question, a rating) is shown in.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.db import models, transaction
from django.db.models import F
from django.db.models.signals import post_delete, post_save

from server.changes.models import Change
from server.districts.models import District
from sync.events.entities import Entity, entity_body


@dataclass(frozen=True)
class Published:
    """One row on the wire. `station_id`: the only station that is given it; None is all.
    `body` None is a tombstone: the thing exists but terminals must not have it."""

    type: str
    id: UUID
    district_id: UUID
    body: Entity | None
    station_id: UUID | None = None


M = TypeVar("M", bound=models.Model)


def publishes(model: type[M]) -> Callable[[Callable[[M], Published]], Callable[[M], Published]]:
    """Register how a row of `model` is published, and publish it at every save and deletion."""

    def register(build: Callable[[M], Published]) -> Callable[[M], Published]:
        def saved(instance: M, **_: Any) -> None:
            publish(build(instance))

        def deleted(instance: M, **_: Any) -> None:
            withdraw(build(instance))

        uid = f"publishes {model._meta.label}"
        post_save.connect(saved, sender=model, weak=False, dispatch_uid=f"{uid} save")
        post_delete.connect(deleted, sender=model, weak=False, dispatch_uid=f"{uid} delete")
        return build

    return register


def republishes(
    model: type[M],
) -> Callable[[Callable[[M], Iterable[Published]]], Callable[[M], Iterable[Published]]]:
    """Register which published things must be built again when a row of `model` changes."""

    def register(build: Callable[[M], Iterable[Published]]) -> Callable[[M], Iterable[Published]]:
        def changed(instance: M, **_: Any) -> None:
            for published in build(instance):
                publish(published)

        uid = f"republishes {model._meta.label}"
        post_save.connect(changed, sender=model, weak=False, dispatch_uid=f"{uid} save")
        post_delete.connect(changed, sender=model, weak=False, dispatch_uid=f"{uid} delete")
        return build

    return register


def publish(published: Published) -> None:
    """Write the thing's newest state; nothing happens when it looks as before on the wire."""
    if published.body is None:
        withdraw(published)
        return
    body = entity_body(published.body)
    with transaction.atomic():
        change, created = Change.objects.select_for_update().get_or_create(
            district_id=published.district_id,
            type=published.type,
            entity_id=published.id,
            defaults={"body": body, "station_id": published.station_id},
        )
        same = (change.body, change.station_id, change.deleted)
        if not created and same != (body, published.station_id, False):
            _renew(change, body=body, station_id=published.station_id, deleted=False)


def withdraw(published: Published) -> None:
    """Leave a tombstone, if terminals were ever given the thing."""
    with transaction.atomic():
        change = (
            Change.objects.select_for_update()
            .filter(district_id=published.district_id, type=published.type)
            .filter(entity_id=published.id, deleted=False)
            .first()
        )
        if change:
            _renew(change, body={}, station_id=change.station_id, deleted=True)


def version_of(district: District, type_name: str, entity_id: UUID) -> int | None:
    """The thing's version as published, or None."""
    return (
        Change.objects.filter(district=district, type=type_name, entity_id=entity_id)
        .values_list("version", flat=True)
        .first()
    )


def _renew(change: Change, *, body: dict[str, Any], station_id: UUID | None, deleted: bool) -> None:
    change.moved = change.moved or change.station_id != station_id
    change.body, change.station_id, change.deleted = body, station_id, deleted
    change.version, change.number = F("version") + 1, None
    change.save()
