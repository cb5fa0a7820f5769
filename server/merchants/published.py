"""What terminals are given of merchants, their codes, and the state of complaints."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import msgspec
from django.utils import timezone

from server.changes.publishing import Published, publishes, republishes
from server.config.office_zone import office_day
from server.merchants import stars
from server.merchants.complaint_numbers import complaint_numbers
from server.merchants.complaint_progress import progress_of
from server.merchants.models import (
    Complaint,
    ComplaintEvent,
    Honour,
    IntegrityCode,
    Merchant,
    Promise,
    Rating,
    SigningKey,
    StarRating,
)
from server.merchants.selectors import rating_counts, rating_summary
from server.merchants.services.codes import catalogue_hash
from sync.events.entities import complaint as complaint_wire
from sync.events.entities import integrity_code as code_wire
from sync.events.entities import merchant as wire
from sync.events.entities import signing_key as key_wire


def _published(row: Any, type_name: str, body: Any) -> Published:
    return Published(type=type_name, id=row.id, district_id=row.district_id, body=body)


@publishes(Merchant)
def merchant(row: Merchant) -> Published:
    return _published(row, "merchant", _page(row) if row.is_open else None)


def _page(row: Merchant) -> wire.Merchant:
    count, mean = rating_summary(row)
    return wire.Merchant(
        name=row.name,
        trade=row.trade,
        station_id=row.station_id,
        floor=row.floor,
        shop_no=row.shop_no,
        address=row.address,
        credit_code=row.credit_code,
        catalogue_hash=catalogue_hash(row).hex(),
        photo=row.photo or None,
        pledge=wire.Pledge(
            identity=row.pledge_identity, duty=row.pledge_duty, promise=row.pledge_promise
        ),
        honours=[
            wire.Honour(name=honour.name, valid_until=honour.valid_until)
            for honour in Honour.objects.filter(merchant=row)
        ],
        star_rating=_star_rating(row),
        promises=[
            wire.Promise(title=promise.title, days=promise.days, conditions=promise.conditions)
            for promise in Promise.objects.filter(merchant=row)
        ],
        complaints=_complaints(row),
        rating_count=count,
        rating_mean=mean,
        rating_counts=list(rating_counts(row)),
    )


def _star_rating(row: Merchant) -> wire.StarRating | None:
    rating = StarRating.objects.filter(merchant=row).first()
    if rating is None:
        return None
    return wire.StarRating(
        identity=rating.identity,
        operation=rating.operation,
        systems=rating.systems,
        consumer_protection=rating.consumer_protection,
        bonus=rating.bonus,
        stars=stars.stars(rating),
        verified_breach=rating.verified_breach,
        rules=msgspec.convert(stars.rules_kept(stars.rules_of(rating)), wire.StarRules),
    )


def _complaints(row: Merchant) -> wire.ComplaintNumbers:
    now = timezone.now()
    numbers = complaint_numbers(row, now=now)
    return wire.ComplaintNumbers(until=office_day(now), **asdict(numbers))


def _merchants_page(row: Rating | Honour | Promise | StarRating | Complaint) -> Iterable[Published]:
    """The merchant of the row, unless it is being deleted along with it."""
    return [merchant(found) for found in Merchant.objects.filter(pk=row.merchant_id)]


republishes(Rating)(_merchants_page)
republishes(Honour)(_merchants_page)
republishes(Promise)(_merchants_page)
republishes(StarRating)(_merchants_page)
republishes(Complaint)(_merchants_page)


@publishes(SigningKey)
def signing_key(row: SigningKey) -> Published:
    body = key_wire.SigningKey(
        district_no=row.district.number,
        key_no=row.key_no,
        public_key=row.public_key,
        revoked=row.revoked_at is not None,
    )
    return _published(row, "signing_key", body)


@publishes(IntegrityCode)
def integrity_code(row: IntegrityCode) -> Published:
    body = code_wire.IssuedCode(
        serial=row.serial,
        merchant_id=row.merchant_id,
        key_no=row.key.key_no,
        issued=row.issued,
        expires=row.expires,
        revoked=row.revoked_at is not None,
        catalogue_hash=row.catalogue_hash,
    )
    return _published(row, "integrity_code", body)


_ON_THE_WIRE: dict[str, complaint_wire.ComplaintStatus] = {
    Complaint.Status.FILED: "filed",
    Complaint.Status.ACCEPTED: "accepted",
    Complaint.Status.REFUSED: "refused",
    Complaint.Status.HANDLING: "accepted",
    Complaint.Status.ANSWERED: "answered",
    Complaint.Status.CONFIRMED: "closed",
    Complaint.Status.REOPENED: "accepted",
    Complaint.Status.CLOSED: "closed",
}
"""Terminals know five states; the nearest one that claims no more than is true."""


@publishes(Complaint)
def complaint(row: Complaint) -> Published:
    progress = progress_of(row)
    body = complaint_wire.Complaint(
        reference=row.reference,
        merchant_id=row.merchant_id,
        status=_ON_THE_WIRE[row.status],
        answer=row.answer,
        stage=row.status,
        due_on=row.due_on,
        waiting_for=row.waiting_for,
        answers=[
            complaint_wire.ComplaintAnswer(at=answer.at, text=answer.text)
            for answer in progress.answers
        ],
        history=[
            complaint_wire.ComplaintProgress(at=one.at, what=one.what) for one in progress.history
        ],
        confirm_by=row.confirm_by,
        reopenings_left=progress.reopenings_left,
    )
    return _published(row, "complaint", body)


@republishes(ComplaintEvent)
def _complaint_of(event: ComplaintEvent) -> Iterable[Published]:
    """The history shows what was written after the complaint was saved."""
    return [complaint(event.complaint)]
