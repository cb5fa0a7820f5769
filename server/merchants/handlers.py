"""What terminals send of honest trading."""

from collections.abc import Sequence

from server.config.letters import Written, in_clear, unsealed
from server.ingest.facts import Fact, Kept, plain_fact
from server.ingest.handlers import Operation, Outcome, applied, handles, rejected
from server.merchants import services
from server.merchants.selectors import complaint_with_reference, merchant_in
from sync.events.complaint_confirmed import ComplaintConfirmed
from sync.events.complaint_filed import ComplaintFiled, ComplaintLetterFiled
from sync.events.complaint_reopened import ComplaintReopened
from sync.events.merchant_rated import MerchantRated
from sync.events.merchant_scanned import MerchantScanned

MERCHANT_UNKNOWN = "这家商户已不在册,请到服务台咨询"
COMPLAINT_UNKNOWN = "没有找到这件投诉,请到服务台查询"
NOT_WAITING = "这件投诉已有新的进展,不再等您确认"
REOPENED_TOO_OFTEN = "这件投诉不能再次重新办理,仍有异议可以拨打12315"
WORDS_TOO_LONG = "内容太长,请缩短后再提交"


@plain_fact(MerchantScanned, then=services.tell_alarming)
def scanned(facts: Sequence[Fact[MerchantScanned]]) -> list[Kept]:
    told = [_scan(fact.op, fact.body) for fact in facts]
    rows = services.scan_rows(device=facts[0].op.device, scans=told)
    return [Kept(row, applied(row.id, *([row.flag] if row.flag else []))) for row in rows]


def _scan(op: Operation, body: MerchantScanned) -> services.Scan:
    return services.Scan(
        scan_id=op.entity_id,
        occurred_at=op.occurred_at,
        verdict=body.verdict,
        way=body.way,
        serial=body.serial or "",
        merchant_id=body.merchant_id,
        text=body.text or "",
    )


@handles(MerchantRated)
def rated(op: Operation, body: MerchantRated) -> Outcome:
    merchant = merchant_in(district=op.district, merchant_id=body.merchant_id)
    if merchant is None:
        return rejected("merchant_unknown", MERCHANT_UNKNOWN)
    rating = services.rate(
        rating_id=op.entity_id,
        merchant=merchant,
        device=op.device,
        occurred_at=op.occurred_at,
        stars=body.stars,
        tags=body.tags,
    )
    return applied(rating.id)


@handles(ComplaintFiled)
def complained(op: Operation, body: ComplaintFiled) -> Outcome:
    return _filed(op, body, in_clear(body.text, body.contact_sealed))


@handles(ComplaintLetterFiled)
def letter_complained(op: Operation, body: ComplaintLetterFiled) -> Outcome:
    return _filed(op, body, unsealed(body.letter_sealed))


def _filed(op: Operation, body: ComplaintFiled | ComplaintLetterFiled, written: Written) -> Outcome:
    merchant = merchant_in(district=op.district, merchant_id=body.merchant_id)
    if merchant is None:
        return rejected("merchant_unknown", MERCHANT_UNKNOWN)
    complaint = services.file_complaint(
        complaint_id=op.entity_id,
        merchant=merchant,
        device=op.device,
        filed_at=op.occurred_at,
        kind=body.complaint_kind,
        text=written.text,
        reference=body.reference,
        contact=written.contact,
    )
    return applied(complaint.id, *written.flags)


@handles(ComplaintConfirmed)
def confirmed(op: Operation, body: ComplaintConfirmed) -> Outcome:
    refusal = _not_decidable(op, body.reference)
    if refusal is not None:
        return refusal
    try:
        row = services.confirm(body.reference, now=op.received_at, district=op.district)
    except services.NotAllowed:
        return _conflict()
    return applied(row.id)


@handles(ComplaintReopened)
def reopened(op: Operation, body: ComplaintReopened) -> Outcome:
    """The office's clock goes on from the day on which it can know of it."""
    written = unsealed(body.letter_sealed)
    refusal = _not_decidable(op, body.reference) or _not_reopenable(op, body.reference, written)
    if refusal is not None:
        return refusal
    try:
        row = services.reopen(
            body.reference, written.text, now=op.received_at, district=op.district
        )
    except services.NotAllowed:
        return _conflict()
    return applied(row.id, *written.flags)


def _not_decidable(op: Operation, reference: str) -> Outcome | None:
    """Why the complainant cannot decide now."""
    row = complaint_with_reference(reference, district=op.district)
    if row is None:
        return rejected("complaint_unknown", COMPLAINT_UNKNOWN)
    return None if row.status == row.Status.ANSWERED else _conflict()


def _not_reopenable(op: Operation, reference: str, written: Written) -> Outcome | None:
    row = complaint_with_reference(reference, district=op.district)
    if row is not None and row.reopened >= services.MOST_REOPENINGS:
        return rejected("reopened_too_often", REOPENED_TOO_OFTEN)
    if len(written.text.strip()) > services.LONGEST_WORDS:
        return rejected("words_too_long", WORDS_TOO_LONG)
    return None


def _conflict() -> Outcome:
    """Somebody with the reference decided meanwhile, or the time for it ran out."""
    return Outcome("conflict", code="not_waiting", message_key=NOT_WAITING)
