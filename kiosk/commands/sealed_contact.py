"""A typed contact, checked and sealed at once: nothing of it stays readable here."""

import apsw

from kiosk.domain.contact import contact_problem, plain_phone
from kiosk.errors import Refused
from sync.events.contact import Contact
from sync.sealing import seal_contact


def checked_contact(contact: Contact) -> Contact:
    """Tidied. Raises Refused when the name or the number is missing or wrong."""
    problem = contact_problem(contact.name, contact.phone)
    if problem:
        raise Refused(problem)
    return Contact(name=contact.name.strip(), phone=plain_phone(contact.phone))


def sealed(conn: apsw.Connection, contact: Contact) -> str:
    """Only the server can open it. Raises Refused."""
    return seal_contact(conn, checked_contact(contact))


def sealed_if_given(conn: apsw.Connection, contact: Contact | None) -> str | None:
    """None when the person left it empty. Raises Refused."""
    if contact is None or not (contact.name.strip() or contact.phone.strip()):
        return None
    return sealed(conn, contact)
