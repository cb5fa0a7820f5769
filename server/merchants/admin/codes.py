"""Integrity codes: issue, print, revoke. A code is never edited."""

import base64
from datetime import UTC, date, datetime, timedelta
from typing import Any

from auditlog.registry import auditlog
from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.widgets import UnfoldAdminSingleDateWidget

from server.config.backoffice import AppendAdmin, action, display
from server.merchants import services
from server.merchants.models import IntegrityCode, SigningKey
from server.merchants.services.printing import print_stickers
from server.merchants.signing import KeyNotHere
from server.merchants.stickers import DOOR, LARGE, SMALL, Paper

auditlog.register(IntegrityCode, exclude_fields=["signature"])
auditlog.register(SigningKey)

_STATES = {"genuine": "有效", "expired": "已过期", "revoked": "已撤销"}
_COLOURS = {"有效": "success", "已过期": "warning", "已撤销": "danger"}


def today() -> date:
    return datetime.now(UTC).date()


class IssueForm(forms.ModelForm):  # type: ignore[type-arg]
    """A new code asks for the merchant and the last valid day only."""

    expires = forms.DateField(
        label="有效期至",
        initial=lambda: today() + timedelta(days=365),
        widget=UnfoldAdminSingleDateWidget,
    )

    class Meta:
        model = IntegrityCode
        fields = ("merchant", "expires")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("merchant") and cleaned.get("expires"):
            try:
                self.issued = services.issue_code(
                    merchant=cleaned["merchant"], expires=cleaned["expires"]
                )
            except KeyNotHere as missing:
                raise ValidationError(str(missing)) from None
        return cleaned

    def save(self, commit: bool = True) -> IntegrityCode:
        """The code was signed and saved by the service while cleaning."""
        return self.issued

    def save_m2m(self) -> None:
        """There is nothing of this kind."""


@admin.register(IntegrityCode)
class IntegrityCodeAdmin(AppendAdmin):
    list_display = ("short_form_shown", "merchant", "state", "issued", "expires", "key")
    list_filter = (("revoked_at", admin.EmptyFieldListFilter), "issued", "expires", "key")
    search_fields = ("serial", "merchant__name")
    autocomplete_fields = ("merchant",)
    date_hierarchy = "issued"
    readonly_fields = ("picture", "short_form_shown", "state", "text_shown")
    list_select_related = ("merchant", "key", "district")
    actions = ("print_small", "print_large", "print_door", "revoke")

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        if obj is None:
            kwargs["form"] = IssueForm
        return super().get_form(request, obj, change, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[Any, ...]:
        if obj is None:
            return ("merchant", "expires")
        return (
            "picture",
            "short_form_shown",
            "state",
            "merchant",
            ("issued", "expires"),
            "key",
            "text_shown",
            ("revoked_at", "revoked_reason"),
        )

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """The service has saved it."""

    @display(description="短码", ordering="serial")
    def short_form_shown(self, row: IntegrityCode) -> str:
        return row.short_form

    @display(description="状态", label=_COLOURS)
    def state(self, row: IntegrityCode) -> str:
        return _STATES[row.state_on(today())]

    @display(description="码内文字")
    def text_shown(self, row: IntegrityCode) -> str:
        return row.text

    @display(description="二维码")
    def picture(self, row: IntegrityCode) -> SafeString:
        data = base64.b64encode(services.code_png(row)).decode()
        return format_html(
            '<img src="data:image/png;base64,{}" alt="诚信码" width="260" height="260">', data
        )

    @action(description=f"打印所选:{SMALL.label}", permissions=["change"])
    def print_small(self, request: HttpRequest, rows: QuerySet[IntegrityCode]) -> Any:
        return self._print(request, rows, SMALL)

    @action(description=f"打印所选:{LARGE.label}", permissions=["change"])
    def print_large(self, request: HttpRequest, rows: QuerySet[IntegrityCode]) -> Any:
        return self._print(request, rows, LARGE)

    @action(description=f"打印所选:{DOOR.label}", permissions=["change"])
    def print_door(self, request: HttpRequest, rows: QuerySet[IntegrityCode]) -> Any:
        return self._print(request, rows, DOOR)

    def _print(
        self, request: HttpRequest, rows: QuerySet[IntegrityCode], paper: Paper
    ) -> HttpResponse | None:
        chosen = rows.select_related("merchant__station", "merchant__district", "key", "district")
        try:
            pdf = print_stickers(list(chosen), paper=paper, today=today())
        except ValidationError as refused:
            messages.error(request, refused.messages[0])
            return None
        name = f'attachment; filename="stickers-{today():%Y%m%d}.pdf"'
        return HttpResponse(pdf, "application/pdf", headers={"Content-Disposition": name})

    @action(description="撤销所选诚信码", permissions=["change"])
    def revoke(self, request: HttpRequest, rows: QuerySet[IntegrityCode]) -> None:
        reason = f"{request.user} 在后台撤销"
        for code in rows:
            services.revoke_code(code=code, reason=reason, now=datetime.now(UTC))
        messages.success(request, f"已撤销 {len(rows)} 个诚信码,终端下次同步后生效")


@admin.register(SigningKey)
class SigningKeyAdmin(AppendAdmin):
    list_display = ("number", "is_current", "created_at", "revoked_at")
    list_select_related = ("district",)
    search_fields = ("key_no",)
    actions = ("stop",)
    readonly_fields = ("number",)

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        if obj is None:
            return ("district",)
        return ("district", "number", "public_key", "created_at", "revoked_at")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            made = services.create_signing_key(district=obj.district)
            obj.pk, obj.key_no, obj.public_key = made.pk, made.key_no, made.public_key

    @display(description="密钥", ordering="key_no")
    def number(self, row: SigningKey) -> str:
        return str(row)

    @display(description="可用", boolean=True)
    def is_current(self, row: SigningKey) -> bool:
        return row.revoked_at is None

    @action(description="停用所选密钥(其签发的码全部失效)", permissions=["change"])
    def stop(self, request: HttpRequest, rows: QuerySet[SigningKey]) -> None:
        for key in rows.filter(revoked_at=None):
            key.revoked_at = datetime.now(UTC)
            key.save()
        messages.success(request, "已停用,终端下次同步后生效")
