"""The demo district's organisations, grid and stations."""

from server.config.demo_files import demo_district, demo_id
from server.districts.models import District
from server.stations.models import Grid, Organisation, StaffCode, Station
from server.stations.services import is_staff_code, issue_staff_code

STAFF_CODE = "20261124"
"""Known to all, as the demo's password is: for demo data only."""

_TREE = (
    ("town", "", "示例街道党工委", "town", "alone"),
    ("committee", "town", "云桥商圈党委", "committee", "alone"),
    ("mall", "committee", "云桥天地联合党支部", "branch", "joint"),
    ("supermarket", "committee", "惠邻超市党支部", "branch", "alone"),
    ("tower", "committee", "云桥大厦小微商户党支部", "branch", "attached"),
)
"""Slug, slug of the parent, name, level, how it was formed."""


def load_demo(district: District) -> None:
    """Loading again changes nothing."""
    for slug, parent, name, level, formed in _TREE:
        Organisation.objects.get_or_create(
            id=demo_id(district, "organisation", slug),
            defaults={
                "district": district,
                "name": name,
                "level": level,
                "formed": formed,
                "parent_id": demo_id(district, "organisation", parent) if parent else None,
            },
        )
    grid, _ = Grid.objects.get_or_create(
        id=demo_id(district, "grid", "1"),
        defaults={
            "district": district,
            "name": "云桥第一网格",
            "party_secretary": "示例书记",
            "union_chair": "示例主席",
            "league_secretary": "示例团书记",
        },
    )
    for station in demo_district()["stations"]:
        _load_station(district, grid, station)


def _load_station(district: District, grid: Grid, station: dict[str, str]) -> None:
    copied = {name: station[name] for name in ("name", "address", "hotline", "desk")}
    made, _ = Station.objects.get_or_create(
        id=demo_id(district, "station", station["slug"]),
        defaults={
            "district": district,
            "grid": grid,
            "zone": demo_district()["district"]["zone"],
            **copied,
        },
    )
    if not StaffCode.objects.filter(station=made).exists():
        issue_staff_code(made, digits=STAFF_CODE)


def staff_code_told(district: District) -> str:
    """The code that opens the staff screens of the demo, if no station has another."""
    known = all(is_staff_code(row, STAFF_CODE) for row in Station.objects.filter(district=district))
    return STAFF_CODE if known else "(the one it has)"
