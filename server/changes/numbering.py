"""Numbers for the change log, given in the order in which writes became visible.

A sequence hands out numbers before the commit: a slow writer's row would appear behind a cursor
that has already passed it. So a write leaves its row without a number, and whoever reads next
numbers what is committed, under the lock of the district's counter.
"""

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
        skip = connection.features.has_select_for_update_skip_locked
        # A row that a writer holds is about to change anyway: it is numbered after its commit.
        locked = unnumbered.order_by("pk").select_for_update(skip_locked=skip)
        rows = list(locked.only("pk", "number"))
        for row in rows:
            counter.last += 1
            row.number = counter.last
        Change.objects.bulk_update(rows, ["number"], batch_size=500)
        counter.save()
        return counter.last


def _locked_counter(district: District) -> ChangeCounter:
    counter, _ = ChangeCounter.objects.select_for_update().get_or_create(pk=district.pk)
    return counter
