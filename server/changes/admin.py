"""The change log, to look at."""

from django.contrib import admin

from server.changes.models import Change
from server.config.backoffice import RecordAdmin


@admin.register(Change)
class ChangeAdmin(RecordAdmin):
    list_display = ("type", "title", "version", "deleted", "number", "changed_at")
    list_filter = ("type", "deleted")
    search_fields = ("entity_id",)
    ordering = ("-changed_at",)

    @admin.display(description="名称")
    def title(self, change: Change) -> str:
        """Whatever names the thing best on the wire."""
        named = (change.body.get(key) for key in ("name", "title", "masked_name", "reference"))
        return next((str(text) for text in named if text), "—")
