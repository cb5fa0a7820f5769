"""Whether a code list that came may take the place of the one this terminal has."""

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import msgspec
from nacl.exceptions import CryptoError
from nacl.signing import VerifyKey

from sync.events.code_list import link_bytes, signed_bytes
from sync.events.entities.code_list import CodeList, RootLink

Refusal = Literal[
    "unreadable",
    "other_district",
    "other_root",
    "wrong_signature",
    "lower_counter",
    "counter_reused",
]
MOST_LINKS = 100


class ListRefused(Exception):
    """The list is not taken; the one before stays."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(why)
        self.why: Refusal = why


@dataclass(frozen=True)
class Standing:
    """What a list is held against. `root_key` None: no root is pinned, the first one will be.
    `accepted`: the list of that root which was taken last."""

    district_no: int
    root_key: str | None
    accepted: CodeList | None


def judge(body: Mapping[str, Any], standing: Standing) -> CodeList:
    """The list inside a body that came, when it may be taken. Raises ListRefused.

    Its dates are not looked at: one that is over, or from a future of a wrong clock, is authentic
    all the same, and what it is worth is asked at each check.
    """
    try:
        found = msgspec.convert(body, CodeList)
    except msgspec.ValidationError:
        raise ListRefused("unreadable") from None
    if found.district_no != standing.district_no:
        raise ListRefused("other_district")
    if found.root_key not in _trusted_roots(found, standing):
        raise ListRefused("other_root")
    if not _is_signed(signed_bytes(body), found.signature, by=found.root_key):
        raise ListRefused("wrong_signature")
    _require_progress(found, standing.accepted)
    return found


def _require_progress(found: CodeList, accepted: CodeList | None) -> None:
    if accepted is None or found.counter > accepted.counter:
        return
    if found.counter < accepted.counter:
        raise ListRefused("lower_counter")
    if msgspec.structs.replace(found, chain=accepted.chain) != accepted:
        raise ListRefused("counter_reused")


def _trusted_roots(found: CodeList, standing: Standing) -> Iterator[str]:
    """The pinned root, then each that the one before vouches for."""
    root = standing.root_key or found.root_key
    yield root
    links = {link.old: link for link in found.chain}
    for _ in range(MOST_LINKS):
        link = links.get(root)
        if link is None or not _is_vouched_for(link, found.district_no):
            return
        root = link.new
        yield root


def _is_vouched_for(link: RootLink, district_no: int) -> bool:
    statement = link_bytes(district_no=district_no, old=link.old, new=link.new)
    return _is_signed(statement, link.signature, by=link.old)


def _is_signed(statement: bytes, signature: str, *, by: str) -> bool:
    try:
        VerifyKey(base64.b64decode(by)).verify(statement, base64.b64decode(signature))
    except (CryptoError, ValueError, TypeError):
        return False
    return True
