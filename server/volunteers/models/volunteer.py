"""A volunteer, findable by phone or card without showing either."""

from typing import Any

from django.core.validators import RegexValidator
from django.db import models

from server.config.masking import masked_name, masked_phone
from server.districts.models import DistrictModel
from sync.events.identity import identity_hash


class Volunteer(DistrictModel):
    """The hashes are made anew at every save, with the district's roster key."""

    name = models.CharField("姓名", max_length=40)
    phone = models.CharField(
        "手机号",
        max_length=20,
        help_text="只在本页完整显示",
        validators=[RegexValidator(r"^[0-9+]{5,20}$", "手机号只能是 5 到 20 位数字")],
    )
    card_code = models.CharField("证卡号", max_length=64, blank=True)
    phone_hash = models.CharField("手机号摘要", max_length=32, blank=True, editable=False)
    card_hash = models.CharField("证卡号摘要", max_length=32, blank=True, editable=False)
    registered = models.BooleanField(
        "正式登记",
        default=True,
        help_text="未正式登记的(在终端临时报名),服务结束30天后删除姓名和手机号",
    )
    joined_on = models.DateField("加入日期", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "志愿者"
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(
                fields=("district", "phone_hash"),
                name="one_volunteer_a_phone",
                condition=~models.Q(phone_hash=""),
                violation_error_message="这个手机号已有志愿者",
            ),
            models.UniqueConstraint(
                fields=("district", "card_hash"),
                name="one_volunteer_a_card",
                condition=~models.Q(card_hash=""),
                violation_error_message="这张证卡已有志愿者",
            ),
        ]

    def __str__(self) -> str:
        return self.masked_name

    @property
    def masked_name(self) -> str:
        return masked_name(self.name)

    @property
    def masked_phone(self) -> str:
        return masked_phone(self.phone)

    def clean(self) -> None:
        """Hashes first, so that the unique constraints see them."""
        if self.district_id:
            self.set_hashes()

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.set_hashes()
        super().save(*args, **kwargs)

    def set_hashes(self) -> None:
        key = bytes.fromhex(self.district.roster_key)
        self.phone_hash = identity_hash(self.phone, roster_key=key) if self.phone else ""
        self.card_hash = identity_hash(self.card_code, roster_key=key) if self.card_code else ""
