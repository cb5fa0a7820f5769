"""Who is responsible where: organisations, grid areas with their officers, and stations."""

from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.db import models

from server.districts.models import DistrictModel


def validate_zone(name: str) -> None:
    """Accept only names of the IANA time zone database."""
    if name not in available_timezones():
        raise ValidationError("“%(name)s”不是时区名称,例如 Asia/Shanghai", params={"name": name})


class Organisation(DistrictModel):
    """One node of the tree 街道(镇)党工委 > 商圈党委 > 党支部 (三级组织)."""

    class Level(models.TextChoices):
        TOWN = "town", "街道(镇)党(工)委"
        COMMITTEE = "committee", "商圈党委"
        BRANCH = "branch", "党支部"

    class Formed(models.TextChoices):
        ALONE = "alone", "单独建"
        JOINT = "joint", "联合建"
        ATTACHED = "attached", "挂靠建"

    name = models.CharField("组织名称", max_length=120)
    level = models.CharField("层级", max_length=12, choices=Level, default=Level.BRANCH)
    formed = models.CharField("组建方式", max_length=12, choices=Formed, default=Formed.ALONE)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="上级组织",
    )

    class Meta:
        verbose_name = verbose_name_plural = "三级组织"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """A tree has no circles."""
        above = self.parent
        while above is not None:
            if above.pk == self.pk:
                raise ValidationError({"parent": "上级组织不能是本组织或其下级"})
            above = above.parent


class Grid(DistrictModel):
    """A grid area with its three officers."""

    name = models.CharField("网格名称", max_length=80)
    party_secretary = models.CharField("党总支书记", max_length=40, blank=True)
    union_chair = models.CharField("工会联合会主席", max_length=40, blank=True)
    league_secretary = models.CharField("团总支书记", max_length=40, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "网格"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Station(DistrictModel):
    """A party-and-community service station (党群服务站) with its terminals."""

    name = models.CharField("站点名称", max_length=80)
    address = models.CharField("地址", max_length=160)
    zone = models.CharField(
        "时区", max_length=40, default="Asia/Shanghai", validators=[validate_zone]
    )
    hotline = models.CharField("服务热线", max_length=40)
    desk = models.CharField("服务台", max_length=160, help_text="服务台在哪里、何时有人值守")
    grid = models.ForeignKey(
        Grid,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="stations",
        verbose_name="所属网格",
    )

    class Meta:
        verbose_name = verbose_name_plural = "站点"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @property
    def tzinfo(self) -> ZoneInfo:
        """The zone in which the station opens and closes."""
        return ZoneInfo(self.zone)


class StaffCode(DistrictModel):
    """What opens the staff screen of a station's terminals: a salted digest, never the digits."""

    station = models.OneToOneField(
        Station, on_delete=models.CASCADE, verbose_name="站点", related_name="staff_code"
    )
    salt = models.CharField("盐", max_length=24, editable=False)
    digest = models.CharField("摘要", max_length=64, editable=False)
    issued_at = models.DateTimeField("生成时间", editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "工作人员码"

    def __str__(self) -> str:
        return f"{self.station}的工作人员码"
