"""Which scans make one alarm: the same code at the same place on the same day of the district."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from server.config.office_zone import office_day
from server.merchants.services import MerchantScan
from server.radar.models import Alarm
from sync.events.integrity_code import NotAnIntegrityCode, parse_code_text


@dataclass(frozen=True)
class Group:
    """`device_id` is None for phones, whose place nobody knows: what they read of forged codes is
    one group a day, however the texts differ."""

    district_id: UUID
    kind: str
    device_id: UUID | None
    day: date
    serial: str
    text: str

    @property
    def key(self) -> str:
        """One column to be unique by, also where a device is none."""
        parts = (self.district_id, self.kind, self.device_id, self.day, self.serial, self.text)
        return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()


def group_of(scan: MerchantScan) -> Group:
    nameless = "" if scan.device_id is None else scan.text
    return Group(
        district_id=scan.district_id,
        kind=scan.flag,
        device_id=scan.device_id,
        day=office_day(scan.occurred_at),
        serial=scan.serial,
        text="" if scan.serial else nameless,
    )


def alarm_of(group: Group, scans: Sequence[MerchantScan]) -> Alarm:
    """The row as if nobody had met the code before."""
    times = [scan.occurred_at for scan in scans]
    first = scans[0]
    return Alarm(
        district_id=group.district_id,
        kind=group.kind,
        station_id=first.device.station_id if first.device else None,
        device_id=group.device_id,
        merchant_id=first.merchant_id,
        claims=claimed_merchant(first.text, prefix=first.district.code_prefix),
        day=group.day,
        serial=group.serial,
        text=first.text,
        count=len(scans),
        first_seen_at=min(times),
        last_seen_at=max(times),
        group_key=group.key,
    )


def claimed_merchant(text: str, *, prefix: str) -> UUID | None:
    """Whose code the text says it is, whoever signed it."""
    try:
        code, _ = parse_code_text(text, prefix=prefix)
    except NotAnIntegrityCode:
        return None
    return code.merchant_id
