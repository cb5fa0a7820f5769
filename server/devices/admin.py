"""Terminals in the back office: which are silent, which have trouble, and codes for new ones."""

from datetime import datetime
from typing import Any

from auditlog.registry import auditlog
from django import forms
from django.contrib import admin, messages
from django.db.models import Case, IntegerField, OrderBy, Q, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from unfold.admin import ModelAdmin

from server.config.backoffice import action, display
from server.devices.ages import ago, clock_offset, in_words
from server.devices.enrolment import NewCode, make_enrolment_code
from server.devices.fault_words import end_words, fault_rows
from server.devices.models import FAULT_IS_NEWS, SILENT_AFTER, Device, EnrolmentCode
from server.devices.qr import qr_svg

SPACE = mark_safe("&emsp;")
MARK_CHARS = 6
PARTS = {
    "ready": "正常",
    "missing": "没有找到",
    "none": "不用",
    "pictures": "图片(演示)",
    "on": "启用",
    "off": "停用",
    "gone": "没有找到",
    "unknown": "启用(是否接好不知道)",
    "paper_out": "缺纸",
}
"""What terminals say of their camera, scanner, sound and printer."""

CODE_LISTS = {
    "ok": "有效",
    "stale": "已过期,不能判定真码",
    "refused": "收到的名单不可信,已拒收,请核查",
    "none": "没有签名名单",
}
"""What terminals say of the signed list that they check integrity codes against."""

auditlog.register(Device, include_fields=["name", "station", "status"])
auditlog.register(EnrolmentCode, include_fields=["station", "used_by"])


class TroubleFilter(admin.SimpleListFilter):
    """Active terminals by whether they are in a trouble."""

    words: tuple[str, str]
    """For those in it, and for the others."""

    def trouble(self, now: datetime) -> Q:
        raise NotImplementedError

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return list(zip(("yes", "no"), self.words, strict=True))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Device]) -> QuerySet[Device] | None:
        trouble = self.trouble(timezone.now())
        active = queryset.filter(status=Device.Status.ACTIVE)
        if self.value() == "yes":
            return active.filter(trouble)
        return active.exclude(trouble) if self.value() == "no" else None


class SilentFilter(TroubleFilter):
    """By whether their heartbeats come."""

    title = "心跳"
    parameter_name = "silent"
    words = ("失联", "在线")

    def trouble(self, now: datetime) -> Q:
        return _silent(now)


class FaultFilter(TroubleFilter):
    """By whether something failed within the last day."""

    title = "故障"
    parameter_name = "faulty"
    words = ("一天内有故障", "没有")

    def trouble(self, now: datetime) -> Q:
        return _faulty(now)


@admin.register(Device)
class DeviceAdmin(ModelAdmin):  # type: ignore[misc]
    list_display = (
        "name",
        "station",
        "shown_state",
        "queue_pending",
        "queue_parked",
        "oldest",
        "clock",
        "app_version",
        "last_heard",
    )
    list_filter = (SilentFilter, FaultFilter, "status", "station")
    list_select_related = ("station",)
    search_fields = ("name", "station__name")
    actions = ("revoke", "reinstate")
    readonly_fields = (
        *("district", "shown_state", "records", "created_at", "last_seen_at"),
        *("app_version", "screen", "content_mark", "uptime", "disk", "clock"),
        *("camera_state", "scanner_state", "sound_state", "printer_state", "list_state"),
        *("queue_pending", "queue_parked", "oldest"),
        *("last_end_words", "unclean_ends", "told_faults"),
    )
    fieldsets = (
        ("终端", {"fields": (("name", "station"), ("shown_state", "district"), "records")}),
        ("队列", {"fields": (("queue_pending", "queue_parked", "oldest"), "clock")}),
        ("故障", {"fields": (("last_end_words", "unclean_ends"), "told_faults")}),
        (
            "最近心跳",
            {
                "fields": (
                    "last_seen_at",
                    ("app_version", "screen", "content_mark"),
                    ("camera_state", "scanner_state", "sound_state", "printer_state"),
                    ("uptime", "disk", "list_state"),
                    "created_at",
                )
            },
        ),
    )

    def get_ordering(self, request: HttpRequest) -> tuple[str | OrderBy, ...]:
        """The silent on top, then those with parked, then with waiting operations."""
        trouble = _trouble(timezone.now()).asc()
        return (trouble, "-queue_parked", "oldest_pending_at", "station__name", "name")

    @display(description="最早待传", ordering="oldest_pending_at")
    def oldest(self, device: Device) -> str:
        return ago(device.oldest_pending_at, timezone.now())

    @display(description="时钟", ordering="clock_offset_ms")
    def clock(self, device: Device) -> str:
        return clock_offset(device.clock_offset_ms)

    @display(description="最近心跳", ordering="last_seen_at")
    def last_heard(self, device: Device) -> str:
        return ago(device.last_seen_at, timezone.now())

    @display(description="内容标记")
    def content_mark(self, device: Device) -> str:
        """The end of its cursor, which the terminal's staff screen shows too."""
        return device.content_version[-MARK_CHARS:] or "—"

    @display(description="已运行")
    def uptime(self, device: Device) -> str:
        return "—" if device.uptime_s is None else in_words(device.uptime_s)

    @display(description="磁盘剩余")
    def disk(self, device: Device) -> str:
        return "—" if device.disk_free is None else filesizeformat(device.disk_free)

    @display(description="摄像头")
    def camera_state(self, device: Device) -> str:
        return _part_words(device.camera)

    @display(description="扫码器")
    def scanner_state(self, device: Device) -> str:
        return _part_words(device.scanner)

    @display(description="声音")
    def sound_state(self, device: Device) -> str:
        return _part_words(device.sound)

    @display(description="打印机")
    def printer_state(self, device: Device) -> str:
        return _part_words(device.printer)

    @display(description="诚信码名单")
    def list_state(self, device: Device) -> str:
        return CODE_LISTS.get(device.code_list, device.code_list) or "—"

    @display(description="它的记录")
    def records(self, device: Device) -> SafeString:
        """Links to what this terminal sent, with counts."""
        dead = device.operations.filter(outcome="rejected").count()
        links = (
            ("ingest_appliedop", "", f"收到的操作 {device.operations.count()}"),
            ("ingest_appliedop", "&outcome__exact=rejected", f"被拒绝 {dead}"),
            ("devices_escrowedbatch", "", f"托管的操作 {device.escrows.count()} 批"),
        )
        shown = [
            (f"{reverse(f'admin:{page}_changelist')}?device__id__exact={device.pk}{more}", words)
            for page, more, words in links
        ]
        link = '<a class="text-primary-600 underline" href="{}">{}</a>'
        return format_html_join(SPACE, link, shown)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A terminal comes by its enrolment."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Device | None = None) -> bool:
        """What a terminal did stays; it is revoked instead."""
        return False

    @display(
        description="状态",
        label={"在线": "success", "有故障": "warning", "失联": "danger", "已停用": "info"},
    )
    def shown_state(self, device: Device) -> str:
        if device.status == Device.Status.REVOKED:
            return "已停用"
        if device.is_silent:
            return "失联"
        return "有故障" if device.is_faulty else "在线"

    @display(description="上次结束")
    def last_end_words(self, device: Device) -> str:
        return end_words(device.last_end, device.last_end_at)

    @display(description="故障记录")
    def told_faults(self, device: Device) -> SafeString:
        return fault_rows(device.faults)

    @action(description="停用所选终端", permissions=["change"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[Device]) -> None:
        self._set_status(request, queryset, Device.Status.REVOKED)

    @action(description="恢复所选终端", permissions=["change"])
    def reinstate(self, request: HttpRequest, queryset: QuerySet[Device]) -> None:
        self._set_status(request, queryset, Device.Status.ACTIVE)

    def _set_status(
        self, request: HttpRequest, queryset: QuerySet[Device], status: Device.Status
    ) -> None:
        """Saved one by one, so that the audit log has each."""
        for device in queryset:
            device.status = status
            device.save(update_fields=["status", "updated_at"])
        messages.success(request, f"{len(queryset)} 台终端:{status.label}")


def _part_words(told: str) -> str:
    return PARTS.get(told, told) or "—"


def _silent(now: datetime) -> Q:
    return Q(last_seen_at__isnull=True) | Q(last_seen_at__lt=now - SILENT_AFTER)


def _faulty(now: datetime) -> Q:
    return Q(newest_fault_at__gt=now - FAULT_IS_NEWS) | Q(unclean_ends__gt=0)


def _trouble(now: datetime) -> Case:
    """0 for silent ones, 1 faulty or parked, 2 waiting, 3 fine, 4 revoked."""
    active = Q(status=Device.Status.ACTIVE)
    return Case(
        When(~active, then=Value(4)),
        When(_silent(now), then=Value(0)),
        When(_faulty(now) | Q(queue_parked__gt=0), then=Value(1)),
        When(queue_pending__gt=0, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )


class NewCodeForm(forms.ModelForm):  # type: ignore[type-arg]
    """A code needs only to know its station."""

    class Meta:
        model = EnrolmentCode
        fields = ("station",)


@admin.register(EnrolmentCode)
class EnrolmentCodeAdmin(ModelAdmin):  # type: ignore[misc]
    form = NewCodeForm
    list_display = ("station", "shown_state", "used_by", "created_at", "expires_at")
    list_filter = ("station",)
    list_select_related = ("station", "used_by")
    search_fields = ("station__name", "used_by__name")

    def has_change_permission(self, request: HttpRequest, obj: EnrolmentCode | None = None) -> bool:
        return False

    @display(
        description="状态",
        label={"待使用": "success", "已使用": "info", "已过期": "warning"},
    )
    def shown_state(self, code: EnrolmentCode) -> str:
        if code.used_at:
            return "已使用"
        return "待使用" if code.expires_at > timezone.now() else "已过期"

    def save_model(self, request: HttpRequest, obj: EnrolmentCode, form: Any, change: bool) -> None:
        """The service makes the row; its two forms go to the page that follows."""
        made = make_enrolment_code(obj.station)
        obj.__dict__.update(made.code.__dict__)
        request.new_code = made  # type: ignore[attr-defined]

    def response_add(
        self, request: HttpRequest, obj: EnrolmentCode, post_url_continue: str | None = None
    ) -> HttpResponse:
        made: NewCode = request.new_code  # type: ignore[attr-defined]
        return self._shown_once(request, made)

    def _shown_once(self, request: HttpRequest, made: NewCode) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": "登记码",
            "station": made.code.station,
            "expires_at": made.code.expires_at,
            "typed": made.typed,
            "svg": qr_svg(made.qr_text),
        }
        response = TemplateResponse(request, "devices/new_code.html", context)
        response["Cache-Control"] = "no-store"
        return response
