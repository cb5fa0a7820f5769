"""Filters whose choices are known: no look through the whole inbox to draw them."""

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from server.devices.models import EscrowedBatch
from server.ingest.models import AppliedOp
from server.ingest.words import KIND_NAMES, REASONS


class FlaggedFilter(admin.SimpleListFilter):
    """Operations that the office should look at."""

    title = "标记"
    parameter_name = "flagged"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [("yes", "有标记"), ("no", "无标记")]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[AppliedOp]
    ) -> QuerySet[AppliedOp] | None:
        if self.value() == "yes":
            return queryset.exclude(flags=[])
        return queryset.filter(flags=[]) if self.value() == "no" else None


class DeadLetterFilter(admin.SimpleListFilter):
    """Rejected operations, by whether a correction took effect."""

    title = "死信"
    parameter_name = "dead"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [("open", "待处理"), ("corrected", "已更正")]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[AppliedOp]
    ) -> QuerySet[AppliedOp] | None:
        if self.value() not in ("open", "corrected"):
            return None
        applied = AppliedOp.objects.filter(outcome=AppliedOp.Outcome.APPLIED)
        root = Coalesce(OuterRef("original"), OuterRef("pk"))
        corrected = Exists(applied.filter(original=root)) | Exists(applied.filter(pk=root))
        dead = queryset.filter(outcome=AppliedOp.Outcome.REJECTED)
        return dead.filter(corrected if self.value() == "corrected" else ~corrected)


class KindFilter(admin.SimpleListFilter):
    title = "类别"
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return list(KIND_NAMES.items())

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[AppliedOp]
    ) -> QuerySet[AppliedOp] | None:
        return queryset.filter(kind=self.value()) if self.value() else None


class ReasonFilter(admin.SimpleListFilter):
    title = "原因"
    parameter_name = "code"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return list(REASONS.items())

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[AppliedOp]
    ) -> QuerySet[AppliedOp] | None:
        return queryset.filter(code=self.value()) if self.value() else None


class EscrowStateFilter(admin.SimpleListFilter):
    title = "状态"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [("waiting", "待受理"), ("accepted", "已受理"), ("refused", "已拒收")]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[EscrowedBatch]
    ) -> QuerySet[EscrowedBatch] | None:
        if self.value() == "accepted":
            return queryset.filter(accepted_at__isnull=False)
        if self.value() not in ("waiting", "refused"):
            return None
        left = queryset.filter(accepted_at__isnull=True)
        return left.filter(refused_at__isnull=self.value() == "waiting")
