"""Names and numbers as a screen may show them."""

STARS = 4


def masked_number(number: str) -> str:
    """138****0000; of a short number only the last two characters stay."""
    plain = number.strip()
    if len(plain) >= 8:
        return plain[:3] + "*" * STARS + plain[-4:]
    return "*" * STARS + plain[-2:] if len(plain) > 4 else "*" * STARS


def masked_name(name: str) -> str:
    """The first character and stars for at most three others: 张**."""
    plain = name.strip()
    if len(plain) < 2:
        return "*" * len(plain)
    return plain[0] + "*" * min(len(plain) - 1, 3)
