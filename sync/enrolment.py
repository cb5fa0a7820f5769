"""Enrolling a device: keys are made here, the code of the back office is traded for a bearer."""

import base64

import apsw
import msgspec
from nacl.signing import SigningKey

from sync import state
from sync.client import Client
from sync.clock import Clock
from sync.errors import EnrolmentRefused
from sync.push import note_epoch
from sync.transaction import transaction
from sync.wire import EnrolReply


class EnrolmentCode(msgspec.Struct, frozen=True):
    """What the QR of the back office says. `key`: base64 of the server's seal key."""

    v: int
    url: str
    token: str
    exp: str
    key: str


def parse_code(text: str) -> EnrolmentCode:
    """The code inside the QR text. Raises msgspec.ValidationError or DecodeError."""
    return msgspec.json.decode(text, type=EnrolmentCode)


def device_seed(conn: apsw.Connection) -> str:
    """The device's own Ed25519 seed (base64), made at the first call and kept.

    It is kept before the code is traded: when the reply is lost, the same key asks again.
    """
    known = state.get(conn, "device_seed")
    if known is not None:
        return known
    seed = base64.b64encode(bytes(SigningKey.generate())).decode()
    with transaction(conn) as tx:
        state.put(tx, "device_seed", seed)
    return seed


def enrol(
    conn: apsw.Connection,
    client: Client,
    *,
    server_url: str,
    token: str,
    name: str,
    app_version: str,
    clock: Clock,
    seal_key: str | None = None,
) -> state.Enrolment:
    """Enrol and store the answer. Raises EnrolmentRefused, RetryLater.

    `seal_key` is the one that the enrolment QR shows: a reply with another one comes from
    somebody in between and is refused. Whoever enrols trusts the office anew: the root of its code
    lists is pinned, or, where it has none yet, whatever was pinned is forgotten.
    """
    seed = device_seed(conn)
    public = bytes(SigningKey(base64.b64decode(seed)).verify_key)
    reply = client.enrol(
        token=token,
        public_key=base64.b64encode(public).decode(),
        name=name,
        app_version=app_version,
    )
    if seal_key is not None and reply.seal_key != seal_key:
        raise EnrolmentRefused("seal_key_differs")
    known = _enrolment(reply, server_url=server_url)
    with transaction(conn) as tx:
        state.put_enrolment(tx, known)
        _pin(tx, reply.root_key)
        note_epoch(tx, reply.server_epoch, clock=clock)
    return known


def _pin(tx: apsw.Connection, root_key: str | None) -> None:
    if root_key is None:
        state.drop(tx, state.ROOT_KEY)
    else:
        state.put(tx, state.ROOT_KEY, root_key)


def _enrolment(reply: EnrolReply, *, server_url: str) -> state.Enrolment:
    return state.Enrolment(
        server_url=server_url,
        device_id=str(reply.device_id),
        install_id=str(reply.install_id),
        bearer=reply.bearer,
        district=str(state.reference(reply.district, "district")),
        station=str(state.reference(reply.station, "station")),
        seal_key=reply.seal_key,
    )
