"""The unified social credit code of an organisation (GB 32100-2015, 统一社会信用代码)."""

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""31 characters: no I, O, S, V, Z."""

_WEIGHTS = [pow(3, place, 31) for place in range(17)]
_GROUPS = (2, 8, 17, 18)
"""Where the parts end: who registered it and as what, the place, the organisation, the check."""


def is_credit_code(code: str) -> bool:
    """Whether the 18th character is the one that belongs to the first 17 (annex A)."""
    if len(code) != 18 or any(char not in ALPHABET for char in code):
        return False
    total = sum(
        ALPHABET.index(char) * weight for char, weight in zip(code[:17], _WEIGHTS, strict=True)
    )
    return ALPHABET[-total % 31] == code[17]


def grouped_credit_code(code: str) -> str:
    """In its parts, to be compared with a licence on the wall: 91 330100 MA2BXXXX1 A."""
    starts = (0, *_GROUPS[:-1])
    parts = (code[start:end] for start, end in zip(starts, _GROUPS, strict=True))
    return " ".join(part for part in parts if part)
