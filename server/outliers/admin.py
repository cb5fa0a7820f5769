"""Outliers: what waits first, with the evidence; decided on a page of its own, never edited."""

from collections import Counter
from typing import Any
from uuid import UUID

from auditlog.registry import auditlog
from django.contrib import admin, messages
from django.db.models import Avg, Case, IntegerField, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.safestring import SafeString

from server.config.backoffice import RecordAdmin, action, display
from server.outliers import services
from server.outliers.models import Outlier
from server.outliers.timeline import HEIGHT, bars
from server.outliers.words import chance_text, evidence, number, window_text

auditlog.register(Outlier, include_fields=["state", "step"])

_COLOURS = {"待处理": "danger", "已排除,待复看": "warning", "已排除": "info", "保留": "success"}
_MOST_SHOWN = 100
_WAITING_FIRST = Case(
    When(state=Outlier.State.NEW, then=Value(0)),
    When(state=Outlier.State.EXCLUDED, then=Value(1)),
    default=Value(2),
    output_field=IntegerField(),
)


@admin.register(Outlier)
class OutlierAdmin(RecordAdmin):
    list_display = (
        *("merchant", "state_shown", "kind", "window", "count", "expected_shown"),
        *("mean_shown", "found_at"),
    )
    list_filter = ("state", "kind", "merchant__station")
    search_fields = ("merchant__name",)
    date_hierarchy = "found_at"
    list_select_related = ("merchant", "device")
    ordering = (_WAITING_FIRST.asc(), "-found_at")
    actions_detail = ("handle",)
    fieldsets = (
        ("异常评价", {"fields": (("merchant", "kind"), ("state_shown", "found_at"), "evidence")}),
        ("处理记录", {"fields": ("history",)}),
        ("涉及的评价", {"fields": ("ratings",)}),
    )
    readonly_fields = ("state_shown", "evidence", "history", "ratings")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Outlier]:
        rows: QuerySet[Outlier] = super().get_queryset(request)
        return rows.annotate(mean=Avg("flags__rating__stars"))

    def has_decide_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Nobody edits an outlier; who may change it may decide."""
        return request.user.has_perm("outliers.change_outlier")

    @action(description="处理", url_path="handle", permissions=("decide",), icon="gavel")
    def handle(self, request: HttpRequest, object_id: UUID) -> HttpResponse:
        row = get_object_or_404(Outlier.objects.select_related("merchant", "device"), pk=object_id)
        wrong = ""
        if request.method == "POST":
            try:
                self._decide(request, row)
                return redirect("admin:outliers_outlier_change", row.pk)
            except services.NotAllowed as why:
                wrong = str(why)
                row.refresh_from_db()
        return TemplateResponse(request, "outliers/handle.html", self._page(request, row, wrong))

    def _decide(self, request: HttpRequest, row: Outlier) -> None:
        seen = request.POST.get("seen", "")
        decided = services.decide(
            request.POST.get("choice", ""),
            outlier=row,
            officer=request.user,  # type: ignore[arg-type]  # only staff come here
            seen=int(seen) if seen.isdecimal() else -1,
            now=timezone.now(),
            reason=request.POST.get("reason", ""),
            stars=[int(one) for one in request.POST.getlist("stars") if one in set("12345")],
        )
        messages.success(request, f"已记录,现在是“{decided.get_state_display()}”")

    def _page(self, request: HttpRequest, row: Outlier, wrong: str) -> dict[str, Any]:
        counts = Counter(row.flags.values_list("rating__stars", flat=True))
        return {
            **self.admin_site.each_context(request),
            "title": "处理异常评价",
            "opts": self.opts,
            "outlier": row,
            "evidence": self.evidence(row),
            "history": self.history(row),
            "choices": services.choices_for(row),
            "stars": [(stars, "★" * stars, counts[stars]) for stars in range(5, 0, -1)],
            "wrong": wrong,
            "typed_choice": request.POST.get("choice", ""),
            "typed": request.POST.get("reason", ""),
        }

    @display(description="状态", label=_COLOURS, ordering="state")
    def state_shown(self, row: Outlier) -> str:
        return row.get_state_display()

    @display(description="时段", ordering="window_from")
    def window(self, row: Outlier) -> str:
        return window_text(row)

    @display(description="依据")
    def expected_shown(self, row: Outlier) -> str:
        return f"最多应约 {number(row.expected)} 条,偶然可能性{chance_text(row.chance)}"

    @display(description="平均星数", ordering="mean")
    def mean_shown(self, row: Any) -> str:
        return f"{row.mean:.1f}" if row.mean is not None else "—"

    @display(description="依据")
    def evidence(self, row: Outlier) -> SafeString:
        shown = bars(row)
        context = {
            "sentences": evidence(row),
            "bars": shown,
            "height": HEIGHT,
            "top": max(bar.count for bar in shown),
            "first": shown[0].day,
            "last": shown[-1].day,
        }
        return render_to_string("outliers/evidence.html", context)

    @display(description="处理记录")
    def history(self, row: Outlier) -> SafeString:
        decisions = row.decisions.select_related("officer")
        return render_to_string("outliers/history.html", {"decisions": decisions})

    @display(description="涉及的评价")
    def ratings(self, row: Outlier) -> SafeString:
        flags = row.flags.select_related("rating__device").order_by("rating__occurred_at")
        context = {"flags": flags[:_MOST_SHOWN], "count": row.flags.count(), "most": _MOST_SHOWN}
        return render_to_string("outliers/ratings.html", context)
