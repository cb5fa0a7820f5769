"""Signed lists and root keys in the back office: to look at, never to edit."""

from typing import Any

from auditlog.models import LogEntry
from auditlog.registry import auditlog
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from server.codelists.models import IssuedList, RootKey
from server.codelists.root_files import is_here
from server.codelists.selectors import list_notices
from server.config.backoffice import RecordAdmin, display

auditlog.register(IssuedList, include_fields=["counter", "signed_at", "valid_until", "cause"])
auditlog.register(RootKey, include_fields=["number", "public_key"])

_COLOURS = {"有效": "success", "已被更新": "info", "已过期": "danger"}


class WarningAdmin(RecordAdmin):
    """Says on top of its list what the office must see to."""

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if request.method == "GET":
            for notice in list_notices(timezone.now()):
                messages.warning(request, notice)
        shown: HttpResponse = super().changelist_view(request, extra_context)
        return shown


@admin.register(IssuedList)
class IssuedListAdmin(WarningAdmin):
    list_display = (
        *("counter", "district", "state", "cause", "signed_at", "valid_until"),
        *("key_count", "revoked_count", "root"),
    )
    list_filter = ("cause", "district")
    list_select_related = ("district", "root")
    date_hierarchy = "signed_at"
    fieldsets = (
        ("名单", {"fields": (("district", "counter"), ("state", "cause"))}),
        ("签名", {"fields": (("signed_at", "valid_until"), ("root", "signer"), "signature")}),
        ("内容", {"fields": ("listed_keys", "revoked_codes", "content_hash")}),
    )
    readonly_fields = ("state", "signer", "listed_keys", "revoked_codes")

    @display(description="状态", label=_COLOURS)
    def state(self, row: IssuedList) -> str:
        if IssuedList.objects.filter(district=row.district_id, counter__gt=row.counter).exists():
            return "已被更新"
        return "有效" if row.valid_until > timezone.now() else "已过期"

    @display(description="密钥")
    def key_count(self, row: IssuedList) -> int:
        return len(row.keys)

    @display(description="操作人")
    def signer(self, row: IssuedList) -> str:
        """Whose change it followed; nobody's where the timer or a command signed."""
        entries = LogEntry.objects.get_for_object(row).filter(action=LogEntry.Action.CREATE)
        entry = entries.select_related("actor").first()
        if entry is None or entry.actor is None:
            return "定时任务或命令"
        return str(entry.actor.get_full_name() or entry.actor.get_username())

    @display(description="签发密钥")
    def listed_keys(self, row: IssuedList) -> SafeString:
        rows = (
            (key["key_no"], "已停用" if key["revoked"] else "可用", key["public_key"])
            for key in row.keys
        )
        return format_html_join("", "<div>{} 号密钥 · {} · <code>{}</code></div>", rows)

    @display(description="撤销的码")
    def revoked_codes(self, row: IssuedList) -> SafeString:
        page = reverse("admin:merchants_integritycode_changelist")
        link = '{} 个 · <a class="text-primary-600 underline" href="{}">查看现在撤销的码</a>'
        return format_html(link, row.revoked_count, f"{page}?revoked_at__isempty=0")


@admin.register(RootKey)
class RootKeyAdmin(WarningAdmin):
    list_display = ("__str__", "district", "place", "created_at")
    list_select_related = ("district",)
    fields = (("district", "number"), "public_key", "link_signature", "place", "created_at")
    readonly_fields = ("place",)

    @display(description="私钥")
    def place(self, row: RootKey) -> str:
        return "在本服务器" if is_here(row) else "不在本服务器(离线签名)"
