"""What a person wrote, and whom to answer: people write names and numbers into free texts."""

import msgspec

from sync.events.contact import Contact
from sync.events.values import LongText


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """Only ever inside a sealed box. `contact` is None when no answer is wanted."""

    text: LongText
    contact: Contact | None = None
