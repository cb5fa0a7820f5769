"""Plans of floors, and the spots on them."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from server.districts.models import DistrictModel


class FloorPlan(DistrictModel):
    """One floor of a station. `picture` is the sha256 of a media file of width by height pixels."""

    station = models.ForeignKey(
        "stations.Station", on_delete=models.PROTECT, related_name="+", verbose_name="所属站点"
    )
    floor = models.CharField(
        "楼层", max_length=20, help_text="与商户、会议室的楼层写法相同,例如 1层"
    )
    order = models.SmallIntegerField("第几层", help_text="1层填 1,地下1层填 -1;终端按它排列楼层")
    picture = models.CharField("平面图", max_length=64, editable=False)
    width = models.PositiveSmallIntegerField("宽(像素)", editable=False)
    height = models.PositiveSmallIntegerField("高(像素)", editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "楼层平面图"
        ordering = ("station__name", "order")
        constraints = [
            models.UniqueConstraint(
                fields=("station", "floor"),
                name="one_plan_a_floor",
                violation_error_message="这个站点的这一层已有平面图",
            )
        ]

    def __str__(self) -> str:
        return f"{self.station} {self.floor}"


class Facility(models.TextChoices):
    TOILET = "toilet", "洗手间"
    LIFT = "lift", "电梯"
    ESCALATOR = "escalator", "扶梯"
    STAIRS = "stairs", "楼梯"
    DESK = "desk", "服务台"
    NURSING = "nursing", "母婴室"
    EXIT = "exit", "出入口"
    AED = "aed", "AED 急救设备"
    WATER = "water", "饮水处"
    TERMINAL = "terminal", "一体机(您在这里)"


def _share(label: str) -> "models.FloatField[float, float]":
    inside = "必须在 0 到 1 之间"
    limits = [MinValueValidator(0, inside), MaxValueValidator(1, inside)]
    return models.FloatField(label, validators=limits)


class Spot(DistrictModel):
    """One thing on a plan: a merchant, a room or a facility. `x`, `y`: shares of the picture's
    width and height from its left upper corner."""

    plan = models.ForeignKey(
        FloorPlan, on_delete=models.CASCADE, related_name="spots", verbose_name="楼层平面图"
    )
    x = _share("横向位置")
    y = _share("纵向位置")
    merchant = models.OneToOneField(
        "merchants.Merchant",
        on_delete=models.CASCADE,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="商户",
        error_messages={"unique": "这家商户已标在一张图上,请先删除原来的位置"},
    )
    room = models.OneToOneField(
        "rooms.Room",
        on_delete=models.CASCADE,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="会议室",
        error_messages={"unique": "这间会议室已标在一张图上,请先删除原来的位置"},
    )
    facility = models.CharField("设施", max_length=12, choices=Facility, blank=True)
    device = models.OneToOneField(
        "devices.Device",
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="终端",
        help_text="本站有几台终端时,选出是哪一台",
        error_messages={"unique": "这台终端已在图上标出"},
    )
    label = models.CharField("补充名称", max_length=40, blank=True, help_text="例如 东侧、无障碍")

    class Meta:
        verbose_name = verbose_name_plural = "位置"
        ordering = ("created_at", "id")
        constraints = [
            models.CheckConstraint(
                name="a_spot_is_one_thing",
                violation_error_message="每个位置只选商户、会议室、设施中的一项",
                condition=(
                    models.Q(merchant__isnull=False, room__isnull=True, facility="")
                    | models.Q(merchant__isnull=True, room__isnull=False, facility="")
                    | models.Q(merchant__isnull=True, room__isnull=True) & ~models.Q(facility="")
                ),
            ),
            models.CheckConstraint(
                name="a_spot_is_on_its_picture",
                violation_error_message="位置必须在图内",
                condition=models.Q(x__gte=0, x__lte=1, y__gte=0, y__lte=1),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What stands there, in words."""
        thing = self.merchant or self.room
        if thing is not None:
            return str(thing)
        return " ".join(filter(None, (self.get_facility_display(), self.label)))

    @property
    def has_moved(self) -> bool:
        """Whether its shop or room is registered on another floor than the plan's."""
        thing = self.merchant or self.room
        if thing is None:
            return False
        return (thing.station_id, thing.floor) != (self.plan.station_id, self.plan.floor)

    def clean(self) -> None:
        """A shop and a room are on the plan of their own floor; only a terminal names a device."""
        thing = self.merchant or self.room
        if thing is not None and self.has_moved:
            floor = thing.floor or "没有填写楼层"
            raise ValidationError(f"“{thing}”登记在{thing.station} {floor},不在这一层")
        if self.device is not None:
            self._check_device()

    def _check_device(self) -> None:
        assert self.device is not None  # noqa: S101  the caller has looked
        if self.facility != Facility.TERMINAL:
            raise ValidationError({"device": "只有设施为一体机时才选终端"})
        if self.device.station_id != self.plan.station_id:
            raise ValidationError({"device": "这台终端不在这个站点"})
