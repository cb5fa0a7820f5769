"""评定表: one merchant judged on one day under one version of the rules."""

from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models

from server.assessments.models.rules import RuleItem, RuleVersion
from server.assessments.models.sealed import PublishedModel, SealedModel
from server.districts.models import DistrictModel


class Assessment(PublishedModel, DistrictModel):
    """A draft until it is published; then it is the merchant's stars until a newer one. `total` and
    `stars` are what was published."""

    merchant = models.ForeignKey(
        "merchants.Merchant",
        on_delete=models.PROTECT,
        related_name="assessments",
        verbose_name="商户",
    )
    version = models.ForeignKey(
        RuleVersion,
        on_delete=models.PROTECT,
        related_name="assessments",
        editable=False,
        verbose_name="评定规则",
    )
    day = models.DateField("评定日期", help_text="按这一天有效的规则评分")
    bonus = models.PositiveSmallIntegerField(
        "加分", default=0, validators=[MaxValueValidator(100, "不能超过 100 分")]
    )
    bonus_reason = models.CharField("加分理由", max_length=300, blank=True)
    verified_breach = models.BooleanField("有查实的失信行为", default=False)
    breach_reason = models.CharField(
        "失信行为与依据", max_length=300, blank=True, help_text="写明查实的事实和文书,不写个人信息"
    )
    assessor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="评定人",
    )
    total = models.PositiveSmallIntegerField("总分", null=True, blank=True, editable=False)
    stars = models.PositiveSmallIntegerField("星级", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "星级评定表"
        ordering = ("-day", "-created_at")

    def __str__(self) -> str:
        return f"{self.merchant} {self.day:%Y-%m-%d}"


class AssessmentItem(SealedModel, DistrictModel):
    """`points` None: not judged yet."""

    published_path: ClassVar[str] = "assessment__published_at"

    assessment = models.ForeignKey(
        Assessment, on_delete=models.CASCADE, related_name="items", verbose_name="评定表"
    )
    item = models.ForeignKey(
        RuleItem,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name="评分细项",
    )
    points = models.PositiveSmallIntegerField("得分", null=True, blank=True)
    remark = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "细项得分"
        ordering = ("item__position", "item_id")
        constraints = [
            models.UniqueConstraint(fields=("assessment", "item"), name="one_row_an_item")
        ]

    def __str__(self) -> str:
        return str(self.item)

    def clean(self) -> None:
        if self.points is not None and self.points > self.item.most:
            raise ValidationError({"points": f"这一项最高 {self.item.most} 分"})
