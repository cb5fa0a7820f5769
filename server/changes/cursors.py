"""The opaque cursor: a signed place in the change log, good for one epoch and one station."""

from dataclasses import dataclass
from typing import Self

from django.core import signing

from server.changes.epoch import server_epoch
from server.devices.models import Device

SALT = "pull cursor"


class CursorUnusable(Exception):
    """Not ours, of another epoch, or of another station: the device starts from a snapshot."""


@dataclass(frozen=True)
class Cursor:
    """Everything up to `number` has been given."""

    number: int

    def text(self, device: Device) -> str:
        place = [server_epoch(), str(device.station_id), self.number]
        return signing.dumps(place, salt=SALT)

    @classmethod
    def read(cls, text: str, device: Device) -> Self:
        """Empty text is the beginning. Raises CursorUnusable."""
        if not text:
            return cls(0)
        try:
            epoch, station, number = signing.loads(text, salt=SALT)
        except (signing.BadSignature, ValueError, TypeError):
            raise CursorUnusable from None
        if (epoch, station) != (server_epoch(), str(device.station_id)):
            raise CursorUnusable
        return cls(number)
