"""A rejected operation stays as it is; of all its corrections, and theirs, one takes effect.

Corrections form a tree whose root is the `original`. Whoever decides one of them locks the root
first, so that of two at once the second sees what became of the first.
"""

from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from server.districts.models import District
from server.ingest.bodies import UNREADABLE
from server.ingest.handlers import Outcome, rejected
from server.ingest.models import AppliedOp

NOT_REJECTED = rejected("not_rejected", "要更正的那一步没有被拒绝,不需要更正")
NOT_CORRECTABLE = rejected("not_correctable", UNREADABLE)
ALREADY_CORRECTED = rejected("already_corrected", "这一步已经更正过了,不需要再更正")


class NotArrived(Exception):
    """The operation that a correction names is not here."""


def correction_refusal(row: AppliedOp, supersedes: UUID) -> Outcome | None:
    """Why `row` may not correct what it supersedes, or None. Fills `row.original`; the lock on
    the original holds until the transaction's end. Raises NotArrived."""
    named = AppliedOp.objects.filter(district=row.district_id, pk=supersedes)
    row.original = _original(named.exclude(pk=row.pk))
    lock_family(row)
    wrong = named.get()
    if row.made_by_id is None and (wrong.device_id, wrong.kind) != (row.device_id, row.kind):
        return NOT_CORRECTABLE
    if wrong.outcome != AppliedOp.Outcome.REJECTED:
        return NOT_REJECTED
    return ALREADY_CORRECTED if family_took_effect(row) else None


def lock_family(row: AppliedOp) -> None:
    """Nobody else decides an operation of this family until the transaction's end."""
    AppliedOp.objects.select_for_update(of=("self",)).get(pk=row.original or row.pk)


def family_took_effect(row: AppliedOp) -> bool:
    """Whether another operation of the family was applied."""
    applied = _family(row).filter(outcome=AppliedOp.Outcome.APPLIED)
    return applied.exclude(pk=row.pk).exists()


def took_effect(op_id: UUID, district: District) -> bool:
    """Whether the operation, or a correction of it, or of that, was applied. Raises NotArrived."""
    row = AppliedOp.objects.filter(pk=op_id, district=district).first()
    if row is None:
        raise NotArrived
    rejected_here = {row.pk} if row.outcome == AppliedOp.Outcome.REJECTED else set()
    if not rejected_here:
        return row.outcome == AppliedOp.Outcome.APPLIED
    below = list(_family(row).values_list("pk", "supersedes", "outcome"))
    while rejected_here:
        corrections = [(pk, outcome) for pk, named, outcome in below if named in rejected_here]
        if any(outcome == AppliedOp.Outcome.APPLIED for _, outcome in corrections):
            return True
        rejected_here = {pk for pk, _ in corrections}
    return False


def corrections_of(row: AppliedOp) -> QuerySet[AppliedOp]:
    """Those that name it, the oldest first."""
    return _family(row).filter(supersedes=row.pk).order_by("received_at", "pk")


def _family(row: AppliedOp) -> QuerySet[AppliedOp]:
    root = row.original or row.pk
    return AppliedOp.objects.filter(Q(pk=root) | Q(original=root), district=row.district_id)


def _original(named: QuerySet[AppliedOp]) -> UUID:
    found = named.annotate(root=Coalesce(F("original"), F("op_id"))).values_list("root", flat=True)
    root: UUID | None = found.first()
    if root is None:
        raise NotArrived
    return root
