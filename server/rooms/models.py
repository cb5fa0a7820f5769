"""Rooms lent free to merchants and groups, and who has asked for them."""

from datetime import time

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from server.config.masking import masked_name, masked_phone
from server.districts.models import DistrictModel


def _rule(
    label: str, default: int, *, least: int = 0, most: int = 1440, text: str = ""
) -> "models.PositiveSmallIntegerField[int, int]":
    limits = [MinValueValidator(least), MaxValueValidator(most)]
    return models.PositiveSmallIntegerField(
        label, default=default, validators=limits, help_text=text
    )


class Room(DistrictModel):
    """A room with its rules. Opening times are the station's local time; `*_min` are minutes."""

    name = models.CharField("会议室名称", max_length=80)
    station = models.ForeignKey(
        "stations.Station", on_delete=models.PROTECT, related_name="+", verbose_name="所属站点"
    )
    floor = models.CharField("楼层", max_length=20, blank=True)
    seats = models.PositiveSmallIntegerField("座位数", validators=[MinValueValidator(1)])
    equipment = models.JSONField(
        "设备", default=list, blank=True, help_text='例如 ["投影仪", "白板"]'
    )
    photo = models.CharField("照片", max_length=64, blank=True, editable=False)
    is_open = models.BooleanField("开放预约", default=True)
    auto_confirm = models.BooleanField(
        "自动确认", default=True, help_text="取消勾选后,每个预约由工作人员确认"
    )
    opens = models.TimeField("开放时间", default=time(9))
    closes = models.TimeField("关闭时间", default=time(21))
    days_ahead = _rule("可提前天数", 7, most=365)
    max_min = _rule("最长时长(分钟)", 240, least=5)
    step_min = _rule("时间步长(分钟)", 30, least=5)
    gap_min = _rule("场次间隔(分钟)", 10)
    release_min = _rule("迟到释放(分钟)", 15, text="开始后多少分钟没有签到就释放")
    no_shows = _rule("爽约次数上限", 3, least=1, most=100)
    block_days = _rule("停约天数", 30, most=365, text="爽约达到上限后多少天内不能预约")

    class Meta:
        verbose_name = verbose_name_plural = "会议室"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """A room opens before it closes."""
        if self.opens and self.closes and self.opens >= self.closes:
            raise ValidationError({"closes": "关闭时间必须晚于开放时间"})


class Booking(DistrictModel):
    """One request for a room, whatever became of it. Its status changes only by the services."""

    class Status(models.TextChoices):
        PENDING = "pending", "待确认"
        CONFIRMED = "confirmed", "已确认"
        CONFLICT = "conflict", "时段冲突"
        REJECTED = "rejected", "未通过"
        CANCELLED = "cancelled", "已取消"
        CHECKED_IN = "checked_in", "已签到"
        RELEASED = "released", "未到释放"

    TAKING = (Status.PENDING, Status.CONFIRMED, Status.CHECKED_IN)
    """The statuses in which the room is taken."""

    room = models.ForeignKey(
        Room, on_delete=models.PROTECT, related_name="bookings", verbose_name="会议室"
    )
    start = models.DateTimeField("开始时间", db_index=True)
    end = models.DateTimeField("结束时间")
    status = models.CharField("状态", max_length=12, choices=Status)
    reference = models.CharField("查询编号", max_length=8)
    purpose = models.CharField("用途", max_length=80, blank=True)
    contact_name = models.CharField("称呼", max_length=40, blank=True)
    contact_phone = models.CharField("联系电话", max_length=20, blank=True)
    phone_hash = models.CharField(
        "电话摘要", max_length=32, blank=True, editable=False, db_index=True
    )
    device = models.ForeignKey(
        "devices.Device",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="来源终端",
    )
    requested_at = models.DateTimeField("提交时间")
    checked_in_at = models.DateTimeField("签到时间", null=True, blank=True)
    refusal = models.CharField("未通过原因", max_length=40, blank=True, editable=False)
    choices = models.JSONField("推荐时段", default=list, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "预约"
        ordering = ("-start",)
        indexes = [models.Index(fields=("room", "start"), name="bookings_of_a_room")]
        constraints = [
            models.UniqueConstraint(
                fields=("district", "reference"), name="one_booking_a_reference"
            ),
            models.CheckConstraint(
                condition=models.Q(end__gt=models.F("start")), name="booking_ends_after_its_start"
            ),
        ]

    def __str__(self) -> str:
        return f"预约 {self.reference}"

    @property
    def masked_contact(self) -> str:
        """Name and phone for lists."""
        return f"{masked_name(self.contact_name)} {masked_phone(self.contact_phone)}".strip()
