"""Merchants' pages for Excel: export, and import by way of a page that says what would happen."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from import_export.admin import ImportExportMixin
from import_export.results import Result, RowResult
from unfold.contrib.import_export.forms import ImportForm

from server.merchants.merchant_rows import COLUMNS, REQUIRED
from server.merchants.resources import MerchantResource, sheet_row
from server.merchants.workbooks import MOST_BYTES, MOST_ROWS, TextWorkbook

_MOST_SHOWN = 200


class WorkbookForm(ImportForm):  # type: ignore[misc]
    """Asks for the file only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["import_file"].label = "Excel 文件(.xlsx)"
        self.fields["format"].widget = forms.HiddenInput()
        self.fields["format"].initial = "0"

    def clean_import_file(self) -> Any:
        file = self.cleaned_data["import_file"]
        if file.size > MOST_BYTES:
            raise ValidationError("文件超过 5 MB,请分几次导入")
        return file


class MerchantWorkbook(ImportExportMixin):  # type: ignore[misc]
    """Mixed into the merchants' page. Who may add and change merchants may import them."""

    resource_classes = (MerchantResource,)
    formats = (TextWorkbook,)
    import_form_class = WorkbookForm
    import_template_name = "merchants/import.html"
    import_export_change_list_template = "admin/import_export/change_list_import_export.html"
    skip_export_form = True
    change_list_template = None

    def has_import_permission(self, request: HttpRequest) -> bool:
        may: bool = self.has_add_permission(request) and self.has_change_permission(request)
        return may

    def has_export_permission(self, request: HttpRequest) -> bool:
        return bool(self.has_view_permission(request))

    def get_export_filename(self, *_: object) -> str:
        return f"merchants-{timezone.localdate():%Y%m%d}.xlsx"

    def get_import_context_data(self, **_: Any) -> dict[str, Any]:
        return {"required": [COLUMNS[name] for name in REQUIRED], "most_rows": MOST_ROWS}

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        reply = super().import_action(request, **kwargs)
        return _with_plan(reply)

    def add_data_read_fail_error_to_form(self, form: forms.Form, e: Exception) -> None:
        reason = e.messages[0] if isinstance(e, ValidationError) else "这个文件打不开"
        form.add_error("import_file", reason)

    def get_import_data_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        made: dict[str, Any] = super().get_import_data_kwargs(**kwargs)
        return {
            **made,
            "rollback_on_validation_errors": True,
            "retain_instance_in_row_result": True,
        }

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The file is gone when the person confirms twice, or a day later."""
        try:
            reply: HttpResponse = super().process_import(request, **kwargs)
        except (FileNotFoundError, ValidationError):
            messages.error(request, "这次导入已经办过或已过期,请重新选择文件")
            return HttpResponseRedirect(reverse("admin:merchants_merchant_import"))
        return reply

    def process_result(self, result: Result, request: HttpRequest) -> HttpResponse:
        if result.has_errors() or result.has_validation_errors():
            return self._refused(result, request)
        reply: HttpResponse = super().process_result(result, request)
        return reply

    def _refused(self, result: Result, request: HttpRequest) -> HttpResponse:
        """Something changed between the check and the confirmation."""
        messages.error(request, "核对之后数据有了变化,没有导入任何一行,请重新选择文件")
        context = {
            **self.admin_site.each_context(request),
            **self.get_import_context_data(),
            "title": "导入商户",
            "opts": self.model._meta,
            "form": WorkbookForm(self.get_import_formats(), self.resource_classes),
            "result": result,
        }
        return _with_plan(TemplateResponse(request, [self.import_template_name], context))

    def add_success_message(self, result: Result, request: HttpRequest) -> None:
        totals = result.totals
        messages.success(
            request,
            f"导入完成:新增 {totals[RowResult.IMPORT_TYPE_NEW]} 家,"
            f"修改 {totals[RowResult.IMPORT_TYPE_UPDATE]} 家",
        )

    def _create_log_entry(
        self, user_pk: Any, rows: list[Any], import_type: str, action_flag: int
    ) -> None:
        if rows:
            LogEntry.objects.log_actions(
                user_pk, rows, action_flag, change_message="从 Excel 导入", single_object=False
            )


def _with_plan(reply: HttpResponse) -> HttpResponse:
    """Adds to an import page what each row would do, for its template."""
    context = getattr(reply, "context_data", None)
    if context is not None and context.get("result"):
        context["plan"] = plan(context["result"])
        context["title"] = "导入商户"
    return reply


def plan(result: Result) -> dict[str, Any]:
    """What would be added, changed and refused."""
    new = [row for row in result.rows if row.is_new()]
    changed = [row for row in result.rows if row.is_update()]
    refused = [*_invalid(result), *_broken(result)]
    counts = result.totals
    return {
        "file_errors": [_reason(error.error) for error in result.base_errors],
        "new": new[:_MOST_SHOWN],
        "changed": changed[:_MOST_SHOWN],
        "refused": refused[:_MOST_SHOWN],
        "new_count": counts[RowResult.IMPORT_TYPE_NEW],
        "changed_count": counts[RowResult.IMPORT_TYPE_UPDATE],
        "same_count": counts[RowResult.IMPORT_TYPE_SKIP],
        "refused_count": len(refused),
        "most_shown": _MOST_SHOWN,
    }


def _reason(error: Exception) -> str:
    return error.messages[0] if isinstance(error, ValidationError) else "这个文件导入不了"


def _invalid(result: Result) -> list[dict[str, Any]]:
    return [
        {
            "sheet_row": sheet_row(row.number),
            "name": row.values[0],
            "reasons": [
                (COLUMNS.get(name, ""), text)
                for name, texts in row.field_specific_errors.items()
                for text in texts
            ],
        }
        for row in result.invalid_rows
    ]


def _broken(result: Result) -> list[dict[str, Any]]:
    return [
        {
            "sheet_row": sheet_row(row.number),
            "name": "",
            "reasons": [("", "这一行保存不了,可能与别的行互相占用了铺位号,请分两次导入")],
        }
        for row in result.error_rows
    ]
