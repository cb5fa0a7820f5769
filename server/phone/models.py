"""What the phone pages keep: pictures of complaints, used one-time codes, and counts for a day."""

import secrets

from django.db import models

from server.districts.models import DistrictModel


def new_day_key() -> str:
    """Hex of 32 random bytes."""
    return secrets.token_hex(32)


class DayKey(models.Model):
    """Keys the hashes of one day. It is deleted after it, and then nobody can tell any more which
    network a hash was made of."""

    day = models.DateField("日期", unique=True)
    key = models.CharField(max_length=64, default=new_day_key, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "当日密钥"

    def __str__(self) -> str:
        return f"{self.day}"


class Tally(models.Model):
    """How often something was done within a limit's window. `key`: a hash with the day's key."""

    key = models.CharField(max_length=32, unique=True, editable=False)
    day = models.DateField("日期", db_index=True)
    count = models.PositiveIntegerField("次数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "限次计数"

    def __str__(self) -> str:
        return f"{self.day} {self.count}"


class UsedHandoff(DistrictModel):
    """A one-time code of a terminal by which a complaint was filed."""

    device = models.ForeignKey(
        "devices.Device", on_delete=models.CASCADE, related_name="+", verbose_name="终端"
    )
    nonce = models.CharField(max_length=16, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "用过的一次性码"
        constraints = [
            models.UniqueConstraint(fields=("device", "nonce"), name="one_use_a_handoff")
        ]

    def __str__(self) -> str:
        return f"{self.device} {self.created_at:%Y-%m-%d %H:%M}"


class ComplaintPicture(DistrictModel):
    """The complainant's picture, for the office alone: no media file, which terminals may fetch.

    In the database, so that it comes and goes with the complaint and is in the same backup.
    """

    complaint = models.OneToOneField(
        "merchants.Complaint", on_delete=models.CASCADE, related_name="+", verbose_name="投诉"
    )
    jpeg = models.BinaryField("照片")

    class Meta:
        verbose_name = verbose_name_plural = "投诉照片"

    def __str__(self) -> str:
        return f"{self.complaint} 的照片"
