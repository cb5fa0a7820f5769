"""A list that is signed on another machine: a file goes there unsigned, and comes back signed.

The file is one JSON object: `format`, `v`, `list` (the body as it travels, `signature` empty or
not) and `parts` (the packed serials by name), so that the other machine can show and check what it
signs without a database.
"""

import base64
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from django.db import transaction
from nacl.signing import SigningKey

from server.codelists.content import content_of
from server.codelists.models import IssuedList
from server.codelists.root_files import public_half, signed
from server.codelists.roots import verified
from server.codelists.selectors import current_root, newest_list
from server.codelists.services import Draft, issue_list
from server.districts.models import District
from server.errors import ServerError
from sync.events.code_list import count_of, digest, signed_bytes
from sync.events.entities import entity_body
from sync.events.entities.code_list import CodeList

FORMAT, VERSION = "dangqun-code-list", 1
_NO_SIGNATURE = base64.b64encode(bytes(64)).decode()


class FileWrong(ServerError):
    """The file cannot be taken; the text says why and what to do, in Chinese."""


@dataclass(frozen=True)
class ListFile:
    """What the file holds; `body.signature` is _NO_SIGNATURE while it has none."""

    body: CodeList
    parts: dict[str, str]

    @property
    def is_signed(self) -> bool:
        return self.body.signature != _NO_SIGNATURE

    @property
    def statement(self) -> bytes:
        return signed_bytes(entity_body(self.body))


def of_draft(draft: Draft) -> ListFile:
    return ListFile(msgspec.structs.replace(draft.body, signature=_NO_SIGNATURE), draft.serials)


def write_file(path: Path, listed: ListFile) -> None:
    document = {
        "format": FORMAT,
        "v": VERSION,
        "list": entity_body(listed.body),
        "parts": listed.parts,
    }
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read_file(path: Path) -> ListFile:
    """Raises FileWrong, also when a part is not what the list says of it."""
    document = _document(path)
    if (document.get("format"), document.get("v")) != (FORMAT, VERSION):
        raise FileWrong(f"{path} 不是待签名的名单文件")
    try:
        body = msgspec.convert(document.get("list"), CodeList)
        parts = msgspec.convert(document.get("parts"), dict[str, str])
    except msgspec.ValidationError as error:
        raise FileWrong(f"{path} 内容不完整:{error}") from None
    named = {part.name: (part.count, part.digest) for part in body.parts}
    if named != {name: (count_of(packed), digest(packed)) for name, packed in parts.items()}:
        raise FileWrong(f"{path} 中撤销的码与名单的摘要不符,文件可能损坏,请重新导出")
    return ListFile(body, parts)


def sign_file(listed: ListFile, private: SigningKey) -> ListFile:
    """The same with its signature. Raises FileWrong when another root is asked for."""
    if public_half(private) != listed.body.root_key:
        raise FileWrong("这把私钥不是文件要求的根密钥,请换成公钥为 " + listed.body.root_key + " 的")
    signature = signed(private, listed.statement)
    return ListFile(msgspec.structs.replace(listed.body, signature=signature), listed.parts)


def import_list(listed: ListFile) -> tuple[IssuedList, bool]:
    """Publish a list that was signed elsewhere; whether it is what the database says now.

    Raises FileWrong."""
    with transaction.atomic():
        district = _district_of(listed.body)
        root, newest = current_root(district), newest_list(district)
        if root is None or root.public_key != listed.body.root_key:
            raise FileWrong("签名用的根密钥不是这个商圈现在的根密钥,请重新导出后再签")
        if not listed.is_signed:
            raise FileWrong("文件还没有签名,请先在保管根密钥的机器上运行 code_list sign")
        if not verified(root.public_key, listed.statement, listed.body.signature):
            raise FileWrong("签名与内容不符:文件被改动过,或签名用了另一把密钥")
        if newest is not None and listed.body.counter <= newest.counter:
            raise FileWrong(f"终端已有编号 {newest.counter} 的名单,这份更旧,请重新导出")
        draft = Draft(root, listed.body, listed.parts)
        issued = issue_list(draft, signature=listed.body.signature, cause=IssuedList.Cause.IMPORTED)
        return issued, issued.content_hash == content_of(district).hash


def summary(listed: ListFile) -> list[str]:
    """What a person should look at before signing."""
    body = listed.body
    keys = "、".join(f"{key.key_no} 号{'(已停用)' if key.revoked else ''}" for key in body.keys)
    return [
        f"商圈号 {body.district_no},名单编号 {body.counter}",
        f"签发密钥:{keys or '没有'}",
        f"撤销的码:{body.revoked_count} 个",
        f"有效期 {body.issued_at:%Y-%m-%d %H:%M} 至 {body.valid_until:%Y-%m-%d %H:%M} UTC",
        f"根密钥 {body.root_key}",
    ]


def _document(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise FileWrong(f"读不了 {path}:{error.strerror}") from None
    except ValueError:
        raise FileWrong(f"{path} 不是 JSON 文件") from None
    return document if isinstance(document, dict) else {}


def _district_of(body: CodeList) -> District:
    found = District.objects.select_for_update(no_key=True).filter(number=body.district_no).first()
    if found is None:
        raise FileWrong(f"没有商圈号为 {body.district_no} 的商圈")
    return found
