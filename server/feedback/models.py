"""A word to the station: praise, a suggestion, a fault."""

from django.db import models

from server.config.masking import masked_name, masked_phone
from server.districts.models import DistrictModel


class Feedback(DistrictModel):
    """What somebody wrote at a terminal, and what the office did about it."""

    class Kind(models.TextChoices):
        PRAISE = "praise", "表扬"
        SUGGESTION = "suggestion", "建议"
        FAULT = "fault", "报障"
        OTHER = "other", "其他"

    class Status(models.TextChoices):
        NEW = "new", "待处理"
        HANDLED = "handled", "已处理"

    kind = models.CharField("类型", max_length=12, choices=Kind)
    text = models.TextField("内容", max_length=2000)
    reference = models.CharField("查询编号", max_length=8)
    contact_name = models.CharField("称呼", max_length=40, blank=True)
    contact_phone = models.CharField("联系电话", max_length=20, blank=True)
    device = models.ForeignKey(
        "devices.Device", on_delete=models.PROTECT, related_name="+", verbose_name="终端"
    )
    sent_at = models.DateTimeField("提交时间", db_index=True)
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.NEW)
    answer = models.TextField("处理情况", max_length=2000, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "意见反馈"
        ordering = ("-sent_at",)
        constraints = [
            models.UniqueConstraint(
                fields=("district", "reference"), name="one_feedback_a_reference"
            )
        ]

    def __str__(self) -> str:
        return f"反馈 {self.reference}"

    @property
    def masked_contact(self) -> str:
        """Name and phone for lists."""
        return f"{masked_name(self.contact_name)} {masked_phone(self.contact_phone)}".strip()
