"""The inbox: every operation that was ever answered for good, and what it was answered."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.timezone import localtime

from server.devices.models import Device
from server.districts.models import District
from server.ingest.words import kind_name


class AppliedOp(models.Model):
    """One operation with its stored answer. The primary key is what makes it take effect once.

    `install_id` and `seq` are of its first arrival; both are null for a correction that the office
    made (`made_by`). `original` is the first operation of its chain of corrections. `body` is the
    JSON text as it was received, so that nothing unknown, and no character that a database
    dislikes, is lost. An operation whose envelope cannot be read is kept whole in `body`, with an
    empty `kind`.
    """

    class Outcome(models.TextChoices):
        APPLIED = "applied", "已生效"
        CONFLICT = "conflict", "有冲突"
        REJECTED = "rejected", "被拒绝"

    op_id = models.UUIDField("操作编号", primary_key=True)
    sha256 = models.CharField("内容摘要", max_length=64)
    district = models.ForeignKey(
        District, on_delete=models.PROTECT, verbose_name="商圈", db_index=False
    )
    device = models.ForeignKey(
        Device,
        on_delete=models.PROTECT,
        verbose_name="终端",
        related_name="operations",
        db_index=False,
    )
    install_id = models.UUIDField("安装编号", null=True)
    seq = models.PositiveBigIntegerField("序号", null=True)
    kind = models.CharField("类别", max_length=80, blank=True)
    kind_v = models.PositiveIntegerField("类别版本", default=0)
    entity_id = models.UUIDField("对象编号", null=True)
    depends_on = models.UUIDField("依赖的操作", null=True)
    supersedes = models.UUIDField("更正的操作", null=True)
    original = models.UUIDField("最初的操作", null=True)
    base_version = models.PositiveBigIntegerField("所见版本", null=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        verbose_name="更正人",
        related_name="+",
    )
    occurred_at_device = models.DateTimeField("发生时间(终端)", null=True)
    occurred_at = models.DateTimeField("发生时间(校正)", null=True)
    received_at = models.DateTimeField("收到时间")
    body = models.TextField("内容(原文)")
    outcome = models.CharField("结果", max_length=8, choices=Outcome)
    code = models.CharField("结果代码", max_length=40, blank=True)
    message_key = models.CharField("提示", max_length=200, blank=True)
    version = models.PositiveBigIntegerField("版本", null=True)
    detail = models.JSONField("结果详情", default=dict)
    flags = models.JSONField("标记", default=list)

    class Meta:
        verbose_name = verbose_name_plural = "收到的操作"
        ordering = ("-received_at",)
        indexes = [
            models.Index(fields=("district", "-received_at"), name="inbox_by_time"),
            models.Index(fields=("device", "outcome"), name="inbox_by_device"),
            models.Index(
                fields=("original",), name="inbox_corrections", condition=Q(original__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{kind_name(self.kind)} {localtime(self.received_at):%Y-%m-%d %H:%M}"


class Reconsideration(models.Model):
    """A rejected operation was decided again: by whom, and what its outcome was until then."""

    district = models.ForeignKey(
        District, on_delete=models.PROTECT, verbose_name="商圈", related_name="+"
    )
    op = models.ForeignKey(
        AppliedOp, on_delete=models.PROTECT, verbose_name="操作", related_name="reconsiderations"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, verbose_name="处理人", related_name="+"
    )
    at = models.DateTimeField("处理时间")
    former_outcome = models.CharField("原结果", max_length=8, choices=AppliedOp.Outcome)
    former_code = models.CharField("原结果代码", max_length=40, blank=True)
    former_message_key = models.CharField("原提示", max_length=200, blank=True)
    former_detail = models.JSONField("原结果详情", default=dict)
    outcome = models.CharField("新结果", max_length=8, choices=AppliedOp.Outcome)
    code = models.CharField("新结果代码", max_length=40, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "重新处理"
        ordering = ("at",)

    def __str__(self) -> str:
        return f"{self.by} {localtime(self.at):%Y-%m-%d %H:%M}"


class Receipt(models.Model):
    """Under which sequence number of which install an operation arrived; it may be several.

    Two operations under one number are two machines with one install_id.
    """

    district = models.ForeignKey(
        District,
        on_delete=models.PROTECT,
        verbose_name="商圈",
        related_name="+",
        db_index=False,
    )
    install_id = models.UUIDField("安装编号")
    seq = models.PositiveBigIntegerField("序号")
    op = models.ForeignKey(
        AppliedOp, on_delete=models.PROTECT, verbose_name="操作", related_name="receipts"
    )

    class Meta:
        verbose_name = verbose_name_plural = "回执"
        constraints = [
            models.UniqueConstraint(fields=("install_id", "seq"), name="one_op_a_sequence_number")
        ]

    def __str__(self) -> str:
        return f"{self.seq}"
