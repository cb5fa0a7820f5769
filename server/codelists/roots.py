"""Making root keys, and handing over from one to the next."""

import base64
from itertools import pairwise

from django.db import transaction
from nacl.exceptions import CryptoError
from nacl.signing import VerifyKey

from server.codelists.models import RootKey
from server.codelists.root_files import (
    RootNotHere,
    free_number,
    make_private_key,
    private_key,
    root_file,
    signed,
)
from server.codelists.selectors import current_root
from server.config.keys import is_public_key
from server.districts.models import District
from server.errors import ServerError
from sync.events.code_list import link_bytes
from sync.events.entities.code_list import RootLink


class LinkWrong(ServerError):
    """The root before did not vouch for the new one."""


def create_root(district: District) -> RootKey:
    """A new root whose private half this server keeps; the one before vouches for it.

    Raises RootNotHere when the private half of the one before is elsewhere.
    """
    with transaction.atomic():
        district = District.objects.select_for_update(no_key=True).get(pk=district.pk)
        before = current_root(district)
        signer = private_key(before) if before else None
        number = free_number(district_no=district.number, after=before.number if before else 0)
        public = make_private_key(root_file(district_no=district.number, number=number))
        link = _statement(before, public) if before else b""
        return RootKey.objects.create(
            district=district,
            number=number,
            public_key=public,
            link_signature=signed(signer, link) if signer else "",
        )


def adopt_root(
    district: District, *, public_key: str, link: str = "", break_chain: bool = False
) -> RootKey:
    """A root whose private half is on another machine. Raises LinkWrong.

    Without a `link`, the root before signs when it is here. `break_chain`: no root vouches for it,
    and every terminal must be enrolled anew."""
    require_public_key(public_key)
    with transaction.atomic():
        district = District.objects.select_for_update(no_key=True).get(pk=district.pk)
        before = current_root(district)
        if before is not None and before.public_key == public_key:
            return before
        if RootKey.objects.filter(district=district, public_key=public_key).exists():
            raise LinkWrong("这把根密钥以前用过,不能再用")
        vouched = "" if before is None or break_chain else _link(before, public_key, link)
        return RootKey.objects.create(
            district=district,
            number=(before.number if before else 0) + 1,
            public_key=public_key,
            link_signature=vouched,
        )


def root_chain(district: District) -> list[RootLink]:
    """How terminals come from earlier roots to the present one, oldest first."""
    roots = list(RootKey.objects.filter(district=district).order_by("number"))
    return [
        RootLink(old=old.public_key, new=new.public_key, signature=new.link_signature)
        for old, new in pairwise(roots)
        if new.link_signature
    ]


def require_public_key(text: str) -> None:
    """Raises LinkWrong."""
    if not is_public_key(text):
        raise LinkWrong("公钥应为32字节的base64,共44个字符")


def verified(public_key: str, statement: bytes, signature: str) -> bool:
    """Whether the root made this signature."""
    try:
        VerifyKey(base64.b64decode(public_key)).verify(statement, base64.b64decode(signature))
    except (CryptoError, ValueError, TypeError):
        return False
    return True


def _link(before: RootKey, public_key: str, given: str) -> str:
    """The signature by the root before."""
    statement = _statement(before, public_key)
    if given:
        if not verified(before.public_key, statement, given):
            raise LinkWrong(f"这个签名不是{before}对新公钥的签名")
        return given
    try:
        return signed(private_key(before), statement)
    except RootNotHere:
        raise LinkWrong(
            f"{before}的私钥不在本服务器:请在保管它的机器上用 root_key link 签名,再用 --link 提供"
        ) from None


def _statement(before: RootKey, public_key: str) -> bytes:
    return link_bytes(district_no=before.district.number, old=before.public_key, new=public_key)
