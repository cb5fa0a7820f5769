"""Files that terminals and pages show, kept under their sha256."""

from django.db import models

from server.districts.models import DistrictModel


class MediaFile(DistrictModel):
    """One file of a district; the bytes lie in the data folder as media/<sha256>."""

    sha256 = models.CharField("摘要", max_length=64)
    content_type = models.CharField("类型", max_length=80)
    size = models.PositiveBigIntegerField("大小(字节)")

    class Meta:
        verbose_name = verbose_name_plural = "媒体文件"
        ordering = ("-created_at",)
        constraints = [
            models.UniqueConstraint(fields=("district", "sha256"), name="one_file_a_hash")
        ]

    def __str__(self) -> str:
        return f"{self.content_type} {self.size}"
