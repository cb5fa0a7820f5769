"""A complaint about a merchant, on its way from filed to closed."""

from django.db import models

from server.config.masking import masked_name, masked_phone
from server.districts.models import DistrictModel
from server.merchants.models.merchant import Merchant


class Complaint(DistrictModel):
    """Its status changes only through the services. `accept_by` and `close_by` are last days;
    the second is counted from the acceptance."""

    class Kind(models.TextChoices):
        QUALITY = "quality", "商品质量"
        PRICE = "price", "价格"
        SERVICE = "service", "服务态度"
        PROMISE = "promise", "不守承诺"
        ADVERTISING = "advertising", "虚假宣传"
        SAFETY = "safety", "安全隐患"
        OTHER = "other", "其他"

    class Status(models.TextChoices):
        FILED = "filed", "待受理"
        ACCEPTED = "accepted", "已受理"
        REFUSED = "refused", "不予受理"
        ANSWERED = "answered", "已答复"
        CLOSED = "closed", "已办结"

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
    answer = models.TextField("答复", max_length=2000, blank=True)
    accept_by = models.DateField("受理期限")
    close_by = models.DateField("办结期限", null=True, blank=True)

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
