"""Child rows whose fields are as wide as what goes into them."""

from typing import Any, ClassVar

from django.http import HttpRequest

from server.config.backoffice import DistrictInline


class SizedInline(DistrictInline):
    """`widths`: CSS widths by field; others keep their own."""

    widths: ClassVar[dict[str, str]] = {}

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and db_field.name in self.widths:
            field.widget.attrs["style"] = f"width: {self.widths[db_field.name]}"
        return field
