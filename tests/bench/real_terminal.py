"""A terminal for benches: the product's own store, client and calls, without a screen.

Standard output is for figures, so its log tells warnings only.
"""

import logging
from typing import Any

import apsw
import structlog

from sync import enrolment, pull, state
from sync.client import Client
from sync.clock import SystemClock
from sync.push import note_epoch
from sync.transaction import transaction
from tests.bench.real_server import RealServer

APP_VERSION = "0.1.0"

structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))


def enrol(conn: apsw.Connection, server: RealServer, code: dict[str, Any]) -> Client:
    """Enrol the terminal of a store; the client that has its bearer."""
    client = Client(server.url, bearer=None, app_version=APP_VERSION)
    known = enrolment.enrol(
        conn,
        client,
        server_url=server.url,
        token=str(code["token"]),
        name="压测",
        app_version=APP_VERSION,
        clock=SystemClock(),
    )
    client.use_bearer(known.bearer)
    return client


def pull_pages(conn: apsw.Connection, client: Client) -> int:
    """Pull page after page, as the worker's round does; how many rows came."""
    pulled, has_more = 0, True
    while has_more:
        reply = client.pull(state.get(conn, "cursor") or "")
        with transaction(conn) as tx:
            note_epoch(tx, reply.server_epoch, clock=SystemClock())
            pulled += pull.apply_page(tx, reply.changes, cursor=reply.next_cursor)
        has_more = reply.has_more
    return pulled
