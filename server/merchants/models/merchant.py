"""A merchant with its pledge, honours and stars."""

from django.db import models

from server.districts.models import DistrictModel
from server.merchants.credit_code import validate_credit_code


class Merchant(DistrictModel):
    """`photo` is the sha256 of a media file. A merchant that is not open leaves the terminals."""

    name = models.CharField("商户名称", max_length=80)
    trade = models.CharField("业态", max_length=40)
    station = models.ForeignKey(
        "stations.Station", on_delete=models.PROTECT, related_name="+", verbose_name="所属站点"
    )
    floor = models.CharField("楼层", max_length=20, blank=True)
    shop_no = models.CharField("铺位号", max_length=20, blank=True)
    address = models.CharField("地址", max_length=160)
    credit_code = models.CharField(
        "统一社会信用代码", max_length=18, validators=[validate_credit_code]
    )
    photo = models.CharField("门店照片", max_length=64, blank=True, editable=False)
    is_open = models.BooleanField("正常营业", default=True, help_text="取消勾选后,终端不再展示")
    pledge_identity = models.CharField("亮身份", max_length=200, blank=True)
    pledge_duty = models.CharField("亮职责", max_length=200, blank=True)
    pledge_promise = models.CharField("亮承诺", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "商户"
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(
                fields=("district", "credit_code", "shop_no"),
                name="one_merchant_a_credit_code_and_shop",
                violation_error_message="这个信用代码在同一铺位已有商户",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Promise(DistrictModel):
    """服务承诺, such as 七日无理由退货, with its conditions."""

    merchant = models.ForeignKey(
        Merchant, on_delete=models.CASCADE, related_name="promises", verbose_name="商户"
    )
    title = models.CharField("承诺", max_length=40, help_text="例如:七日无理由退货")
    days = models.PositiveSmallIntegerField("天数", null=True, blank=True)
    conditions = models.CharField(
        "条件", max_length=300, blank=True, help_text="例如:凭小票,吊牌完好;食品、内衣除外"
    )
    position = models.PositiveSmallIntegerField("顺序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "服务承诺"
        ordering = ("position", "title")

    def __str__(self) -> str:
        return self.title


class Honour(DistrictModel):
    """示范街区、示范店、示范岗, with a last valid day."""

    merchant = models.ForeignKey(
        Merchant, on_delete=models.CASCADE, related_name="honours", verbose_name="商户"
    )
    name = models.CharField("荣誉名称", max_length=80)
    valid_until = models.DateField("有效期至")

    class Meta:
        verbose_name = verbose_name_plural = "荣誉"
        ordering = ("-valid_until",)

    def __str__(self) -> str:
        return self.name


def _points(label: str) -> "models.PositiveSmallIntegerField[int, int]":
    return models.PositiveSmallIntegerField(label, default=0)


class StarRating(DistrictModel):
    """星级党员商户: points by part; the stars follow from them in `server.merchants.stars`.
    Written by `services.set_star_points` only. `rules`: what they were given under, kept so that
    newer rules do not change older stars; None for the standard."""

    merchant = models.OneToOneField(
        Merchant, on_delete=models.CASCADE, related_name="star_rating", verbose_name="商户"
    )
    identity = _points("亮明身份")
    operation = _points("经营管理")
    systems = _points("制度建设")
    consumer_protection = _points("消费维权")
    bonus = _points("加分")
    verified_breach = models.BooleanField(
        "有查实的失信行为", default=False, help_text="有查实的失信行为的,不得评五星"
    )
    rules = models.JSONField("评定规则", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "星级评定"

    def __str__(self) -> str:
        return f"{self.merchant} 星级评定"
