"""What terminals handed over: accepted, refused, or imported from a USB stick."""

from typing import Any
from uuid import UUID

from auditlog.registry import auditlog
from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from unfold.widgets import UnfoldAdminFileFieldWidget

from server.config.backoffice import RecordAdmin, action, display
from server.devices.models import EscrowedBatch
from server.devices.stick import Imported, NotAnExport, import_export
from server.ingest.admin.filters import EscrowStateFilter
from server.ingest.admin.inbox import preformatted, readable, where
from server.ingest.escrows import CannotAccept, accept_escrow, refuse_escrow
from server.ingest.words import outcome_counts

MAX_FILE = 200 * 1024 * 1024
MAX_SHOWN = 20_000
COLOURS = {"待受理": "warning", "已受理": "success", "已受理,部分待续": "info", "已拒收": "danger"}
LIST = "admin:devices_escrowedbatch_changelist"

auditlog.register(
    EscrowedBatch,
    include_fields=[
        *("source", "op_count", "accepted_at", "accepted_by", "outcomes"),
        *("refused_at", "refused_by", "refused_reason"),
    ],
)


class ImportForm(forms.Form):
    """One file of a stick. Django keeps a large one in a temporary file, not in memory."""

    file = forms.FileField(
        label="终端导出的文件",
        help_text="U盘里以 .dqx 结尾的文件,最大 200 MB",
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".dqx"}),
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MAX_FILE:
            raise ValidationError("文件超过 200 MB,请在终端上分几次导出")
        return file


@admin.register(EscrowedBatch)
class EscrowedBatchAdmin(RecordAdmin):
    list_display = (
        "shown_device",
        "shown_state",
        "source",
        "op_count",
        "shown_outcomes",
        "received",
        "accepted_at",
    )
    list_filter = (EscrowStateFilter, "source", "device")
    list_select_related = ("device__station",)
    search_fields = ("device__name",)
    actions = ("accept_chosen",)
    actions_list = ("import_stick",)
    actions_detail = ("handle",)
    fields = (
        ("device", "source", "op_count"),
        ("shown_state", "shown_outcomes"),
        ("received", "accepted_at", "accepted_by"),
        ("refused_at", "refused_by", "refused_reason"),
        "readable_body",
        "sha256",
    )
    readonly_fields = ("received", "shown_state", "shown_outcomes", "readable_body")

    def get_queryset(self, request: HttpRequest) -> QuerySet[EscrowedBatch]:
        """A list of bodies of 256 KiB each would be slow."""
        rows: QuerySet[EscrowedBatch] = super().get_queryset(request)
        return rows.defer("body")

    def has_decide_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Nobody edits what was handed over; who may change it may accept and refuse."""
        return request.user.has_perm("devices.change_escrowedbatch")

    @display(description="终端", ordering="device")
    def shown_device(self, batch: EscrowedBatch) -> str:
        return where(batch.device)

    @display(description="收到时间", ordering="created_at")
    def received(self, batch: EscrowedBatch) -> str:
        return date_format(localtime(batch.created_at), "DATETIME_FORMAT")

    @display(description="状态", label=COLOURS)
    def shown_state(self, batch: EscrowedBatch) -> str:
        if batch.accepted_at:
            return "已受理,部分待续" if batch.open_count else "已受理"
        return "已拒收" if batch.refused_at else "待受理"

    @display(description="处理结果")
    def shown_outcomes(self, batch: EscrowedBatch) -> str:
        return outcome_counts(batch.outcomes) or "—"

    @display(description="内容")
    def readable_body(self, batch: EscrowedBatch) -> SafeString:
        text = readable(batch.body)
        cut = f"{text[:MAX_SHOWN]}\n…(只显示开头)"
        return preformatted(text if len(text) <= MAX_SHOWN else cut)

    @action(description="受理所选批次", permissions=("decide",))
    def accept_chosen(self, request: HttpRequest, rows: QuerySet[EscrowedBatch]) -> None:
        """The oldest first: children follow their parents."""
        for batch in rows.order_by("created_at"):
            self._accept(request, batch)

    def _accept(self, request: HttpRequest, batch: EscrowedBatch) -> None:
        accepted = accept_escrow(batch, request.user)  # type: ignore[arg-type]
        told = f"{accepted.device}:{outcome_counts(accepted.outcomes)}"
        if accepted.open_count:
            messages.warning(
                request, f"{told};有 {accepted.open_count} 条未处理完,可稍后再受理一次"
            )
        else:
            messages.success(request, told)

    @action(description="受理或拒收", url_path="handle", permissions=("decide",), icon="gavel")
    def handle(self, request: HttpRequest, object_id: UUID) -> HttpResponse:
        batch = get_object_or_404(EscrowedBatch.objects.select_related("device"), pk=object_id)
        wrong = ""
        if request.method == "POST":
            try:
                self._decide(request, batch)
                return redirect("admin:devices_escrowedbatch_change", batch.pk)
            except CannotAccept as why:
                wrong = str(why)
        more = {"batch": batch, "state": self.shown_state(batch), "wrong": wrong}
        context = self._page(request, "受理或拒收", **more)
        return TemplateResponse(request, "ingest/escrow.html", context)

    def _decide(self, request: HttpRequest, batch: EscrowedBatch) -> None:
        if "refuse" not in request.POST:
            self._accept(request, batch)
            return
        reason = request.POST.get("reason", "")
        refuse_escrow(batch, request.user, reason=reason)  # type: ignore[arg-type]
        messages.success(request, "已拒收,内容仍保留")

    @action(
        description="导入U盘文件", url_path="import", permissions=("decide",), icon="upload_file"
    )
    def import_stick(self, request: HttpRequest) -> HttpResponse:
        form = ImportForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            try:
                _tell(request, import_export(form.cleaned_data["file"]))
                return redirect(LIST)
            except NotAnExport as why:
                form.add_error("file", str(why))
        context = self._page(request, "导入U盘文件", form=form)
        return TemplateResponse(request, "ingest/import.html", context)

    def _page(self, request: HttpRequest, title: str, **more: Any) -> dict[str, Any]:
        context = self.admin_site.each_context(request)
        return {**context, "title": title, "opts": self.opts, **more}


def _tell(request: HttpRequest, found: Imported) -> None:
    known = f",另有 {found.known} 批先前已收下" if found.known else ""
    told = f"{found.device}:收下 {found.kept} 批{known},共 {found.ops} 条。受理后才生效"
    messages.success(request, told)
    for problem in found.problems:
        messages.warning(request, problem)
