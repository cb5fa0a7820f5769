"""What happened to a complaint: who did it, when, from where to where. Rows are only added."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models

from server.districts.models import DistrictModel
from server.merchants.models.complaint import Complaint


class AddedOnly(models.QuerySet["ComplaintEvent"]):
    """Refuses to change or delete what happened."""

    def update(self, **_: Any) -> NoReturn:
        raise TypeError("what happened to a complaint is not changed")

    def delete(self) -> NoReturn:
        raise TypeError("what happened to a complaint is not deleted")


class ComplaintEvent(DistrictModel):
    """`step` is the decision that this is, or, for what the clock does, the last one before it.
    `percent` and `clock` are set for an escalation. The database refuses a second decision of
    one step, and a second escalation of one clock at one percent."""

    class Kind(models.TextChoices):
        FILED = "filed", "提交投诉"
        ACCEPTED = "accepted", "受理"
        REFUSED = "refused", "不予受理"
        TAKEN_UP = "taken_up", "开始办理"
        ANSWERED = "answered", "答复"
        CONFIRMED = "confirmed", "确认结果"
        REOPENED = "reopened", "要求重新办理"
        CLOSED = "closed", "办结"
        PAUSED = "paused", "暂停计时"
        RESUMED = "resumed", "恢复计时"
        CARRIED_OVER = "carried_over", "由旧版本带入"
        ESCALATED = "escalated", "期限提醒"
        DUE_MOVED = "due_moved", "期限更正"

    BY_THE_CLOCK = (Kind.ESCALATED, Kind.DUE_MOVED)

    class Actor(models.TextChoices):
        OFFICER = "officer", "工作人员"
        SYSTEM = "system", "系统"
        COMPLAINANT = "complainant", "投诉人"

    complaint = models.ForeignKey(
        Complaint, on_delete=models.PROTECT, related_name="events", verbose_name="投诉"
    )
    step = models.PositiveSmallIntegerField("步骤")
    kind = models.CharField("事项", max_length=12, choices=Kind)
    actor = models.CharField("由谁", max_length=12, choices=Actor)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="经办人",
    )
    at = models.DateTimeField("时间")
    from_status = models.CharField("原状态", max_length=10, choices=Complaint.Status, blank=True)
    to_status = models.CharField("新状态", max_length=10, choices=Complaint.Status)
    text = models.TextField("内容", max_length=2000, blank=True)
    percent = models.PositiveSmallIntegerField("提醒比例", null=True, blank=True)
    clock = models.CharField("计时", max_length=6, blank=True)

    objects = AddedOnly.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "投诉记录"
        ordering = ("step", "at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("complaint", "step"),
                condition=~models.Q(kind__in=("escalated", "due_moved")),
                name="one_decision_a_step",
            ),
            models.UniqueConstraint(
                fields=("complaint", "clock", "percent"),
                condition=models.Q(kind="escalated"),
                name="one_escalation_a_clock_and_percent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("what happened to a complaint is not changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("what happened to a complaint is not deleted")
