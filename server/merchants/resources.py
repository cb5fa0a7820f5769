"""Merchants to and from Excel: what a row changes, and that all rows come in or none."""

from collections.abc import Mapping
from typing import Any

import tablib
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.results import RowResult

from server.merchants.merchant_rows import COLUMNS, Register, RowReader, check_headers
from server.merchants.models import Merchant

_SHOWN = [name for name in COLUMNS if name not in ("id", "district")]


class MerchantResource(ModelResource):  # type: ignore[misc]
    """The merchants' workbook. `changes` of a row's result: header, before, after."""

    class Meta:
        model = Merchant
        fields = tuple(COLUMNS)
        export_order = import_order = tuple(COLUMNS)
        use_transactions = True
        skip_diff = True
        report_skipped = False
        name = "商户"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.register = Register()
        self.before: dict[str, str] = {}
        self.fields = {
            name: Field(attribute=name, column_name=head) for name, head in COLUMNS.items()
        }

    def export_field(self, field: Field, instance: Merchant, **kwargs: Any) -> str:
        return shown(instance, field.attribute)

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        check_headers(dataset.headers)
        self.register = Register.now()

    def _check_import_id_fields(self, headers: list[str]) -> None:
        """A row is found by `RowReader.known`."""

    def get_or_init_instance(
        self, instance_loader: object, row: Mapping[str, str]
    ) -> tuple[Merchant, bool]:
        self.reader = RowReader(self.register, row)
        known = self.reader.known
        self.before = {name: shown(known, name) for name in _SHOWN} if known else {}
        return known or Merchant(), known is None

    def import_instance(self, instance: Merchant, row: Mapping[str, str], **kwargs: Any) -> None:
        if any(row.values()):
            self.reader.apply(instance, sheet_row(kwargs["row_number"]))

    def skip_row(
        self, instance: Merchant, original: object, row: Mapping[str, str], errors: object = None
    ) -> bool:
        if not any(row.values()):
            return True
        return not errors and bool(self.before) and not self._changes(instance)

    def save_instance(self, instance: Merchant, is_create: bool, row: Any, **kwargs: Any) -> None:
        if not kwargs["dry_run"]:
            self.do_instance_save(instance, is_create)

    def after_import_row(
        self, row: Mapping[str, str], row_result: RowResult, **kwargs: Any
    ) -> None:
        row_result.sheet_row = sheet_row(kwargs["row_number"])
        row_result.changes = self._changes(row_result.instance) if row_result.instance else []

    def _changes(self, instance: Merchant) -> list[tuple[str, str, str]]:
        after = {name: shown(instance, name) for name in _SHOWN}
        return [
            (COLUMNS[name], self.before.get(name, ""), after[name])
            for name in _SHOWN
            if after[name] != self.before.get(name, "")
        ]


def sheet_row(row_number: int) -> int:
    """The number that Excel shows; the headers are row 1."""
    return row_number + 1


def shown(merchant: Merchant, name: str) -> str:
    """The field as it stands in a cell."""
    value = getattr(merchant, name)
    return {True: "是", False: "否"}[value] if isinstance(value, bool) else str(value)
