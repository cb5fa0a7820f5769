"""What the pages ask for."""

import unicodedata
from typing import Any

from django import forms
from django.core.validators import RegexValidator

from server.merchants.selectors import Complaint
from server.phone.pictures import MOST_BYTES, PictureRefused, redrawn
from server.phone.texts import CleanText
from server.phone.words import BAD_TAGS, GOOD_TAGS, STARS

MOST_WORDS = 1000
PHONE_NUMBER = RegexValidator(r"^[0-9+]{5,20}$", "请填写能打通的电话号码，只写数字")


class PictureField(forms.FileField):
    """A picture, redrawn: its value is a JPEG without anything else of the file."""

    def clean(self, data: Any, initial: Any = None) -> bytes | None:
        file = super().clean(data, initial)
        if not file:
            return None
        if file.size > MOST_BYTES:
            raise forms.ValidationError("照片请不要超过 8 MB")
        try:
            return redrawn(file.file)
        except PictureRefused as why:
            raise forms.ValidationError(str(why)) from None


class PhoneNumberField(CleanText):
    """As a terminal keeps it: digits and a plus, however it was typed."""

    def to_python(self, value: str | None) -> str | None:
        plain = unicodedata.normalize("NFKC", super().to_python(value) or "")
        return "".join(char for char in plain if not char.isspace() and char not in "-()")


class RatingForm(forms.Form):
    """Stars, and what was good or not; nobody is asked who they are."""

    stars = forms.TypedChoiceField(
        choices=[(str(at), word) for at, word in enumerate(STARS, start=1)],
        coerce=int,
        error_messages={"required": "请先点星星打分", "invalid_choice": "请点一到五颗星"},
    )
    tags = forms.MultipleChoiceField(
        choices=[(tag, tag) for tag in GOOD_TAGS + BAD_TAGS], required=False
    )

    def fitting_tags(self) -> list[str]:
        """Those of the list that is shown beside the stars given."""
        fitting = GOOD_TAGS if self.cleaned_data["stars"] > 3 else BAD_TAGS
        return [tag for tag in self.cleaned_data["tags"] if tag in fitting]


class ComplaintForm(forms.Form):
    """Kind and words; a picture and a phone number only from who wants to."""

    kind = forms.ChoiceField(
        choices=Complaint.Kind.choices,
        error_messages={"required": "请选一个类型", "invalid_choice": "请选一个类型"},
    )
    text = CleanText(
        max_length=MOST_WORDS,
        error_messages={
            "required": "请写下发生了什么",
            "max_length": "最多 %(limit_value)d 个字，现在是 %(show_value)d 个字",
        },
    )
    picture = PictureField(required=False)
    phone = PhoneNumberField(required=False, validators=[PHONE_NUMBER])


class ReopeningForm(forms.Form):
    """What is not settled."""

    text = CleanText(
        max_length=MOST_WORDS,
        error_messages={
            "required": "请写明哪里没有解决",
            "max_length": "最多 %(limit_value)d 个字，现在是 %(show_value)d 个字",
        },
    )
