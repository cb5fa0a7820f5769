"""Alarms of forged and revoked codes: what was met, where, how often, and what the office did."""

from django.conf import settings
from django.db import models

from server.districts.models import DistrictModel


class Alarm(DistrictModel):
    """One code that was met at one place on one day, however often. Counted up by the services
    in the transaction that keeps the scans; `group_key` names code, place and day.

    `merchant` is whose code it is, where signature or list vouch for it. `claims` is the merchant
    that a forged code says it is of: evidence, and no more, so it refers to nothing.
    """

    class Kind(models.TextChoices):
        FORGED = "forged", "疑似伪造"
        REVOKED = "revoked", "扫到已撤销的码"
        REVOKED_MEANWHILE = "revoked_meanwhile", "终端判真,但码已撤销"

    class State(models.TextChoices):
        NEW = "new", "新警报"
        SEEN = "seen", "已查看"
        HANDLED = "handled", "已处理"

    OPEN = (State.NEW, State.SEEN)

    kind = models.CharField("类型", max_length=20, choices=Kind)
    station = models.ForeignKey(
        "stations.Station",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        verbose_name="站点",
    )
    device = models.ForeignKey(
        "devices.Device",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        verbose_name="终端",
    )
    merchant = models.ForeignKey(
        "merchants.Merchant",
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        verbose_name="商户",
    )
    claims = models.UUIDField("自称的商户", null=True)
    day = models.DateField("日期")
    serial = models.CharField("序列号", max_length=16, blank=True)
    text = models.CharField("码内文字", max_length=512, blank=True)
    count = models.PositiveIntegerField("次数")
    first_seen_at = models.DateTimeField("首次出现")
    last_seen_at = models.DateTimeField("最近出现")
    group_key = models.CharField(max_length=64, unique=True, editable=False)
    state = models.CharField("状态", max_length=8, choices=State, default=State.NEW)
    note = models.CharField("处理情况", max_length=400, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        verbose_name="处理人",
    )
    handled_at = models.DateTimeField("处理时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "警报"
        ordering = ("-last_seen_at",)
        indexes = [
            models.Index(
                fields=("district", "last_seen_at"),
                name="open_alarms",
                condition=models.Q(state__in=("new", "seen")),
            ),
            models.Index(fields=("district", "last_seen_at"), name="alarms_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.day}"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def came_back(self) -> bool:
        """It was handled, and the code was met again after that."""
        return self.is_open and self.handled_at is not None
