"""How personal data is shown in lists: enough to recognise, not enough to use; and how long it
is kept, as the terminals' consent sentences promise."""

from datetime import timedelta

KEEP_CONTACT = timedelta(days=30)
"""After what it was given for is over."""


def masked_name(name: str) -> str:
    """The family name and a star for every further character: 张三丰 becomes 张**."""
    return name[:1] + "*" * max(len(name) - 1, 0)


def masked_phone(phone: str) -> str:
    """The first three and the last two digits: 13800001234 becomes 138******34."""
    if len(phone) < 8:
        return "*" * len(phone)
    return phone[:3] + "*" * (len(phone) - 5) + phone[-2:]
