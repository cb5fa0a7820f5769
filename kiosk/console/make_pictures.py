"""Write a picture of every screen in every mode as PNG."""

import argparse
from pathlib import Path

from kiosk.config import Settings
from kiosk.desk import Desk
from kiosk.queries.bookings import standing_bookings
from kiosk.queries.code_check import code_check
from kiosk.queries.code_lists import code_lists
from kiosk.store.rows import published
from kiosk.store.store import Store
from sync.clock import SystemClock
from sync.events.entities.complaint import Complaint
from sync.events.integrity_code import short_form

NAME = "pictures"
FOREIGN = "https://elsewhere.example/"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`dangqun-kiosk pictures DIR [--size WxH]`."""
    parser.add_argument("folder", metavar="DIR", type=Path)
    parser.add_argument("--size", metavar="WxH", type=_size, default=(1080, 1920))


def handle(given: argparse.Namespace, settings: Settings) -> int:
    """0 when every picture was written."""
    from kiosk.app import prepare_kivy

    store = Store(settings.folder)
    try:
        prepare_kivy(store.folder)
        from screens.pictures import take_pictures

        given.folder.mkdir(parents=True, exist_ok=True)
        desk = Desk(store, SystemClock(), settings)
        take_pictures(
            desk,
            given.folder,
            size=given.size,
            references=_references(desk),
            codes=_codes(desk),
            complaints=_complaints(desk),
        )
    finally:
        store.close()
    return 0


def _size(text: str) -> tuple[int, int]:
    width, height = text.lower().split("x")
    return int(width), int(height)


def _references(desk: Desk) -> tuple[str, ...]:
    """One booking of each status there is."""
    found = {row.status: row.body.reference for row in standing_bookings(desk)}
    return tuple(found.values())


def _complaints(desk: Desk) -> tuple[str, ...]:
    """One complaint of each stage there is, those that wait for their complainant first."""
    rows = [row for _, row in published(desk.store.reader, Complaint)]
    found = {row.stage: row.reference for row in rows}
    ordered = sorted(found, key=lambda stage: stage != "answered")
    return tuple(found[stage] for stage in ordered)


def _codes(desk: Desk) -> tuple[str, ...]:
    """One short form of each verdict there is, genuine first, and an address that is no code."""
    found = {
        code_check(desk, text=text, way="typed").verdict: text
        for text in map(short_form, code_lists(desk).codes)
    }
    ordered = sorted(found, key=lambda verdict: verdict != "genuine")
    return (*(found[verdict] for verdict in ordered), FOREIGN)
