"""Terminals, the codes that enrol them, and what a revoked one handed over."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from server.districts.models import DistrictModel, new_id

HEARTBEAT_S = 60
SILENT_AFTER = timedelta(seconds=3 * HEARTBEAT_S)
FAULT_IS_NEWS = timedelta(days=1)


class Device(DistrictModel):
    """A terminal (党群服务一体机). Bearers are kept as their sha256 only.

    `install_id` is the newest of its installs. What follows `last_seen_at` is of the last
    heartbeat; `clock_offset_ms` is device minus server, measured at the last push. `faults` are
    of `server.devices.faults.ToldFault`, by the terminal's own clock.
    """

    class Status(models.TextChoices):
        ACTIVE = "active", "在用"
        REVOKED = "revoked", "已停用"

    name = models.CharField("终端名称", max_length=80)
    station = models.ForeignKey(
        "stations.Station",
        on_delete=models.PROTECT,
        verbose_name="站点",
        related_name="devices",
    )
    status = models.CharField("状态", max_length=8, choices=Status, default=Status.ACTIVE)
    public_key = models.CharField("登记公钥", max_length=44, editable=False)
    bearer_hash = models.CharField(max_length=64, unique=True, editable=False)
    next_bearer_hash = models.CharField(max_length=64, unique=True, null=True, editable=False)
    install_id = models.UUIDField("安装编号", default=new_id, unique=True, editable=False)
    app_version = models.CharField("程序版本", max_length=40, blank=True, editable=False)
    last_seen_at = models.DateTimeField("最近心跳", null=True, editable=False)
    queue_pending = models.PositiveIntegerField("待传", default=0, editable=False)
    queue_parked = models.PositiveIntegerField("搁置", default=0, editable=False)
    oldest_pending_at = models.DateTimeField("最早待传", null=True, editable=False)
    disk_free = models.BigIntegerField("磁盘剩余(字节)", null=True, editable=False)
    uptime_s = models.BigIntegerField("已运行(秒)", null=True, editable=False)
    camera = models.CharField("摄像头", max_length=40, blank=True, editable=False)
    scanner = models.CharField("扫码器", max_length=40, blank=True, editable=False)
    sound = models.CharField("声音", max_length=40, blank=True, editable=False)
    printer = models.CharField("打印机", max_length=40, blank=True, editable=False)
    content_version = models.CharField("内容版本", max_length=200, blank=True, editable=False)
    screen = models.CharField("当前屏幕", max_length=40, blank=True, editable=False)
    code_list = models.CharField("诚信码名单", max_length=10, blank=True, editable=False)
    clock_offset_ms = models.BigIntegerField("时钟偏差(毫秒)", null=True, editable=False)
    faults = models.JSONField("故障", default=list, editable=False)
    newest_fault_at = models.DateTimeField("最近故障", null=True, editable=False)
    last_end = models.CharField("上次结束", max_length=20, blank=True, editable=False)
    last_end_at = models.DateTimeField("上次结束时间", null=True, editable=False)
    unclean_ends = models.PositiveIntegerField("一天内异常结束", default=0, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "终端"
        ordering = ("station", "name")

    def __str__(self) -> str:
        return self.name

    @property
    def is_silent(self) -> bool:
        """Three heartbeats of an active device are missing."""
        if self.status != Device.Status.ACTIVE:
            return False
        return self.last_seen_at is None or timezone.now() - self.last_seen_at > SILENT_AFTER

    @property
    def is_faulty(self) -> bool:
        """An active device had a fault, or ended as it should not have, within the last day."""
        if self.status != Device.Status.ACTIVE:
            return False
        return self.unclean_ends > 0 or (
            self.newest_fault_at is not None
            and timezone.now() - self.newest_fault_at < FAULT_IS_NEWS
        )


class Install(DistrictModel):
    """One life of a device's data: sequence numbers count from 1 in each.

    A copied disk gets an install of its own as soon as it is noticed.
    """

    device = models.ForeignKey(
        Device, on_delete=models.CASCADE, verbose_name="终端", related_name="installs"
    )
    forked_from = models.UUIDField("分自", null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "安装"
        ordering = ("created_at",)

    def __str__(self) -> str:
        return f"{self.device} {self.created_at:%Y-%m-%d %H:%M}"


class EnrolmentCode(DistrictModel):
    """A code that enrols one terminal at a station. Its two forms are kept as hashes."""

    station = models.ForeignKey(
        "stations.Station", on_delete=models.PROTECT, verbose_name="站点", related_name="+"
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    typed_hash = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField("有效期至", editable=False)
    used_at = models.DateTimeField("使用时间", null=True, editable=False)
    used_by = models.ForeignKey(
        Device,
        on_delete=models.SET_NULL,
        null=True,
        verbose_name="登记的终端",
        related_name="+",
        editable=False,
    )
    public_key = models.CharField("登记公钥", max_length=44, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "登记码"
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return f"{self.station} {self.created_at:%Y-%m-%d}"


class EscrowedBatch(DistrictModel):
    """What a device still had, kept whole and unapplied until an administrator accepts.

    `outcomes` counts the operations by the outcome that they have now; `duplicate` is how many
    of them had arrived before. What was refused stays, and may be accepted later all the same.
    """

    class Source(models.TextChoices):
        NETWORK = "network", "网络"
        STICK = "stick", "U盘"

    device = models.ForeignKey(
        Device, on_delete=models.PROTECT, verbose_name="终端", related_name="escrows"
    )
    source = models.CharField(
        "来源", max_length=8, choices=Source, default=Source.NETWORK, editable=False
    )
    sha256 = models.CharField("摘要", max_length=64, editable=False)
    body = models.TextField("内容(原文)", editable=False)
    op_count = models.PositiveIntegerField("条数", editable=False)
    accepted_at = models.DateTimeField("受理时间", null=True, editable=False)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        verbose_name="受理人",
        related_name="+",
        editable=False,
    )
    outcomes = models.JSONField("处理结果", default=dict, editable=False)
    refused_at = models.DateTimeField("拒收时间", null=True, editable=False)
    refused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        verbose_name="拒收人",
        related_name="+",
        editable=False,
    )
    refused_reason = models.CharField("拒收原因", max_length=200, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "托管的操作"
        ordering = ("-created_at",)
        constraints = [
            models.UniqueConstraint(fields=("device", "sha256"), name="one_escrow_a_body")
        ]

    def __str__(self) -> str:
        return f"{self.device} {self.op_count} 条"

    @property
    def open_count(self) -> int:
        """How many of its operations are not answered for good."""
        final = ("applied", "conflict", "rejected", "unreadable")
        done: int = sum(self.outcomes.get(name, 0) for name in final)
        return self.op_count - done
