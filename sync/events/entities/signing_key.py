"""signing_key: a public key that integrity codes are signed with."""

from sync.events.entities.base import Entity, entity


@entity("signing_key")
class SigningKey(Entity, frozen=True, kw_only=True):
    """`public_key`: base64 of the 32 raw bytes of an Ed25519 key."""

    district_no: int
    key_no: int
    public_key: str
    revoked: bool = False
