"""What terminals are given of the district and its stations."""

from server.changes.publishing import Published, publishes
from server.districts.models import District
from server.stations.models import StaffCode, Station
from sync.events.entities import district as district_wire
from sync.events.entities import staff_code as staff_code_wire
from sync.events.entities import station as station_wire


@publishes(District)
def district(row: District) -> Published:
    return Published(
        type="district",
        id=row.id,
        district_id=row.id,
        body=district_wire.District(
            name=row.name,
            district_no=row.number,
            hotline=row.hotline,
            roster_key=row.roster_key,
            code_prefix=row.code_prefix,
        ),
    )


@publishes(Station)
def station(row: Station) -> Published:
    return Published(
        type="station",
        id=row.id,
        district_id=row.district_id,
        body=station_wire.Station(
            name=row.name,
            address=row.address,
            zone=row.zone,
            hotline=row.hotline,
            desk=row.desk,
        ),
    )


@publishes(StaffCode)
def staff_code(row: StaffCode) -> Published:
    return Published(
        type="staff_code",
        id=row.station_id,
        district_id=row.district_id,
        station_id=row.station_id,
        body=staff_code_wire.StaffCode(salt=row.salt, digest=row.digest, issued_at=row.issued_at),
    )
