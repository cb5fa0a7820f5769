"""What terminals send of honest trading."""

from server.config.seal import ContactUnreadable, open_contact
from server.ingest.handlers import Operation, Outcome, applied, handles, rejected
from server.merchants import services
from server.merchants.selectors import merchant_in
from sync.events.complaint_filed import ComplaintFiled
from sync.events.merchant_rated import MerchantRated
from sync.events.merchant_scanned import MerchantScanned

MERCHANT_UNKNOWN = "这家商户已不在册,请到服务台咨询"


@handles(MerchantScanned)
def scanned(op: Operation, body: MerchantScanned) -> Outcome:
    scan = services.record_scan(
        scan_id=op.entity_id,
        device=op.device,
        occurred_at=op.occurred_at,
        verdict=body.verdict,
        way=body.way,
        serial=body.serial or "",
        merchant_id=body.merchant_id,
        text=body.text or "",
    )
    return applied(scan.id, *([scan.flag] if scan.flag else []))


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
    merchant = merchant_in(district=op.district, merchant_id=body.merchant_id)
    if merchant is None:
        return rejected("merchant_unknown", MERCHANT_UNKNOWN)
    contact, flags = None, tuple[str, ...]()
    if body.contact_sealed:
        try:
            contact = open_contact(body.contact_sealed)
        except ContactUnreadable:
            flags = ("contact_unreadable",)
    complaint = services.file_complaint(
        complaint_id=op.entity_id,
        merchant=merchant,
        device=op.device,
        filed_at=op.occurred_at,
        kind=body.complaint_kind,
        text=body.text,
        reference=body.reference,
        contact=contact,
    )
    return applied(complaint.id, *flags)
