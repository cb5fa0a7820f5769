"""What the terminal says of an integrity code (诚信二维码): signature, lists and dates together."""

import base64
import unicodedata
from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from nacl.exceptions import CryptoError
from nacl.signing import VerifyKey

from sync.events.entities.integrity_code import IssuedCode
from sync.events.entities.signing_key import SigningKey
from sync.events.integrity_code import (
    IntegrityCode,
    NotAnIntegrityCode,
    parse_code_text,
    parse_short_form,
)
from sync.events.values import Verdict

VerdictReason = Literal[
    "listed",
    "foreign",
    "damaged",
    "other_district",
    "bad_signature",
    "unknown_key",
    "key_revoked",
    "serial_revoked",
    "expired",
    "not_yet_valid",
    "not_listed",
    "list_differs",
    "stale_lists",
    "typo",
]


@dataclass(frozen=True)
class CodeLists:
    """What the terminal knows of its district's codes, as of `fetched_at` (None: never fetched).

    `keys` by key number, `codes` by serial. `stale`: too old to call a code genuine.
    `code_prefix`: the address in front of the district's codes, empty before the first fetch.
    `misses_news`: not too old yet, but a day's news may be missing.
    Where the district signs its list, `keys` are the list's alone, `revoked` are its serials, and
    no entry of `codes` can take one of them back.
    """

    district_no: int
    code_prefix: str
    keys: Mapping[int, SigningKey]
    codes: Mapping[str, IssuedCode]
    fetched_at: datetime | None
    stale: bool
    revoked: Container[str] = frozenset()
    misses_news: bool = False

    @property
    def are_old(self) -> bool:
        return self.stale or self.fetched_at is None

    def lacks_key(self, key_no: int) -> bool:
        """Whether the district may have made this key since: then it proves nobody a forger."""
        return self.misses_news and key_no > max(self.keys, default=0)


@dataclass(frozen=True)
class CodeVerdict:
    """`serial` to `expires` are given only where the signature or the list vouches for them."""

    verdict: Verdict
    serial: str | None
    merchant_id: UUID | None
    issued: date | None
    expires: date | None
    reason: VerdictReason


def verify_text(text: str, *, lists: CodeLists, today: date) -> CodeVerdict:
    """The verdict on what a camera or scanner read. An address is compared, never opened."""
    if not lists.code_prefix:
        return _nameless("unverified", "stale_lists")
    if not text.startswith(lists.code_prefix):
        return _nameless("unknown", "foreign")
    try:
        code, signature = parse_code_text(text, prefix=lists.code_prefix)
    except NotAnIntegrityCode:
        return _nameless("forged", "damaged")
    if code.district_no != lists.district_no:
        return _nameless("foreign_district", "other_district")
    return _of_own_district(code, signature, lists, today)


def verify_short_form(typed: str, *, lists: CodeLists, today: date) -> CodeVerdict:
    """The verdict on a code typed by a person: only the list can vouch for it."""
    try:
        serial = parse_short_form(typed)
    except NotAnIntegrityCode:
        return _nameless("unknown", "typo")
    listed = lists.codes.get(serial)
    if listed is None:
        return _of_unlisted(serial, lists)
    key = _key_of(listed.key_no, lists)
    verdict, reason = _state(serial, listed, key, lists, today)
    return CodeVerdict(verdict, serial, listed.merchant_id, listed.issued, listed.expires, reason)


def _of_unlisted(serial: str, lists: CodeLists) -> CodeVerdict:
    """That it is revoked is known even of a code that is not published here."""
    if serial in lists.revoked:
        return CodeVerdict("revoked", serial, None, None, None, "serial_revoked")
    if lists.are_old:
        return _nameless("unverified", "stale_lists")
    return _nameless("unknown", "not_listed")


def plain_text(text: str, limit: int = 200) -> str:
    """A foreign text fit to be shown: at most `limit` characters, none of control or direction."""
    shown = (char for char in text if char.isprintable() and unicodedata.category(char) != "Co")
    return "".join(shown)[:limit]


def _of_own_district(
    code: IntegrityCode, signature: bytes, lists: CodeLists, today: date
) -> CodeVerdict:
    key = _key_of(code.key_no, lists)
    if key is None and (lists.are_old or lists.lacks_key(code.key_no)):
        return _nameless("unverified", "stale_lists")
    if key is None:
        return _nameless("forged", "unknown_key")
    if not _is_signed(code, signature, key):
        return _nameless("forged", "bad_signature")
    verdict, reason = _state(code.serial, code, key, lists, today)
    return CodeVerdict(verdict, code.serial, code.merchant_id, code.issued, code.expires, reason)


def _state(
    serial: str,
    code: IntegrityCode | IssuedCode,
    key: SigningKey | None,
    lists: CodeLists,
    today: date,
) -> tuple[Verdict, VerdictReason]:
    """The verdict on a code whose words are vouched for, the worst finding first."""
    listed = lists.codes.get(serial)
    if key is not None and key.revoked:
        return "revoked", "key_revoked"
    if serial in lists.revoked or (listed is not None and listed.revoked):
        return "revoked", "serial_revoked"
    if code.expires < today:
        return "expired", "expired"
    if code.issued > today:
        return "unverified", "not_yet_valid"
    if lists.are_old:
        return "unverified", "stale_lists"
    return _by_fresh_lists(code, key, listed)


def _by_fresh_lists(
    code: IntegrityCode | IssuedCode, key: SigningKey | None, listed: IssuedCode | None
) -> tuple[Verdict, VerdictReason]:
    if key is None:
        return "unverified", "unknown_key"
    if listed is None:
        return "unverified", "not_listed"
    if _words(listed) != _words(code):
        return "unverified", "list_differs"
    return "genuine", "listed"


def _words(code: IntegrityCode | IssuedCode) -> tuple[UUID, int, date, date]:
    return code.merchant_id, code.key_no, code.issued, code.expires


def _key_of(key_no: int, lists: CodeLists) -> SigningKey | None:
    key = lists.keys.get(key_no)
    return key if key and key.district_no == lists.district_no else None


def _is_signed(code: IntegrityCode, signature: bytes, key: SigningKey) -> bool:
    try:
        VerifyKey(base64.b64decode(key.public_key)).verify(code.signed_bytes(), signature)
    except (CryptoError, ValueError, TypeError):  # also a key that is no key
        return False
    return True


def _nameless(verdict: Verdict, reason: VerdictReason) -> CodeVerdict:
    return CodeVerdict(verdict, None, None, None, None, reason)
