"""What the office decided of an outlier, in order. Rows are only added."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models

from server.districts.models import DistrictModel
from server.outliers.models.outlier import Outlier


class AddedOnly(models.QuerySet["OutlierDecision"]):
    """Refuses to change or delete what was decided."""

    def update(self, **_: Any) -> NoReturn:
        raise TypeError("what was decided is not changed")

    def delete(self) -> NoReturn:
        raise TypeError("what was decided is not deleted")


class OutlierDecision(DistrictModel):
    """The database refuses a second decision of one step."""

    class Kind(models.TextChoices):
        KEEP = "keep", "保留,照常计入"
        EXCLUDE = "exclude", "排除,不再计入"
        UPHOLD = "uphold", "复看:同意排除"
        RESTORE = "restore", "恢复计入"

    outlier = models.ForeignKey(
        Outlier, on_delete=models.PROTECT, related_name="decisions", verbose_name="异常评价"
    )
    step = models.PositiveSmallIntegerField("步骤")
    kind = models.CharField("决定", max_length=8, choices=Kind)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="经办人"
    )
    at = models.DateTimeField("时间")
    reason = models.CharField("理由", max_length=300, blank=True)
    count = models.PositiveIntegerField("涉及评价数")

    objects = AddedOnly.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "处理记录"
        ordering = ("step",)
        constraints = [
            models.UniqueConstraint(fields=("outlier", "step"), name="one_decision_an_outlier_step")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("what was decided is not changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("what was decided is not deleted")
