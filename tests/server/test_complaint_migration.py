"""Complaints of the version before get their clock and what is known of their history."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from server.merchants import services
from server.merchants.models import Complaint
from server.merchants.selectors import complaint_by_reference
from tests.server.complaints import kinds, make_merchant, noon

BEFORE = [("merchants", "0001_initial")]
FILED, CHANGED = noon(date(2026, 5, 28)), noon(date(2026, 6, 5))


def back() -> Any:
    """The models of the version before."""
    executor = MigrationExecutor(connection)
    executor.migrate(BEFORE)
    return executor.loader.project_state(BEFORE).apps


def forth() -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


@pytest.fixture
def _newest_afterwards() -> Iterator[None]:
    """Whatever becomes of the test, the next one finds the newest tables."""
    yield
    forth()


def add_old(model: Any, merchant: Any, status: str, close_by: date | None, answer: str) -> None:
    with time_machine.travel(CHANGED, tick=False):
        model.objects.create(
            district_id=merchant.district_id,
            merchant_id=merchant.pk,
            reference=status.upper()[:8],
            kind="price",
            text="价签与结账不符",
            filed_at=FILED,
            status=status,
            answer=answer,
            accept_by=date(2026, 6, 8),
            close_by=close_by,
        )


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_newest_afterwards")
def test_each_state_is_carried_over() -> None:
    merchant = make_merchant()
    old = back().get_model("merchants", "Complaint")
    add_old(old, merchant, "filed", None, "")
    add_old(old, merchant, "accepted", date(2026, 8, 5), "")
    add_old(old, merchant, "answered", date(2026, 8, 5), "已退差价")
    add_old(old, merchant, "closed", date(2026, 8, 5), "已退差价")
    add_old(old, merchant, "refused", None, "不属于本商圈")
    with time_machine.travel(noon(date(2026, 6, 8)), tick=False):
        forth()
    rows = {row.status: row for row in Complaint.objects.all()}
    assert (rows["filed"].clock_from, rows["filed"].due_on) == (date(2026, 5, 28), date(2026, 6, 8))
    assert (rows["accepted"].clock_from, rows["accepted"].due_on) == (
        date(2026, 6, 3),
        date(2026, 8, 5),
    )
    assert (rows["answered"].clock_used, rows["answered"].due_on) == (2, None)
    assert rows["answered"].confirm_by == date(2026, 6, 23)
    assert (rows["closed"].ending, rows["closed"].ended_at) == ("office", CHANGED)
    assert (rows["refused"].ending, rows["refused"].answered_in_time) == ("refused", None)
    assert {row.updated_at for row in rows.values()} == {CHANGED}
    assert kinds(rows["filed"]) == ["filed"]
    assert kinds(rows["closed"]) == ["filed", "carried_over"]
    _goes_on(rows)


def _goes_on(rows: dict[str, Complaint]) -> None:
    """The new rules take them from there."""
    ran = services.run_clocks(now=noon(date(2026, 6, 8)))
    assert (ran.moved, ran.closed) == (1, 0)
    rows["accepted"].refresh_from_db()
    assert rows["accepted"].due_on == date(2026, 8, 6)
    found = complaint_by_reference(rows["answered"].reference)
    assert found is not None
    assert [answer.text for answer in found.answers] == ["已退差价"]
    assert services.confirm("ANSWERED", now=noon(date(2026, 6, 9))).status == "closed"
