"""Visitors' stars for merchants; no person is known."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from server.districts.models import DistrictModel
from server.merchants.models.merchant import Merchant


class Rating(DistrictModel):
    """One press of the stars. `network`: a keyed hash of the phone's network on that day, so that
    many from one network are seen and nobody is; empty for a terminal's. One with `excluded_at`
    stays in every list and counts nowhere."""

    merchant = models.ForeignKey(
        Merchant, on_delete=models.PROTECT, related_name="ratings", verbose_name="商户"
    )
    device = models.ForeignKey(
        "devices.Device",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        verbose_name="终端",
    )
    occurred_at = models.DateTimeField("评价时间", db_index=True)
    stars = models.PositiveSmallIntegerField(
        "星数", validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    network = models.CharField("网络", max_length=16, blank=True, editable=False)
    tags = models.JSONField("评价标签", default=list, blank=True)
    excluded_at = models.DateTimeField("不计入时间", null=True, blank=True, editable=False)
    excluded_reason = models.CharField("不计入理由", max_length=300, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "顾客评价"
        ordering = ("-occurred_at",)
        indexes = [
            models.Index(fields=("created_at",), name="rating_by_arrival"),
            models.Index(fields=("merchant", "occurred_at"), name="rating_by_merchant_and_time"),
            models.Index(
                fields=("network",), name="rating_by_network", condition=~models.Q(network="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merchant} {self.stars} 星"
