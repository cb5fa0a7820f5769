"""What the server's tests share: a district, its station, an enrolled terminal, the office."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client

from server.districts.models import District
from server.ingest.handlers import HANDLERS, Operation, Outcome, applied
from server.stations.models import Station
from sync.events.feedback_sent import FeedbackSent
from tests.server.terminal import Terminal, enrolled


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if "postgresql" in settings.DATABASES["default"]["ENGINE"]:
        return
    for item in items:
        if item.get_closest_marker("postgresql"):
            item.add_marker(pytest.mark.skip(reason="needs --database=postgresql"))


@pytest.fixture(autouse=True)
def _no_wrong_tries() -> None:
    cache.clear()


@pytest.fixture
def district(db: None) -> District:
    return District.objects.create(
        name="滨江商圈", number=1, hotline="0571-1", code_prefix="HTTPS://A.CN/C/"
    )


@pytest.fixture
def station(district: District) -> Station:
    return make_station(district, "一号站")


def make_station(district: District, name: str) -> Station:
    return Station.objects.create(
        district=district, name=name, address="一楼", hotline="0571-2", desk="一楼大厅"
    )


@pytest.fixture
def terminal(station: Station) -> Terminal:
    return enrolled(station)


@pytest.fixture
def office(db: None) -> Client:
    """A superuser's browser."""
    client = Client()
    client.force_login(User.objects.create_superuser("office", password="x"))
    return client


@dataclass
class Taker:
    """Takes feedback.sent in the area's place, and remembers what it took."""

    taken: list[tuple[Operation, FeedbackSent]] = field(default_factory=list)
    answer: Callable[[Operation, FeedbackSent], Outcome] = lambda op, body: applied(op.entity_id)

    def __call__(self, op: Operation, body: FeedbackSent) -> Outcome:
        outcome = self.answer(op, body)
        self.taken.append((op, body))
        return outcome


@pytest.fixture
def taker(monkeypatch: pytest.MonkeyPatch) -> Taker:
    found = Taker()
    handlers: dict[Any, Any] = HANDLERS
    monkeypatch.setitem(handlers, FeedbackSent, found)
    return found
