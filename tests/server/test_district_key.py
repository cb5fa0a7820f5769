"""Every row says whose it is, and every time is an instant."""

import pytest
from django.apps import apps
from django.db import models

SHARED = {
    "districts.District",
    "changes.ServerState",
    "outliers.Examination",
    "phone.DayKey",
    "phone.Tally",
}
"""The tenant itself, and what is the server's own: its state, how far it has looked, and what it
counts of networks that asked for any district's pages."""

OURS = [
    model
    for model in apps.get_models()
    if model.__module__.startswith("server.") and model._meta.label not in SHARED
]


def test_there_are_models_to_check() -> None:
    assert len(OURS) > 20


@pytest.mark.parametrize("model", OURS, ids=lambda model: str(model._meta.label))
def test_every_row_carries_its_district(model: type[models.Model]) -> None:
    field = model._meta.get_field("district")
    assert isinstance(field, models.ForeignKey | models.OneToOneField)
    assert not field.null


@pytest.mark.django_db
def test_every_time_is_kept_in_utc(settings: object) -> None:
    assert getattr(settings, "USE_TZ", None) is True
    assert getattr(settings, "TIME_ZONE", None) == "UTC"
