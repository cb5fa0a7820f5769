"""A revoked device hands its queue over, signed with its enrolment key, and keeps it too.

The signature is Ed25519 over `dangqun-escrow-v1` with a line feed and the request's bytes.
"""

import base64

import apsw
import msgspec
import structlog
from nacl.signing import SigningKey

from sync import outbox, state
from sync.client import Client
from sync.clock import Clock, rfc3339
from sync.enrolment import device_seed
from sync.transaction import transaction

CONTEXT = b"dangqun-escrow-v1\n"

log = structlog.get_logger("sync.escrow")


def hand_over(conn: apsw.Connection, client: Client, *, clock: Clock) -> int:
    """Send what is open and was not handed over yet; how many operations that were.

    They stay as they are here: an administrator may still say no. Raises RetryLater.
    """
    known = state.enrolment(conn)
    if known is None:
        return 0
    key = enrolment_key(conn)
    after_id = int(state.get(conn, "escrowed_id") or 0)
    handed = 0
    while batch := outbox.next_batch(conn, after_id=after_id, wanted="open"):
        content = msgspec.json.encode(
            {
                "device_id": known.device_id,
                "install_id": batch.install_id,
                "sent_at": rfc3339(clock.now()),
                "sent_mono_ms": clock.mono_ms(),
                "boot_id": clock.boot_id,
                "ops": batch.ops,
            }
        )
        client.escrow(content, signature=base64.b64encode(signature(key, content)).decode())
        after_id, handed = batch.last_id, handed + len(batch.ops)
        with transaction(conn) as tx:
            state.put(tx, "escrowed_id", str(after_id))
    log.warning("handed_over", ops=handed)
    return handed


def enrolment_key(conn: apsw.Connection) -> SigningKey:
    """The key whose public half the server has known since the enrolment."""
    return SigningKey(base64.b64decode(device_seed(conn)))


def signature(key: SigningKey, content: bytes) -> bytes:
    """64 bytes over an escrow request."""
    return key.sign(CONTEXT + content).signature
