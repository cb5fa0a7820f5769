"""When a key or a code changes, the district's list is signed anew, whoever changed it."""

from functools import partial
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.utils import timezone

from server.codelists.root_files import RootNotHere
from server.codelists.services import sign_if_due

log = structlog.get_logger("server.codelists")


def _key_changed(instance: Any, **_: Any) -> None:
    _sign_after_commit(instance.district_id)


def _code_changed(instance: Any, created: bool = False, **_: Any) -> None:
    """A new code is in no list until it is revoked."""
    if not created or instance.revoked_at is not None:
        _sign_after_commit(instance.district_id)


def _sign_after_commit(district_id: UUID) -> None:
    """What fails here is found by the timer within a minute, and must not undo a revocation."""
    transaction.on_commit(partial(_sign, district_id), robust=True)


def _sign(district_id: UUID) -> None:
    try:
        sign_if_due(district_id, now=timezone.now())
    except RootNotHere as problem:
        log.warning("code_list_not_signed", why=str(problem))


for _signal in (post_save, post_delete):
    _name = "save" if _signal is post_save else "delete"
    _signal.connect(
        _key_changed,
        sender="merchants.SigningKey",
        dispatch_uid=f"codelists key {_name}",
    )
    _signal.connect(
        _code_changed,
        sender="merchants.IntegrityCode",
        dispatch_uid=f"codelists code {_name}",
    )
