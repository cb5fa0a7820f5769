"""Media files, to look at."""

from django.contrib import admin
from django.template.defaultfilters import filesizeformat

from server.config.backoffice import RecordAdmin
from server.media.models import MediaFile


@admin.register(MediaFile)
class MediaFileAdmin(RecordAdmin):
    list_display = ("content_type", "shown_size", "short_hash", "created_at")
    list_filter = ("content_type",)
    search_fields = ("sha256",)

    @admin.display(description="大小", ordering="size")
    def shown_size(self, file: MediaFile) -> str:
        return filesizeformat(file.size)

    @admin.display(description="摘要")
    def short_hash(self, file: MediaFile) -> str:
        return file.sha256[:12]
