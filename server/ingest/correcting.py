"""The office corrects a rejected operation: a new one with another body, decided like any."""

import hashlib
import json
from typing import Any
from uuid import UUID

import rfc8785
from django.contrib.auth.models import User
from django.utils import timezone

from server.api.canonical import canonical
from server.districts.models import new_id
from server.errors import ServerError
from server.ingest.bodies import BodyRefused, checked_body
from server.ingest.body_errors import in_chinese
from server.ingest.deciding import decided
from server.ingest.handlers import Outcome
from server.ingest.models import AppliedOp
from server.ingest.reconsidering import (
    clock_flags_of,
    envelope_of,
    operation_of,
    reported,
    require_decidable,
)
from server.ingest.taking import settled
from sync.events import UnknownKind


class BodyWrong(ServerError):
    """What is wrong with the typed body, in Chinese, with the field's path."""


def correct(op: AppliedOp, text: str, by: User) -> AppliedOp:
    """The correction with its outcome, which may be `rejected` too.

    It has the kind, the entity, the parent and the time of what it corrects. Raises BodyWrong,
    CannotDecide.
    """
    require_decidable(op)
    pk, body = new_id(), _plain(text)
    _check(_row(op, body, by, op_id=pk))

    def decide(row: AppliedOp) -> Outcome:
        return decided(envelope_of(row), operation_of(row, row.received_at), row)

    with reported(op):
        settled(lambda: _row(op, body, by, op_id=pk), decide, clock_flags=clock_flags_of(op))
    return AppliedOp.objects.get(pk=pk)


def _check(row: AppliedOp) -> None:
    try:
        checked_body(envelope_of(row))
    except BodyRefused as refusal:
        raise BodyWrong(in_chinese(**refusal.outcome.detail)) from None
    except UnknownKind:
        raise BodyWrong("本服务器还不认识这一类操作") from None


def _plain(text: str) -> Any:
    def refuse(name: str) -> None:
        raise BodyWrong(f"不是合法的 JSON:不能写 {name}")

    try:
        return json.loads(text, parse_constant=refuse)
    except json.JSONDecodeError as error:
        raise BodyWrong(f"不是合法的 JSON:第 {error.lineno} 行第 {error.colno} 列") from None
    except RecursionError:
        raise BodyWrong("嵌套太深") from None


def _sha256(body: Any) -> str:
    try:
        return hashlib.sha256(canonical(body)).hexdigest()
    except (ValueError, RecursionError, rfc8785.CanonicalizationError):
        raise BodyWrong("$:数字过大,或有不成对的字符") from None


def _row(op: AppliedOp, body: Any, by: User, *, op_id: UUID) -> AppliedOp:
    return AppliedOp(
        op_id=op_id,
        sha256=_sha256(body),
        district=op.district,
        device=op.device,
        kind=op.kind,
        kind_v=op.kind_v,
        entity_id=op.entity_id,
        depends_on=op.depends_on,
        supersedes=op.pk,
        base_version=op.base_version,
        made_by=by,
        occurred_at_device=op.occurred_at_device,
        occurred_at=op.occurred_at,
        received_at=timezone.now(),
        body=json.dumps(body, ensure_ascii=False),
        outcome=AppliedOp.Outcome.REJECTED,
    )
