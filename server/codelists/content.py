"""What a district's list says at the moment: its keys, and its revoked codes in parts."""

import hashlib
from dataclasses import dataclass

import msgspec

from server.districts.models import District
from server.merchants.selectors import revoked_serials, signing_keys
from sync.events.code_list import count_of, digest, packed_parts
from sync.events.entities.code_list import ListedKey, ListedPart


@dataclass(frozen=True)
class Content:
    """`serials`: each part's, by its name."""

    keys: list[ListedKey]
    serials: dict[str, str]

    @property
    def parts(self) -> list[ListedPart]:
        return [
            ListedPart(name=name, count=count_of(packed), digest=digest(packed))
            for name, packed in self.serials.items()
        ]

    @property
    def hash(self) -> str:
        """Hex; another one for every other content."""
        return content_hash(self.keys, self.parts)


def content_hash(keys: list[ListedKey], parts: list[ListedPart]) -> str:
    return hashlib.sha256(msgspec.json.encode([keys, parts])).hexdigest()


def content_of(district: District) -> Content:
    """As the database has it now."""
    keys = [
        ListedKey(key_no=key.key_no, public_key=key.public_key, revoked=key.revoked_at is not None)
        for key in signing_keys(district=district)
    ]
    return Content(keys, packed_parts(revoked_serials(district=district)))
