"""Numbers for the change log, given in the order in which writes became visible.

A sequence hands out numbers before the commit: a slow writer's row would appear behind a cursor
that has already passed it. So a write leaves its row without a number, and whoever reads next
numbers what is committed, under the lock of the district's counter.
"""

from uuid import UUID

from django.db import connection, transaction

from server.changes.models import Change, ChangeCounter
from server.districts.models import District


def number_committed(district: District) -> int:
    """Number the rows that are committed; the last number given in the district."""
    unnumbered = Change.objects.filter(district=district, number__isnull=True)
    if not unnumbered.exists():
        counter = ChangeCounter.objects.filter(pk=district.pk).first()
        return counter.last if counter else 0
    with transaction.atomic():
        counter = _locked_counter(district)
        counter.last += _number_from(counter.last, district)
        counter.save()
        return counter.last


def _number_from(last: int, district: District) -> int:
    """Number the district's rows after `last`; how many. In one statement: a first pull may find
    100,000 of them. A row that a writer holds is about to change anyway: it is passed over, and
    numbered after its commit."""
    skip = "FOR UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE changes_change SET number = %s + given.place FROM ("  # noqa: S608
            "SELECT id, row_number() OVER (ORDER BY id) AS place FROM ("
            "SELECT id FROM changes_change WHERE district_id = %s AND number IS NULL "
            f"ORDER BY id {skip}) AS free) AS given WHERE changes_change.id = given.id",
            [last, _key(district)],
        )
        return int(cursor.rowcount)


def _key(district: District) -> str | UUID:
    """The district's id as this database keeps it."""
    return district.pk if connection.features.has_native_uuid_field else district.pk.hex


def _locked_counter(district: District) -> ChangeCounter:
    counter, _ = ChangeCounter.objects.select_for_update().get_or_create(pk=district.pk)
    return counter
