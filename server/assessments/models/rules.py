"""评定规则: one version of the rule, and what it is judged by."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from server.assessments.models.sealed import PublishedModel, Sealed, SealedModel
from server.districts.models import DistrictModel, new_id
from server.merchants.services.star_points import STANDARD, StarRules


class Part(models.TextChoices):
    """The parts as merchants' ratings and terminals name them."""

    IDENTITY = "identity", "亮明身份"
    OPERATION = "operation", "经营管理"
    SYSTEMS = "systems", "制度建设"
    CONSUMER_PROTECTION = "consumer_protection", "消费维权"


def _most(label: str, default: int) -> "models.PositiveSmallIntegerField[int, int]":
    limits = (MaxValueValidator(100, "不能超过 100 分"),)
    return models.PositiveSmallIntegerField(label, default=default, validators=limits)


def _least(stars: int) -> "models.PositiveSmallIntegerField[int, int]":
    limits = (MinValueValidator(1, "至少 1 分"), MaxValueValidator(100, "不能超过 100 分"))
    default = STANDARD.thresholds[5 - stars]
    return models.PositiveSmallIntegerField(
        f"{'零一二三四五'[stars]}星分数线", default=default, validators=limits
    )


class RuleVersion(PublishedModel, DistrictModel):
    """Valid from a day until the next published version is."""

    number = models.PositiveSmallIntegerField("版本号", editable=False)
    valid_from = models.DateField("生效日期", help_text="这一天起的评定用这个版本")
    note = models.CharField(
        "版本说明", max_length=300, help_text="与上一版相比改了什么、依据哪份文件"
    )
    identity = _most("亮明身份满分", STANDARD.identity)
    operation = _most("经营管理满分", STANDARD.operation)
    systems = _most("制度建设满分", STANDARD.systems)
    consumer_protection = _most("消费维权满分", STANDARD.consumer_protection)
    bonus = _most("加分上限", STANDARD.bonus)
    five_from, four_from, three_from = _least(5), _least(4), _least(3)
    two_from, one_from = _least(2), _least(1)
    breach_most_stars = models.PositiveSmallIntegerField(
        "失信后最高星级",
        default=STANDARD.breach_most_stars,
        validators=[MaxValueValidator(5, "最多 5 星")],
        help_text="有查实的失信行为的,最高只能评到这个星级",
    )

    class Meta:
        verbose_name = verbose_name_plural = "评定规则"
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(fields=("district", "number"), name="one_rule_version_a_number")
        ]

    def __str__(self) -> str:
        return f"第 {self.number} 版"

    @property
    def rules(self) -> StarRules:
        return StarRules(
            identity=self.identity,
            operation=self.operation,
            systems=self.systems,
            consumer_protection=self.consumer_protection,
            bonus=self.bonus,
            thresholds=(
                *(self.five_from, self.four_from, self.three_from),
                *(self.two_from, self.one_from),
            ),
            breach_most_stars=self.breach_most_stars,
        )


class RuleItem(SealedModel, DistrictModel):
    """One thing that is judged. `key` stays the same from version to version."""

    published_path: ClassVar[str] = "version__published_at"

    version = models.ForeignKey(
        RuleVersion, on_delete=models.CASCADE, related_name="items", verbose_name="评定规则"
    )
    key = models.UUIDField("细项编号", default=new_id, editable=False)
    part = models.CharField("部分", max_length=20, choices=Part)
    position = models.PositiveSmallIntegerField("顺序", default=0)
    name = models.CharField("细项", max_length=60)
    most = models.PositiveSmallIntegerField(
        "满分", validators=[MinValueValidator(1, "至少 1 分"), MaxValueValidator(100)]
    )
    how = models.CharField("怎样评分", max_length=200, help_text="看什么、什么情况扣多少分")

    class Meta:
        verbose_name = verbose_name_plural = "评分细项"
        ordering = ("position", "id")
        constraints = [
            models.UniqueConstraint(fields=("version", "key"), name="one_item_a_key_and_version")
        ]

    def __str__(self) -> str:
        return self.name

    def _require_draft(self) -> None:
        """An item cannot be added to a published version either."""
        super()._require_draft()
        if RuleVersion.objects.filter(pk=self.version_id, published_at__isnull=False).exists():
            raise Sealed
