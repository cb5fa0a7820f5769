"""Scans that alarm the office: whoever wants to know of them registers, so that this area need
not know who that is."""

from collections.abc import Callable, Sequence

from django.db import transaction

from server.merchants.models import MerchantScan

Observer = Callable[[Sequence[MerchantScan]], None]

ALARMING = (
    MerchantScan.Flag.FORGED,
    MerchantScan.Flag.REVOKED,
    MerchantScan.Flag.REVOKED_MEANWHILE,
)

_OBSERVERS: list[Observer] = []


def on_alarming_scans(observer: Observer) -> None:
    """Have `observer` called with every run of alarming scans, in the transaction that keeps
    them. It may write; what it raises undoes the run."""
    if observer not in _OBSERVERS:
        _OBSERVERS.append(observer)


def tell_alarming(rows: Sequence[MerchantScan]) -> None:
    """Of rows that were just kept, tell those that alarm."""
    alarming = [row for row in rows if row.flag in ALARMING]
    if alarming:
        for observer in _OBSERVERS:
            observer(alarming)


@transaction.atomic
def keep_scan(row: MerchantScan) -> MerchantScan:
    """Keep a scan that came by no batch, such as a phone's."""
    row.save(force_insert=True)
    tell_alarming([row])
    return row
