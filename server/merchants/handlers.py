"""What terminals send of honest trading."""

from collections.abc import Sequence

from server.config.letters import Written, in_clear, unsealed
from server.ingest.facts import Fact, Kept, plain_fact
from server.ingest.handlers import Operation, Outcome, applied, handles, rejected
from server.merchants import services
from server.merchants.selectors import merchant_in
from sync.events.complaint_filed import ComplaintFiled, ComplaintLetterFiled
from sync.events.merchant_rated import MerchantRated
from sync.events.merchant_scanned import MerchantScanned

MERCHANT_UNKNOWN = "这家商户已不在册,请到服务台咨询"


@plain_fact(MerchantScanned)
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
