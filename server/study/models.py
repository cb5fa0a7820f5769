"""学习: columns of pieces to read, short quizzes, and what was read and answered."""

from datetime import datetime

from django.db import models

from server.districts.models import DistrictModel


class Column(DistrictModel):
    """A heading of study content. `icon` is a name from the terminal's icon set."""

    name = models.CharField("栏目名称", max_length=40)
    position = models.PositiveSmallIntegerField("排序", default=0, help_text="数字小的排在前面")
    icon = models.CharField("图标", max_length=40, default="book")
    summary = models.CharField("简介", max_length=200, blank=True)
    is_shown = models.BooleanField("展示", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "栏目"
        ordering = ("position", "name")
        constraints = [
            models.UniqueConstraint(
                fields=("district", "name"),
                name="one_column_a_name",
                violation_error_message="已有同名栏目",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Content(DistrictModel):
    """One piece to study. `body` is Markdown; `cover` is the sha256 of a media file."""

    column = models.ForeignKey(
        Column, on_delete=models.PROTECT, related_name="contents", verbose_name="栏目"
    )
    title = models.CharField("标题", max_length=120)
    summary = models.CharField("摘要", max_length=300, blank=True)
    body = models.TextField("正文", help_text="Markdown:标题、段落、列表、强调")
    minutes = models.PositiveSmallIntegerField("阅读时长(分钟)", default=3)
    source = models.CharField("来源", max_length=120)
    licence = models.CharField("授权", max_length=120)
    cover = models.CharField("封面", max_length=64, blank=True, editable=False)
    published_at = models.DateTimeField(
        "发布时间", null=True, blank=True, help_text="不填为草稿;填将来的时间则到时发布"
    )
    expires_at = models.DateTimeField("下架时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "学习内容"
        ordering = ("-published_at", "title")
        constraints = [
            models.UniqueConstraint(
                fields=("column", "title"),
                name="one_content_a_title",
                violation_error_message="这个栏目里已有同名内容",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def is_public(self, now: datetime) -> bool:
        """Whether terminals have it."""
        begun = self.published_at is not None and self.published_at <= now
        return begun and (self.expires_at is None or now < self.expires_at)


class Question(DistrictModel):
    """One question of a piece's quiz. `correct`: zero-based positions among `options`."""

    content = models.ForeignKey(
        Content, on_delete=models.CASCADE, related_name="questions", verbose_name="学习内容"
    )
    position = models.PositiveSmallIntegerField("排序", default=0)
    text = models.CharField("题目", max_length=300)
    options = models.JSONField("选项")
    correct = models.JSONField("正确选项")
    explanation = models.CharField("解析", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "题目"
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.text


class StudyRecord(DistrictModel):
    """Somebody read a piece to its end; no person is known."""

    content = models.ForeignKey(
        Content,
        on_delete=models.SET_NULL,
        null=True,
        related_name="records",
        verbose_name="学习内容",
    )
    device = models.ForeignKey(
        "devices.Device", on_delete=models.PROTECT, related_name="+", verbose_name="终端"
    )
    finished_at = models.DateTimeField("读完时间", db_index=True)
    read_s = models.PositiveIntegerField("阅读用时(秒)")

    class Meta:
        verbose_name = verbose_name_plural = "学习记录"
        ordering = ("-finished_at",)

    def __str__(self) -> str:
        return str(self.content or "已删除的内容")


class QuizAttempt(DistrictModel):
    """Somebody's answers; `correct` is the server's count, `claimed` the terminal's."""

    content = models.ForeignKey(
        Content,
        on_delete=models.SET_NULL,
        null=True,
        related_name="attempts",
        verbose_name="学习内容",
    )
    device = models.ForeignKey(
        "devices.Device", on_delete=models.PROTECT, related_name="+", verbose_name="终端"
    )
    attempted_at = models.DateTimeField("答题时间", db_index=True)
    answers = models.JSONField("作答")
    questions = models.PositiveSmallIntegerField("题数")
    correct = models.PositiveSmallIntegerField("答对题数")
    claimed = models.PositiveSmallIntegerField("终端计分")

    class Meta:
        verbose_name = verbose_name_plural = "答题记录"
        ordering = ("-attempted_at",)

    def __str__(self) -> str:
        return f"{self.content or '已删除的内容'} {self.correct}/{self.questions}"
