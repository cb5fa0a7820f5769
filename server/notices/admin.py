"""Back-office pages of notices."""

from typing import Any

from auditlog.registry import auditlog
from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from server.config.backoffice import DistrictAdmin, PhotoForm, display
from server.notices.models import WEEKDAYS, Notice
from server.notices.preview import thumbnail
from server.notices.selectors import Phase, in_phase, phase_of
from server.notices.services import picture_problem

auditlog.register(Notice)

_PHASES: dict[Phase, str] = {"now": "现在有效", "later": "以后", "ended": "已过期"}


class PhaseFilter(admin.SimpleListFilter):
    """By validity, seen from now."""

    title = "有效期"
    parameter_name = "phase"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(_PHASES.items())

    def queryset(self, request: HttpRequest, rows: QuerySet[Notice]) -> QuerySet[Notice]:
        for phase in _PHASES:
            if phase == self.value():
                return in_phase(rows, phase, now=timezone.now())
        return rows


class NoticeForm(PhotoForm):
    """Weekdays as boxes to tick; a picture that the panel can show well."""

    photo_field = "picture"
    weekdays = forms.TypedMultipleChoiceField(
        label="星期",
        choices=WEEKDAYS,
        coerce=int,
        required=False,
        help_text="不选则每天",
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )
    without_picture = forms.BooleanField(label="去掉现有图片", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "upload" in self.fields:
            self.fields["upload"].label = "上传图片"
            self.fields["upload"].help_text = "JPG 或 PNG,会裁切填满画面;没有图片时只显示文字"

    def clean_upload(self) -> Any:
        upload = self.cleaned_data.get("upload")
        if upload:
            kind = getattr(upload.image, "format", "")
            problem = "图片只能是 JPG 或 PNG"
            if kind in ("JPEG", "PNG"):
                problem = picture_problem(*upload.image.size)
            if problem:
                raise forms.ValidationError(problem)
        return upload

    def save(self, commit: bool = True) -> Any:
        if self.cleaned_data.get("without_picture"):
            self.instance.picture = ""
        return super().save(commit)


@admin.register(Notice)
class NoticeAdmin(DistrictAdmin):
    form = NoticeForm
    list_display = ("preview", "title", "state", "scope", "validity", "daily", "urgent", "position")
    list_display_links = ("preview", "title")
    list_filter = (PhaseFilter, "station", "urgent")
    search_fields = ("title", "text")
    autocomplete_fields = ("station", "content")
    list_select_related = ("station",)
    readonly_fields = ("preview",)
    fieldsets = (
        (
            "内容",
            {"fields": ("title", "text", "preview", "upload", "without_picture", "content")},
        ),
        (
            "何时何地",
            {
                "fields": (
                    "valid_from",
                    "valid_until",
                    ("hours_from", "hours_until"),
                    "weekdays",
                    "station",
                )
            },
        ),
        ("怎样展示", {"fields": ("urgent", ("position", "shown_s"), "district")}),
    )

    @display(description="预览")
    def preview(self, row: Notice) -> str:
        return thumbnail(row.picture)

    @display(
        description="状态",
        label={"现在有效": "success", "以后": "info", "已过期": "warning"},
        ordering="valid_from",
    )
    def state(self, row: Notice) -> str:
        return _PHASES[phase_of(row, now=timezone.now())]

    @display(description="范围", ordering="station")
    def scope(self, row: Notice) -> str:
        return str(row.station or "全商圈")

    @display(description="有效期", ordering="valid_until")
    def validity(self, row: Notice) -> str:
        begins, ends = (timezone.localtime(at) for at in (row.valid_from, row.valid_until))
        return f"{begins:%Y-%m-%d %H:%M} 至 {ends:%Y-%m-%d %H:%M}"

    @display(description="每天")
    def daily(self, row: Notice) -> str:
        names = dict(WEEKDAYS)
        days = "、".join(names[day] for day in sorted(row.weekdays)) or "每天"
        if row.hours_from is None or row.hours_until is None:
            return f"{days} 全天"
        return f"{days} {row.hours_from:%H:%M}–{row.hours_until:%H:%M}"
