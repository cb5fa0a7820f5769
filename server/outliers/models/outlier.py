"""异常评价: a group of ratings with the numbers that make it one."""

from django.db import models

from server.districts.models import DistrictModel


class Outlier(DistrictModel):
    """Found by the clock, decided by the office; its ratings count until it is excluded. `count`
    ratings came from `window_from` to `window_until` where `expected` were the most that one would
    expect, which happens by chance with `chance`. `total`: a network's ratings of all merchants."""

    class Kind(models.TextChoices):
        BURST = "burst", "短时间集中"
        ONE_TERMINAL = "one_terminal", "同一终端"
        ONE_NETWORK = "one_network", "同一手机网络"

    class State(models.TextChoices):
        NEW = "new", "待处理"
        KEPT = "kept", "保留"
        EXCLUDED = "excluded", "已排除,待复看"
        UPHELD = "upheld", "已排除"

    OUT = (State.EXCLUDED, State.UPHELD)

    merchant = models.ForeignKey(
        "merchants.Merchant", on_delete=models.PROTECT, related_name="+", verbose_name="商户"
    )
    kind = models.CharField("类型", max_length=12, choices=Kind)
    device = models.ForeignKey(
        "devices.Device",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="终端",
    )
    network = models.CharField("网络", max_length=16, blank=True, editable=False)
    window_from = models.DateTimeField("从")
    window_until = models.DateTimeField("到")
    count = models.PositiveIntegerField("评价数")
    total = models.PositiveIntegerField("同一网络的评价数", null=True, blank=True)
    expected = models.FloatField("最忙时约")
    chance = models.FloatField("偶然可能性")
    usual = models.FloatField("平时", help_text="每天几条;同一网络时为占手机评价的份额")
    history_weeks = models.PositiveSmallIntegerField("参照周数")
    found_at = models.DateTimeField("发现时间")
    state = models.CharField("状态", max_length=10, choices=State, default=State.NEW, db_index=True)
    step = models.PositiveSmallIntegerField("步骤", default=0, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "异常评价"
        ordering = ("-found_at", "id")
        indexes = [models.Index(fields=("merchant", "kind"), name="outlier_by_merchant")]

    def __str__(self) -> str:
        return f"{self.merchant} {self.get_kind_display()}"


class RatingFlag(DistrictModel):
    """One rating in an outlier; in one of each kind at most. `excluded` is that outlier's word."""

    outlier = models.ForeignKey(
        Outlier, on_delete=models.CASCADE, related_name="flags", verbose_name="异常评价"
    )
    rating = models.ForeignKey(
        "merchants.Rating", on_delete=models.CASCADE, related_name="flags", verbose_name="顾客评价"
    )
    kind = models.CharField("类型", max_length=12, choices=Outlier.Kind)
    excluded = models.BooleanField("不计入", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "异常标记"
        constraints = [
            models.UniqueConstraint(fields=("rating", "kind"), name="one_flag_a_rating_and_kind")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.rating_id}"


class Examination(models.Model):
    """How far the ratings have been looked at, by their arrival: one row."""

    until = models.DateTimeField("已检查到")

    class Meta:
        verbose_name = verbose_name_plural = "检查进度"

    def __str__(self) -> str:
        return f"{self.until:%Y-%m-%d %H:%M}"
