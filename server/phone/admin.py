"""The complainant's picture on the complaint's page, for whoever handles complaints."""

from django.apps import apps
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from server.config.backoffice import StackedDistrictInline, display
from server.phone.models import ComplaintPicture
from server.phone.views.pictures import handles_complaints


class PictureInline(StackedDistrictInline):
    model = ComplaintPicture
    fields = readonly_fields = ("picture",)
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[ComplaintPicture]:
        rows: QuerySet[ComplaintPicture] = super().get_queryset(request)
        return rows.defer("jpeg")

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return handles_complaints(request)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    @display(description="照片")
    def picture(self, row: ComplaintPicture) -> SafeString:
        address = reverse("phone:complaint_picture", args=[row.pk])
        return format_html(
            '<a href="{}" target="_blank" rel="noopener">'
            '<img src="{}" alt="投诉人上传的照片" style="max-width:100%;max-height:480px"></a>',
            address,
            address,
        )


_complaints = admin.site.get_model_admin(apps.get_model("merchants", "Complaint"))
type(_complaints).inlines = (*_complaints.inlines, PictureInline)
