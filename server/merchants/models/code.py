"""Integrity codes (诚信二维码), the keys that sign them, and every check of one."""

import base64
from datetime import date

from django.db import models

from server.districts.models import DistrictModel
from server.merchants.models.merchant import Merchant
from sync.events import integrity_code as wire


class SigningKey(DistrictModel):
    """The public half of a key; the private half is never in the database, see `signing`."""

    key_no = models.PositiveSmallIntegerField("密钥号", editable=False)
    public_key = models.CharField("公钥", max_length=44, editable=False)
    revoked_at = models.DateTimeField("停用时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "签发密钥"
        ordering = ("key_no",)
        constraints = [
            models.UniqueConstraint(fields=("district", "key_no"), name="one_key_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.key_no} 号密钥"


class IntegrityCode(DistrictModel):
    """One issued code: what the signature covers, so that its text can always be printed again."""

    merchant = models.ForeignKey(
        Merchant, on_delete=models.PROTECT, related_name="codes", verbose_name="商户"
    )
    key = models.ForeignKey(SigningKey, on_delete=models.PROTECT, verbose_name="签发密钥")
    serial = models.CharField("序列号", max_length=8)
    issued = models.DateField("签发日期")
    expires = models.DateField("有效期至")
    catalogue_hash = models.CharField("登记信息摘要", max_length=16)
    signature = models.CharField("签名", max_length=88)
    revoked_at = models.DateTimeField("撤销时间", null=True, blank=True)
    revoked_reason = models.CharField("撤销原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "诚信码"
        ordering = ("-issued", "-id")
        constraints = [
            models.UniqueConstraint(fields=("district", "serial"), name="one_code_a_serial")
        ]

    def __str__(self) -> str:
        return self.short_form

    @property
    def payload(self) -> wire.IntegrityCode:
        """What the code says."""
        return wire.IntegrityCode(
            district_no=self.district.number,
            key_no=self.key.key_no,
            serial=self.serial,
            issued=self.issued,
            expires=self.expires,
            merchant_id=self.merchant_id,
            catalogue_hash=bytes.fromhex(self.catalogue_hash),
        )

    @property
    def text(self) -> str:
        """The text of the printed QR code."""
        signature = base64.b64decode(self.signature)
        return wire.code_text(self.payload, signature, prefix=self.district.code_prefix)

    @property
    def short_form(self) -> str:
        """The form for typing, XXXXX-XXXXX."""
        return wire.short_form(self.serial)

    def state_on(self, day: date) -> str:
        """`revoked`, `expired` or `genuine`."""
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if day > self.expires else "genuine"


class MerchantScan(DistrictModel):
    """One check of a code: a fact with what the terminal said, or, where there is no device, this
    server to somebody's phone."""

    class Verdict(models.TextChoices):
        GENUINE = "genuine", "真码"
        EXPIRED = "expired", "已过期"
        REVOKED = "revoked", "已撤销"
        FORGED = "forged", "疑似伪造"
        FOREIGN_DISTRICT = "foreign_district", "外商圈"
        UNKNOWN = "unknown", "无法识别"
        UNVERIFIED = "unverified", "未能核验"

    class Way(models.TextChoices):
        CAMERA = "camera", "摄像头"
        SCANNER = "scanner", "扫码枪"
        TYPED = "typed", "手工输入"
        PHONE = "phone", "手机"

    class Flag(models.TextChoices):
        NONE = "", "正常"
        FORGED = "forged", "疑似伪造"
        REVOKED = "revoked", "扫到已撤销的码"
        REVOKED_MEANWHILE = "revoked_meanwhile", "终端判真,但码已撤销"
        MERCHANT_UNKNOWN = "merchant_unknown", "商户不在册"

    device = models.ForeignKey(
        "devices.Device",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        verbose_name="终端",
    )
    merchant = models.ForeignKey(
        Merchant,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="scans",
        verbose_name="商户",
    )
    occurred_at = models.DateTimeField("扫码时间", db_index=True)
    verdict = models.CharField("终端结论", max_length=20, choices=Verdict)
    way = models.CharField("方式", max_length=10, choices=Way)
    serial = models.CharField("序列号", max_length=16, blank=True)
    text = models.CharField("码内文字", max_length=512, blank=True)
    flag = models.CharField("提示", max_length=20, choices=Flag, default=Flag.NONE, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "扫码记录"
        ordering = ("-occurred_at",)
        indexes = [
            models.Index(
                fields=("district", "occurred_at", "verdict", "device"), name="scan_by_week"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()} {self.serial}".strip()
