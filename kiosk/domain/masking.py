"""Names as a screen may show them."""


def masked_name(name: str) -> str:
    """The first character and stars for at most three others: 张**."""
    plain = name.strip()
    if len(plain) < 2:
        return "*" * len(plain)
    return plain[0] + "*" * min(len(plain) - 1, 3)
