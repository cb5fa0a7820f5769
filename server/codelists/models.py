"""The root keys of districts, and each list of keys and revoked codes that one of them signed."""

from django.db import models

from server.districts.models import DistrictModel


class RootKey(DistrictModel):
    """The public half of a root key; the private half is never in the database, see `root_files`.

    The one with the highest number signs. `link_signature`: by the root before, empty for the
    first, and for one that terminals must be enrolled anew to know.
    """

    number = models.PositiveSmallIntegerField("序号", editable=False)
    public_key = models.CharField("公钥", max_length=44, editable=False)
    link_signature = models.CharField(
        "上一把根密钥的签名", max_length=88, blank=True, editable=False
    )

    class Meta:
        verbose_name = verbose_name_plural = "根密钥"
        ordering = ("district", "number")
        constraints = [
            models.UniqueConstraint(fields=("district", "number"), name="one_root_a_number"),
            models.UniqueConstraint(fields=("district", "public_key"), name="one_row_a_root"),
        ]

    def __str__(self) -> str:
        return f"{self.number} 号根密钥"


class IssuedList(DistrictModel):
    """One signed list, as terminals were given it. `content_hash`: sha256 of its keys and parts,
    in hex; `epoch`: the server's when it was signed."""

    class Cause(models.TextChoices):
        CHANGED = "changed", "密钥或撤销有变化"
        RENEWED = "renewed", "按时续签"
        RESTORED = "restored", "数据库恢复后续签"
        ROOT = "root", "更换根密钥"
        IMPORTED = "imported", "导入离线签名"

    root = models.ForeignKey(
        RootKey, on_delete=models.PROTECT, related_name="lists", verbose_name="根密钥"
    )
    counter = models.PositiveBigIntegerField("编号")
    content_hash = models.CharField("内容摘要", max_length=64)
    signed_at = models.DateTimeField("签名时间")
    valid_until = models.DateTimeField("有效期至")
    keys = models.JSONField("密钥", default=list)
    revoked_count = models.PositiveIntegerField("撤销的码")
    cause = models.CharField("原因", max_length=10, choices=Cause)
    epoch = models.CharField("服务器纪元", max_length=32, editable=False)
    signature = models.CharField("签名", max_length=88)

    class Meta:
        verbose_name = verbose_name_plural = "签名名单"
        ordering = ("-counter",)
        constraints = [
            models.UniqueConstraint(fields=("district", "counter"), name="one_list_a_counter")
        ]

    def __str__(self) -> str:
        return f"{self.district} {self.counter}"
