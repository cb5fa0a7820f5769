"""The inbox: what terminals sent, what it was answered, and what the office does about it."""

import json
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from server.config.backoffice import RecordAdmin, action, display
from server.devices.models import Device
from server.ingest.admin.filters import DeadLetterFilter, FlaggedFilter, KindFilter, ReasonFilter
from server.ingest.body_errors import in_chinese
from server.ingest.correcting import BodyWrong, correct
from server.ingest.corrections import corrections_of
from server.ingest.models import AppliedOp
from server.ingest.reconsidering import CannotDecide, decide_again, require_decidable
from server.ingest.words import flag_names, kind_name, reason

OUTCOME_COLOURS = {"已生效": "success", "有冲突": "warning", "被拒绝": "danger"}

NEW_LINE = mark_safe("<br>")


@admin.register(AppliedOp)
class AppliedOpAdmin(RecordAdmin):
    list_display = (
        "shown_kind",
        "shown_device",
        "shown_outcome",
        "shown_reason",
        "shown_flags",
        "occurred_at_device",
        "occurred_at",
        "received_at",
    )
    list_filter = ("outcome", DeadLetterFilter, FlaggedFilter, KindFilter, ReasonFilter, "device")
    list_select_related = ("device__station",)
    search_fields = ("kind", "op_id", "entity_id", "device__name")
    date_hierarchy = "received_at"
    show_full_result_count = False
    actions = ("decide_chosen_again",)
    actions_detail = ("handle",)
    fieldsets = (
        (
            "结果",
            {
                "fields": (
                    ("shown_outcome", "shown_reason"),
                    ("message_key", "shown_flags"),
                    "shown_detail",
                    ("corrects", "corrected_by"),
                    "decisions",
                )
            },
        ),
        (
            "操作",
            {
                "fields": (
                    ("shown_kind", "kind_v"),
                    ("device", "made_by"),
                    ("occurred_at_device", "occurred_at", "received_at"),
                    "readable_body",
                )
            },
        ),
        (
            "编号",
            {
                "fields": (
                    "op_id",
                    ("entity_id", "version", "base_version"),
                    ("install_id", "seq"),
                    "depends_on",
                    "sha256",
                    "district",
                )
            },
        ),
    )
    readonly_fields = (
        *("shown_kind", "shown_outcome", "shown_reason", "shown_flags", "shown_detail"),
        *("corrects", "corrected_by", "decisions", "readable_body"),
    )

    def has_decide_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Nobody edits the inbox; who may change it may decide again and correct."""
        return request.user.has_perm("ingest.change_appliedop")

    @display(description="类别", ordering="kind")
    def shown_kind(self, op: AppliedOp) -> str:
        return kind_name(op.kind)

    @display(description="终端", ordering="device")
    def shown_device(self, op: AppliedOp) -> str:
        return where(op.device)

    @display(description="结果", ordering="outcome", label=OUTCOME_COLOURS)
    def shown_outcome(self, op: AppliedOp) -> str:
        return op.get_outcome_display()

    @display(description="原因", ordering="code")
    def shown_reason(self, op: AppliedOp) -> str:
        return reason(op.code) or "—"

    @display(description="标记")
    def shown_flags(self, op: AppliedOp) -> str:
        return flag_names(op.flags) or "—"

    @display(description="详情")
    def shown_detail(self, op: AppliedOp) -> str:
        if {"path", "reason"} <= op.detail.keys():
            return in_chinese(op.detail["path"], op.detail["reason"])
        return json.dumps(op.detail, ensure_ascii=False) if op.detail else "—"

    @display(description="内容")
    def readable_body(self, op: AppliedOp) -> SafeString:
        """The body with its characters, not their escapes."""
        return preformatted(readable(op.body))

    @display(description="更正的操作")
    def corrects(self, op: AppliedOp) -> str:
        named = AppliedOp.objects.filter(pk=op.supersedes).first() if op.supersedes else None
        return _link(named) if named else "—"

    @display(description="对它的更正")
    def corrected_by(self, op: AppliedOp) -> str:
        links = [(_link(row),) for row in corrections_of(op)]
        return format_html_join(NEW_LINE, "{}", links) or "—"

    @display(description="重新处理记录")
    def decisions(self, op: AppliedOp) -> str:
        lines = [
            (
                timezone.localtime(record.at).strftime("%Y-%m-%d %H:%M"),
                record.by,
                record.get_former_outcome_display(),
                reason(record.former_code) or "—",
                record.get_outcome_display(),
            )
            for record in op.reconsiderations.select_related("by")
        ]
        told = format_html_join(NEW_LINE, "{} {}:{}({})→ {}", lines)
        return told or "—"

    @action(description="重新处理所选操作", permissions=("decide",))
    def decide_chosen_again(self, request: HttpRequest, rows: QuerySet[AppliedOp]) -> None:
        """Parents before their children, each for itself."""
        for op in rows.order_by("received_at", "seq"):
            self._decide_again(request, op)

    def _decide_again(self, request: HttpRequest, op: AppliedOp) -> None:
        name = f"{kind_name(op.kind)}({op.device},{timezone.localtime(op.received_at):%m-%d %H:%M})"
        try:
            said = _answer(decide_again(op, request.user))  # type: ignore[arg-type]
        except CannotDecide as why:
            messages.error(request, f"{name}:{why}")
        else:
            level = messages.SUCCESS if said == "已生效" else messages.WARNING
            messages.add_message(request, level, f"{name}:{said}")

    @action(description="处理", url_path="handle", permissions=("decide",), icon="build")
    def handle(self, request: HttpRequest, object_id: UUID) -> HttpResponse:
        """The page on which a rejected operation is decided again or corrected."""
        op = get_object_or_404(AppliedOp.objects.select_related("device", "district"), pk=object_id)
        if not self.has_decide_permission(request):
            raise PermissionDenied
        if request.method == "POST" and "again" in request.POST:
            self._decide_again(request, op)
            return redirect("admin:ingest_appliedop_change", op.pk)
        return self._correct(request, op)

    def _correct(self, request: HttpRequest, op: AppliedOp) -> HttpResponse:
        wrong, text = "", request.POST.get("body", readable(op.body))
        try:
            if request.method == "POST":
                made = correct(op, text, request.user)  # type: ignore[arg-type]
                level = messages.SUCCESS if made.outcome == "applied" else messages.WARNING
                messages.add_message(request, level, f"更正已记入收件箱:{_answer(made)}")
                return redirect("admin:ingest_appliedop_change", made.pk)
            require_decidable(op)
        except (BodyWrong, CannotDecide) as why:
            wrong = str(why)
        return TemplateResponse(
            request, "ingest/handle.html", self._page(request, op, text=text, wrong=wrong)
        )

    def _page(self, request: HttpRequest, op: AppliedOp, **more: str) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "title": "处理被拒绝的操作",
            "opts": self.opts,
            "op": op,
            "kind": kind_name(op.kind),
            "reason": reason(op.code),
            "detail": self.shown_detail(op),
            "decidable": op.outcome == AppliedOp.Outcome.REJECTED and bool(op.kind),
            **more,
        }


def where(device: Device) -> str:
    """A terminal with its station: names of terminals repeat."""
    return f"{device.station} {device}"


def preformatted(text: str) -> SafeString:
    return format_html('<pre style="white-space: pre-wrap">{}</pre>', text)


def readable(body: str) -> str:
    """JSON with its characters, or the text as it came."""
    try:
        return json.dumps(json.loads(body), ensure_ascii=False, indent=2)
    except (ValueError, RecursionError):
        return body


def _answer(op: AppliedOp) -> str:
    """Such as `被拒绝(商户不在册)`."""
    outcome = op.get_outcome_display()
    return f"{outcome}({reason(op.code)})" if op.code else outcome


def _link(op: AppliedOp) -> SafeString:
    url = reverse("admin:ingest_appliedop_change", args=[op.pk])
    told = f"{timezone.localtime(op.received_at):%Y-%m-%d %H:%M} {_answer(op)}"
    by = f" {op.made_by} 更正" if op.made_by else ""
    return format_html('<a class="text-primary-600 underline" href="{}">{}{}</a>', url, told, by)
