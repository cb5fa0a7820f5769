"""The unified social credit code of an organisation (GB 32100-2015, 统一社会信用代码)."""

from django.core.exceptions import ValidationError

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""31 characters: no I, O, S, V, Z."""

_WEIGHTS = [pow(3, place, 31) for place in range(17)]


def check_character(first_17: str) -> str:
    """The 18th character that belongs to the first 17 (GB 32100-2015, annex A)."""
    total = sum(
        ALPHABET.index(char) * weight for char, weight in zip(first_17, _WEIGHTS, strict=True)
    )
    return ALPHABET[-total % 31]


def validate_credit_code(code: str) -> None:
    """Raises ValidationError with the reason in Chinese."""
    if len(code) != 18:
        raise ValidationError(f"统一社会信用代码应为 18 位,现在是 {len(code)} 位")
    wrong = [char for char in code if char not in ALPHABET]
    if wrong:
        raise ValidationError(
            f"统一社会信用代码里不能有“{wrong[0]}”(只用数字和大写字母,不用 I O S V Z)"
        )
    if check_character(code[:17]) != code[17]:
        raise ValidationError("统一社会信用代码的校验位不对,请对照营业执照逐位核对")
