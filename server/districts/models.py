"""The district (商圈): the tenant and future shard key that every row carries."""

import secrets
import uuid

import uuid_utils.compat
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models


def new_id() -> uuid.UUID:
    """A UUIDv7: sorts by time, cheaper in an index than a random one."""
    made: uuid.UUID = uuid_utils.compat.uuid7()
    return made


def new_roster_key() -> str:
    """Hex of 16 random bytes."""
    return secrets.token_hex(16)


class District(models.Model):
    """One shopping district. `roster_key` keys the hashes in its rosters."""

    id = models.UUIDField("编号", primary_key=True, default=new_id, editable=False)
    name = models.CharField("名称", max_length=80, unique=True)
    number = models.PositiveSmallIntegerField(
        "商圈号",
        unique=True,
        validators=[MinValueValidator(1)],
        help_text="写入诚信码,签发后不可更改",
    )
    hotline = models.CharField("服务热线", max_length=40)
    code_prefix = models.CharField(
        "诚信码网址前缀",
        max_length=38,
        validators=[RegexValidator(r"^HTTPS://[A-Z0-9.-]+/C/$", "须为大写,形如 HTTPS://域名/C/")],
    )
    roster_key = models.CharField("名册密钥", max_length=32, default=new_roster_key, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "商圈"
        ordering = ("number",)

    def __str__(self) -> str:
        return self.name


class DistrictModel(models.Model):
    """Base of every row: an id made by its creator, its district, and when it came and changed."""

    id = models.UUIDField("编号", primary_key=True, default=new_id, editable=False)
    district = models.ForeignKey(
        District, on_delete=models.PROTECT, verbose_name="商圈", related_name="+"
    )
    created_at = models.DateTimeField("创建时间", auto_now_add=True)
    updated_at = models.DateTimeField("更新时间", auto_now=True)

    class Meta:
        abstract = True
