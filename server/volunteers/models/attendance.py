"""Who came and went, the minutes counted, and how they were changed by hand."""

from django.conf import settings
from django.db import models

from server.districts.models import DistrictModel
from server.volunteers.models.activity import Shift
from server.volunteers.models.volunteer import Volunteer


class Attendance(DistrictModel):
    """One stay in a shift. `flags` are for the office to look at."""

    class Status(models.TextChoices):
        PRESENT = "present", "在岗"
        LEFT = "left", "已签退"
        CLOSED_AT_END = "closed_at_end", "到点自动签退"
        UNIDENTIFIED = "unidentified", "身份待核实"

    shift = models.ForeignKey(
        Shift, on_delete=models.PROTECT, related_name="attendances", verbose_name="班次"
    )
    volunteer = models.ForeignKey(
        Volunteer,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="attendances",
        verbose_name="志愿者",
    )
    identity_hash = models.CharField("身份摘要", max_length=32, blank=True)
    checked_in_at = models.DateTimeField("签到时间", db_index=True)
    checked_out_at = models.DateTimeField("签退时间", null=True, blank=True)
    minutes = models.PositiveIntegerField("时长(分钟)", null=True, blank=True)
    status = models.CharField("状态", max_length=16, choices=Status)
    flags = models.JSONField("提示", default=list, blank=True)
    device = models.ForeignKey(
        "devices.Device",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="终端",
    )

    class Meta:
        verbose_name = verbose_name_plural = "考勤"
        ordering = ("-checked_in_at",)

    def __str__(self) -> str:
        return f"{self.volunteer or '身份待核实'} {self.shift}"


class RepeatedCheckIn(DistrictModel):
    """A check-in of somebody already present: its id still leads a check-out to the stay."""

    attendance = models.ForeignKey(
        Attendance, on_delete=models.CASCADE, related_name="repeats", verbose_name="考勤"
    )
    checked_in_at = models.DateTimeField("签到时间")

    class Meta:
        verbose_name = verbose_name_plural = "重复签到"

    def __str__(self) -> str:
        return str(self.attendance)


class AttendanceChange(DistrictModel):
    """A change by hand: a reason, its author, and another person who approves. All is kept."""

    attendance = models.ForeignKey(
        Attendance, on_delete=models.PROTECT, related_name="changes", verbose_name="考勤"
    )
    minutes_before = models.PositiveIntegerField("原时长(分钟)", null=True, editable=False)
    minutes_after = models.PositiveIntegerField("改为(分钟)")
    volunteer_after = models.ForeignKey(
        Volunteer,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="核实为志愿者",
        help_text="仅身份待核实的考勤需要填写",
    )
    reason = models.CharField("理由", max_length=200)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="经办人",
        editable=False,
    )
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="复核人",
        editable=False,
    )
    approved_at = models.DateTimeField("复核时间", null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "考勤更正"
        ordering = ("-created_at",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(approver=None) | ~models.Q(approver=models.F("author")),
                name="approved_by_another_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.attendance} 更正"
