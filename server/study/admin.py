"""Back-office pages of study."""

from typing import Any

from auditlog.registry import auditlog
from django import forms
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from unfold.widgets import UnfoldAdminTextareaWidget

from server.config.backoffice import (
    DistrictAdmin,
    InlineDistricts,
    PhotoForm,
    RecordAdmin,
    StackedDistrictInline,
    display,
)
from server.study.models import Column, Content, Question, QuizAttempt, StudyRecord

for model in (Column, Content):
    auditlog.register(model)
auditlog.register(Question, exclude_fields=["text"])


@admin.register(Column)
class ColumnAdmin(DistrictAdmin):
    list_display = ("name", "position", "pieces", "summary", "is_shown")
    list_filter = ("is_shown",)
    search_fields = ("name",)
    fields = (("name", "position"), "icon", "summary", ("is_shown", "district"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Column]:
        rows: QuerySet[Column] = super().get_queryset(request)
        return rows.annotate(piece_count=Count("contents"))

    @display(description="篇数", ordering="piece_count")
    def pieces(self, row: Any) -> int:
        return int(row.piece_count)


class QuestionForm(forms.ModelForm):  # type: ignore[type-arg]
    """Options as lines; a star in front marks what is correct."""

    lines = forms.CharField(
        label="选项",
        help_text="每行一个选项,正确的选项前面加 *",
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}),
    )

    class Meta:
        model = Question
        fields = ("position", "text", "lines", "explanation")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options, correct = self.instance.options or [], self.instance.correct or []
        self.initial["lines"] = "\n".join(
            f"*{option}" if place in correct else option for place, option in enumerate(options)
        )

    def clean_lines(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["lines"].splitlines() if line.strip()]
        if len(lines) < 2 or not any(line.startswith("*") for line in lines):
            raise forms.ValidationError("至少两个选项,并用 * 标出正确的选项")
        self.instance.options = [line.lstrip("* ") for line in lines]
        self.instance.correct = [n for n, line in enumerate(lines) if line.startswith("*")]
        return lines


class QuestionInline(StackedDistrictInline):
    model = Question
    form = QuestionForm
    fields = ("position", "text", "lines", "explanation")
    exclude = ()


class ContentForm(PhotoForm):
    photo_field = "cover"


@admin.register(Content)
class ContentAdmin(InlineDistricts, DistrictAdmin):
    form = ContentForm
    inlines = (QuestionInline,)
    list_display = (
        "title",
        "column",
        "state",
        "published_at",
        "expires_at",
        "minutes",
        "question_count",
    )
    list_filter = ("column", "published_at")
    search_fields = ("title", "summary")
    autocomplete_fields = ("column",)
    date_hierarchy = "published_at"
    list_select_related = ("column",)
    fieldsets = (
        ("内容", {"fields": (("title", "column"), "summary", "body", ("minutes", "upload"))}),
        ("出处", {"fields": (("source", "licence"),)}),
        ("发布", {"fields": ("published_at", "expires_at", "district")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Content]:
        rows: QuerySet[Content] = super().get_queryset(request)
        return rows.annotate(questions_now=Count("questions"))

    @display(description="状态", label={"展示中": "success", "草稿": "info", "未到时间": "warning"})
    def state(self, row: Content) -> str:
        now = timezone.now()
        if row.published_at is None:
            return "草稿"
        if row.published_at > now:
            return "未到时间"
        return "展示中" if row.is_public(now) else "已下架"

    @display(description="题数", ordering="questions_now")
    def question_count(self, row: Any) -> int:
        return int(row.questions_now)


@admin.register(StudyRecord)
class StudyRecordAdmin(RecordAdmin):
    list_display = ("finished_at", "content", "read_s", "device")
    list_filter = ("content__column", "device")
    search_fields = ("content__title",)
    date_hierarchy = "finished_at"
    list_select_related = ("content", "device")


@admin.register(QuizAttempt)
class QuizAttemptAdmin(RecordAdmin):
    list_display = ("attempted_at", "content", "score", "score_agrees", "device")
    list_filter = ("content__column", "device")
    search_fields = ("content__title",)
    date_hierarchy = "attempted_at"
    list_select_related = ("content", "device")
    fields = ("content", "attempted_at", "device", "questions", "correct", "claimed")

    @display(description="得分", ordering="correct")
    def score(self, row: QuizAttempt) -> str:
        return f"{row.correct}/{row.questions}"

    @display(description="计分一致", boolean=True)
    def score_agrees(self, row: QuizAttempt) -> bool:
        return row.correct == row.claimed
