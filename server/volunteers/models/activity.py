"""Activities, their shifts, and who takes a place."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone

from server.districts.models import DistrictModel
from server.volunteers.models.volunteer import Volunteer


class Activity(DistrictModel):
    """What volunteers do. Without a station it is the whole district's."""

    class Theme(models.TextChoices):
        ORDER = "公共秩序", "公共秩序"
        HONESTY = "诚信经营", "诚信经营"
        SORTING = "垃圾分类", "垃圾分类"
        TIDY = "环境整洁", "环境整洁"
        SERVICE = "便民服务", "便民服务"

    title = models.CharField("活动名称", max_length=80)
    theme = models.CharField("主题", max_length=20, choices=Theme, default=Theme.ORDER)
    place = models.CharField("地点", max_length=120)
    summary = models.TextField("简介", max_length=2000, blank=True)
    station = models.ForeignKey(
        "stations.Station",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="所属站点",
        help_text="不选则全商圈可见",
    )
    is_open = models.BooleanField("正在招募", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "志愿活动"
        ordering = ("title",)

    def __str__(self) -> str:
        return self.title


class Shift(DistrictModel):
    """One window of an activity."""

    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="shifts", verbose_name="活动"
    )
    start = models.DateTimeField("开始时间", db_index=True)
    end = models.DateTimeField("结束时间")
    places = models.PositiveSmallIntegerField("名额", validators=[MinValueValidator(1)])

    class Meta:
        verbose_name = verbose_name_plural = "班次"
        ordering = ("start",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(end__gt=models.F("start")),
                name="shift_ends_after_its_start",
                violation_error_message="结束时间必须晚于开始时间",
            )
        ]

    def __str__(self) -> str:
        return f"{self.activity} {_local_text(self)}"

    @property
    def taken(self) -> int:
        """Places that are taken."""
        return self.sign_ups.filter(status=SignUp.Status.SIGNED_UP).count()


def _local_text(shift: Shift) -> str:
    start, end = timezone.localtime(shift.start), timezone.localtime(shift.end)
    return f"{start:%m月%d日 %H:%M}–{end:%H:%M}"


class SignUp(DistrictModel):
    """A volunteer's place in a shift."""

    class Status(models.TextChoices):
        SIGNED_UP = "signed_up", "已报名"
        WITHDRAWN = "withdrawn", "已退出"

    shift = models.ForeignKey(
        Shift, on_delete=models.PROTECT, related_name="sign_ups", verbose_name="班次"
    )
    volunteer = models.ForeignKey(
        Volunteer, on_delete=models.PROTECT, related_name="sign_ups", verbose_name="志愿者"
    )
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.SIGNED_UP)

    class Meta:
        verbose_name = verbose_name_plural = "报名"
        ordering = ("-created_at",)
        constraints = [
            models.UniqueConstraint(
                fields=("shift", "volunteer"),
                condition=models.Q(status="signed_up"),
                name="one_place_a_volunteer",
                violation_error_message="这位志愿者已经报名这个班次",
            )
        ]

    def __str__(self) -> str:
        return f"{self.volunteer} {self.shift}"

    def clean(self) -> None:
        if self.shift_id and self.district_id and self.shift.district_id != self.district_id:
            raise ValidationError({"shift": "班次不属于这个商圈"})
