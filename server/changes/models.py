"""The change log that terminals pull: the newest state of each published thing."""

from django.db import models

from server.districts.models import District


class Change(models.Model):
    """One published thing at its newest version.

    `number` orders the pull. A write leaves it empty; whoever reads next numbers what is
    committed, so numbers come in commit order and a slow transaction is never skipped.
    A tombstone keeps its row with `deleted` set and an empty body. `moved`: its audience was
    another one before, and terminals outside today's must drop it.
    """

    id = models.BigAutoField(primary_key=True)
    district = models.ForeignKey(District, on_delete=models.PROTECT, verbose_name="商圈")
    station_id = models.UUIDField("限定站点", null=True, blank=True)
    type = models.CharField("类型", max_length=40)
    entity_id = models.UUIDField("对象编号")
    version = models.PositiveBigIntegerField("版本", default=1)
    deleted = models.BooleanField("已删除", default=False)
    body = models.JSONField("内容", default=dict)
    moved = models.BooleanField("曾换站点", default=False)
    number = models.PositiveBigIntegerField("次序", null=True, blank=True)
    changed_at = models.DateTimeField("变更时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "变更记录"
        constraints = [
            models.UniqueConstraint(
                fields=("district", "type", "entity_id"), name="one_row_a_published_thing"
            ),
            models.UniqueConstraint(fields=("district", "number"), name="one_number_a_change"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.version}"


class ChangeCounter(models.Model):
    """The last number given out in a district. Numbers only grow, whatever becomes of the rows."""

    district = models.OneToOneField(District, on_delete=models.CASCADE, primary_key=True)
    last = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = "变更计数"

    def __str__(self) -> str:
        return f"{self.last}"


class ServerState(models.Model):
    """One row: the epoch of this database. It changes when the database was restored."""

    server_epoch = models.CharField(max_length=32)
    since = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "服务器状态"

    def __str__(self) -> str:
        return self.server_epoch
