"""A complaint about a merchant, on its way from filed to closed."""

from django.db import models

from server.config.masking import masked_name, masked_phone
from server.districts.models import DistrictModel
from server.merchants.complaint_clock import LEVELS, Clock
from server.merchants.models.merchant import Merchant


class Complaint(DistrictModel):
    """It changes only through the services, and each change leaves a ComplaintEvent.

    `step` counts the decisions: who decides says which one they saw last. The clock that runs is
    that of acceptance, after it that of the answer; `due_on` is its last day, and None while it
    stands still. `waiting_for` is set while the office waits for material (暂停).
    """

    class Kind(models.TextChoices):
        QUALITY = "quality", "商品质量"
        PRICE = "price", "价格"
        SERVICE = "service", "服务态度"
        PROMISE = "promise", "不守承诺"
        ADVERTISING = "advertising", "虚假宣传"
        SAFETY = "safety", "安全隐患"
        OTHER = "other", "其他"

    class Status(models.TextChoices):
        FILED = "filed", "已提交"
        ACCEPTED = "accepted", "已受理"
        REFUSED = "refused", "不予受理"
        HANDLING = "handling", "办理中"
        ANSWERED = "answered", "已答复"
        CONFIRMED = "confirmed", "已确认"
        REOPENED = "reopened", "重新办理"
        CLOSED = "closed", "已办结"

    class Ending(models.TextChoices):
        OPEN = "", "未办结"
        REFUSED = "refused", "不予受理"
        CONFIRMED = "confirmed", "投诉人确认"
        UNANSWERED = "unanswered", "逾期未确认,系统自动办结"
        OFFICE = "office", "旧版本中由工作人员办结"

    ACCEPTANCE = (Status.FILED,)
    HANDLED = (Status.ACCEPTED, Status.HANDLING, Status.REOPENED)
    WITH_OFFICE = ACCEPTANCE + HANDLED
    """The statuses in which a clock runs, unless it is paused."""
    ENDED = (Status.REFUSED, Status.CONFIRMED, Status.CLOSED)

    merchant = models.ForeignKey(
        Merchant, on_delete=models.PROTECT, related_name="complaints", verbose_name="商户"
    )
    device = models.ForeignKey(
        "devices.Device",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="终端",
    )
    reference = models.CharField("查询编号", max_length=8)
    kind = models.CharField("类型", max_length=12, choices=Kind)
    text = models.TextField("投诉内容", max_length=2000)
    contact_name = models.CharField("称呼", max_length=40, blank=True)
    contact_phone = models.CharField("联系电话", max_length=20, blank=True)
    filed_at = models.DateTimeField("提交时间", db_index=True)
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.FILED)
    step = models.PositiveSmallIntegerField("步骤", default=0)
    answer = models.TextField("答复", max_length=2000, blank=True)
    clock_limit = models.PositiveSmallIntegerField("期限(工作日)", default=0)
    clock_used = models.PositiveSmallIntegerField("已用工作日", default=0)
    clock_from = models.DateField("计时起点", null=True, blank=True)
    due_on = models.DateField("期限", null=True, blank=True, db_index=True)
    waiting_for = models.CharField("等待补充材料", max_length=400, blank=True)
    escalation = models.PositiveSmallIntegerField(
        "期限提醒", default=0, choices=[(0, "无"), *((level, f"{level}%") for level in LEVELS)]
    )
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    answer_days = models.PositiveSmallIntegerField("答复用时(工作日)", null=True, blank=True)
    answered_in_time = models.BooleanField("按期答复", null=True, blank=True)
    confirm_by = models.DateField("确认期限", null=True, blank=True)
    reopened = models.PositiveSmallIntegerField("重新办理次数", default=0)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    ending = models.CharField(
        "结束方式", max_length=10, choices=Ending, default=Ending.OPEN, blank=True
    )

    class Meta:
        verbose_name = verbose_name_plural = "投诉"
        ordering = ("-filed_at",)
        constraints = [
            models.UniqueConstraint(
                fields=("district", "reference"), name="one_complaint_a_reference"
            )
        ]

    def __str__(self) -> str:
        return f"投诉 {self.reference}"

    @property
    def masked_contact(self) -> str:
        """Name and phone for lists."""
        return f"{masked_name(self.contact_name)} {masked_phone(self.contact_phone)}".strip()

    @property
    def clock(self) -> Clock:
        return Clock(limit=self.clock_limit, used=self.clock_used, since=self.clock_from)

    @clock.setter
    def clock(self, clock: Clock) -> None:
        self.clock_limit, self.clock_used = clock.limit, clock.used
        self.clock_from, self.due_on = clock.since, clock.due

    @property
    def clock_name(self) -> str:
        """`accept` or `close`: which clock it is."""
        return "accept" if self.status in self.ACCEPTANCE else "close"
