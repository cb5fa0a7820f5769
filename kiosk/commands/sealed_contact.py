"""What a person typed, checked and sealed at once: nothing of it stays readable here."""

import apsw

from kiosk.domain.contact import contact_problem, phone_problem, plain_phone
from kiosk.domain.long_text import text_problem
from kiosk.errors import Refused
from sync.events.contact import Contact
from sync.events.letter import Letter
from sync.sealing import seal_contact, seal_letter


def checked_contact(contact: Contact) -> Contact:
    """Tidied. Raises Refused when the name or the number is missing or wrong."""
    return _tidied(contact, contact_problem(contact.name, contact.phone))


def _tidied(contact: Contact, problem: str | None) -> Contact:
    if problem:
        raise Refused(problem)
    return Contact(name=contact.name.strip(), phone=plain_phone(contact.phone))


def sealed(conn: apsw.Connection, contact: Contact) -> str:
    """Only the server can open it. Raises Refused."""
    return seal_contact(conn, checked_contact(contact))


def sealed_letter(conn: apsw.Connection, text: str, contact: Contact | None) -> str:
    """What was written, with the contact unless the person left it empty: a number, and a name to
    call or none. Raises Refused."""
    problem = text_problem(text)
    if problem:
        raise Refused(problem)
    return seal_letter(conn, Letter(text=text.strip(), contact=_reply_to(contact)))


def _reply_to(contact: Contact | None) -> Contact | None:
    if contact is None or not (contact.name.strip() or contact.phone.strip()):
        return None
    if contact.name.strip():
        return checked_contact(contact)
    return _tidied(contact, phone_problem(contact.phone))
