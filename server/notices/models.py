"""通知: what terminals show while nobody uses them, with a validity."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from server.districts.models import DistrictModel

WEEKDAYS = (
    (1, "周一"),
    (2, "周二"),
    (3, "周三"),
    (4, "周四"),
    (5, "周五"),
    (6, "周六"),
    (7, "周日"),
)


def validate_weekdays(days: Any) -> None:
    """Numbers from 1 (Monday) to 7, each once."""
    if not isinstance(days, list) or len(days) != len({*days} & {*range(1, 8)}):
        raise ValidationError("星期只能从周一到周日中选择")


class Notice(DistrictModel):
    """One slide. `picture` is the sha256 of a media file; hours are the station's local time."""

    title = models.CharField("标题", max_length=30, help_text="一眼能看完的一句话")
    text = models.CharField("说明", max_length=90, blank=True)
    picture = models.CharField("图片", max_length=64, blank=True, editable=False)
    station = models.ForeignKey(
        "stations.Station",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="展示站点",
        help_text="不选则在全商圈的终端展示",
    )
    valid_from = models.DateTimeField("开始时间")
    valid_until = models.DateTimeField("结束时间", db_index=True)
    hours_from = models.TimeField(
        "每天从", null=True, blank=True, help_text="不填则全天;跨过午夜也可以,例如 22:00 到 2:00"
    )
    hours_until = models.TimeField("每天到", null=True, blank=True)
    weekdays = models.JSONField(
        "星期", default=list, blank=True, validators=[validate_weekdays], help_text="不选则每天"
    )
    position = models.PositiveSmallIntegerField("排序", default=0, help_text="数字小的排在前面")
    shown_s = models.PositiveSmallIntegerField(
        "每次展示秒数", default=10, validators=[MinValueValidator(5), MaxValueValidator(60)]
    )
    content = models.ForeignKey(
        "study.Content",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="了解详情",
        help_text="点“了解详情”后打开的学习内容",
    )
    urgent = models.BooleanField(
        "紧急通知", default=False, help_text="排在最前,并在首页上方提示,例如停电、停水、停业"
    )

    class Meta:
        verbose_name = verbose_name_plural = "通知"
        ordering = ("-urgent", "position", "-valid_from")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_until__gt=models.F("valid_from")),
                name="notice_ends_after_its_start",
                violation_error_message="结束时间必须晚于开始时间",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """What the terminals could not show, or would never show."""
        problems = {**self._time_problems(), **self._foreign_parts()}
        if problems:
            raise ValidationError(problems)

    def has_ended(self, now: datetime) -> bool:
        return self.valid_until <= now

    def _time_problems(self) -> dict[str, str]:
        if self.valid_from and self.valid_until and self.valid_from >= self.valid_until:
            return {"valid_until": "结束时间必须晚于开始时间"}
        if (self.hours_from is None) != (self.hours_until is None):
            missing = "hours_from" if self.hours_from is None else "hours_until"
            return {missing: "每天的起止时间要么都填,要么都不填"}
        if self.hours_from is not None and self.hours_from == self.hours_until:
            return {"hours_until": "每天的起止时间不能相同;全天展示请都不填"}
        return {}

    def _foreign_parts(self) -> dict[str, str]:
        parts = {"station": self.station, "content": self.content}
        return {
            name: "只能选择本商圈的站点和内容"
            for name, part in parts.items()
            if part is not None and part.district_id != self.district_id
        }
