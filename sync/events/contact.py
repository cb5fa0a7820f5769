"""Personal data that a person typed: only ever inside a sealed box."""

from typing import Annotated

import msgspec
from msgspec import Meta


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """A name to call and a phone number; the least that a request needs."""

    name: Annotated[str, Meta(max_length=40)] = ""
    phone: Annotated[str, Meta(pattern=r"^[0-9+]{5,20}$")] = ""
