"""Merchants and their public pages."""

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import msgspec

from kiosk.desk import Desk
from kiosk.domain import sentences
from kiosk.domain.credit_code import is_credit_code
from kiosk.domain.star_points import StarRules
from kiosk.errors import Refused
from kiosk.queries.searching import finds
from kiosk.queries.stations import own_station_id, station_names
from kiosk.store.rows import published, published_one
from sync.events.entities.merchant import ComplaintNumbers as ComplaintNumbers
from sync.events.entities.merchant import Honour as Honour
from sync.events.entities.merchant import Merchant
from sync.events.entities.merchant import Pledge as Pledge
from sync.events.entities.merchant import Promise as Promise
from sync.events.entities.merchant import StarRating as StarRating


@dataclass(frozen=True)
class MerchantTile:
    """`station` is the station's name; `stars` is None for a merchant that is not rated."""

    id: UUID
    name: str
    trade: str
    floor: str
    shop_no: str
    station: str
    stars: int | None
    photo: Path | None


@dataclass(frozen=True)
class MerchantView:
    """`has_licence`: the check character of `credit_code` fits. `honours` are the valid ones;
    `rating_mean` is of visitors' stars, `rating_counts` of how many gave one to five, or empty;
    `here`: its station is this terminal's."""

    id: UUID
    name: str
    trade: str
    station: str
    floor: str
    shop_no: str
    address: str
    credit_code: str
    has_licence: bool
    pledge: Pledge
    honours: tuple[Honour, ...]
    star_rating: StarRating | None
    promises: tuple[Promise, ...]
    complaints: ComplaintNumbers | None
    rating_count: int
    rating_mean: float | None
    rating_counts: tuple[int, ...]
    photo: Path | None
    here: bool


def merchants(desk: Desk, *, search: str = "") -> tuple[MerchantTile, ...]:
    """Merchants whose name, trade, floor or shop number has every word of the search, also as the
    letters of its pinyin; those of this station first."""
    names, own = station_names(desk), own_station_id(desk)
    rows = [row for row in published(desk.store.reader, Merchant) if finds(search, _words(row[1]))]
    rows.sort(key=lambda row: (row[1].station_id != own, row[1].floor, row[1].shop_no, row[1].name))
    return tuple(
        _tile(desk, key, merchant, names.get(merchant.station_id, "")) for key, merchant in rows
    )


def merchant(desk: Desk, *, merchant_id: UUID) -> MerchantView:
    """One merchant. Raises Refused when it is gone."""
    found = merchant_or_none(desk, merchant_id=merchant_id)
    if found is None:
        raise Refused(sentences.MERCHANT_GONE)
    return found


def merchant_or_none(desk: Desk, *, merchant_id: UUID) -> MerchantView | None:
    """One merchant, or None when it is not published here."""
    row = published_one(desk.store.reader, Merchant, merchant_id)
    return None if row is None else _view(desk, merchant_id, row)


def rules_of(rating: StarRating) -> StarRules:
    """The rules that a rating was made under; an older server tells none, and had the first."""
    if rating.rules is None:
        return StarRules()
    told = msgspec.structs.asdict(rating.rules)
    return StarRules(**{**told, "thresholds": tuple(rating.rules.thresholds)})


def _words(row: Merchant) -> str:
    return f"{row.name} {row.trade} {row.floor} {row.shop_no}"


def _tile(desk: Desk, key: UUID, row: Merchant, station: str) -> MerchantTile:
    return MerchantTile(
        id=key,
        name=row.name,
        trade=row.trade,
        floor=row.floor,
        shop_no=row.shop_no,
        station=station,
        stars=row.star_rating.stars if row.star_rating else None,
        photo=desk.media(row.photo),
    )


def _view(desk: Desk, key: UUID, row: Merchant) -> MerchantView:
    today = desk.clock.now().astimezone(desk.zone).date()
    return MerchantView(
        id=key,
        name=row.name,
        trade=row.trade,
        station=station_names(desk).get(row.station_id, ""),
        floor=row.floor,
        shop_no=row.shop_no,
        address=row.address,
        credit_code=row.credit_code,
        has_licence=is_credit_code(row.credit_code),
        pledge=row.pledge,
        honours=tuple(honour for honour in row.honours if honour.valid_until >= today),
        star_rating=row.star_rating,
        promises=tuple(row.promises),
        complaints=row.complaints,
        rating_count=row.rating_count,
        rating_mean=row.rating_mean,
        rating_counts=tuple(row.rating_counts),
        photo=desk.media(row.photo),
        here=row.station_id == own_station_id(desk),
    )
