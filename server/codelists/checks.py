"""What Django's system check says of this area."""

from collections.abc import Sequence
from typing import Any

from django.core import checks
from django.db import DatabaseError
from django.utils import timezone

from server.codelists.selectors import list_notices


@checks.register(checks.Tags.database)
def signed_lists(databases: Sequence[str] | None = None, **_: Any) -> list[checks.CheckMessage]:
    """codelists.W001: a list runs out within two days, was never signed, or has no root key."""
    if not databases:
        return []
    try:
        notices = list_notices(timezone.now())
    except DatabaseError:  # before the first migration, or without a database
        return []
    hint = "Run dangqun-django renew_code_lists, or sign offline; see docs/deploy.md."
    return [checks.Warning(notice, hint=hint, id="codelists.W001") for notice in notices]
