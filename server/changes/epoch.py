"""The epoch of this database. A restored one gets a new epoch, so that terminals send again
what the backup lacks and fetch a snapshot."""

import secrets

from server.changes.models import ServerState


def server_epoch() -> str:
    """32 hex characters, made at the first migration."""
    state, _ = ServerState.objects.get_or_create(
        pk=1, defaults={"server_epoch": secrets.token_hex(16)}
    )
    return state.server_epoch


def renew_epoch() -> str:
    """The new epoch. To be called once after the database was restored from a backup."""
    epoch = secrets.token_hex(16)
    ServerState.objects.update_or_create(pk=1, defaults={"server_epoch": epoch})
    return epoch
