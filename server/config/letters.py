"""What people wrote, from either version of an operation: a text in clear, or a sealed letter."""

from dataclasses import dataclass

from server.config.seal import ContactUnreadable, open_contact, open_letter
from sync.events.contact import Contact

UNREADABLE = "(内容无法打开:不是用本服务器的密钥封装的)"


@dataclass(frozen=True)
class Written:
    """`flags` tell the office what could not be opened; the operation is kept all the same."""

    text: str
    contact: Contact | None
    flags: tuple[str, ...] = ()


def in_clear(text: str, contact_sealed: str | None) -> Written:
    """Version 1: the contact alone was sealed."""
    try:
        return Written(text, open_contact(contact_sealed) if contact_sealed else None)
    except ContactUnreadable:
        return Written(text, None, ("contact_unreadable",))


def unsealed(letter_sealed: str) -> Written:
    """Version 2."""
    try:
        letter = open_letter(letter_sealed)
    except ContactUnreadable:
        return Written(UNREADABLE, None, ("letter_unreadable",))
    return Written(letter.text, letter.contact)
