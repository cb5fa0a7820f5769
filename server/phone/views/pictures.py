"""A complainant's picture, for whoever handles complaints."""

from uuid import UUID

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from server.phone.models import ComplaintPicture


def handles_complaints(request: HttpRequest) -> bool:
    return bool(request.user.has_perm("merchants.change_complaint"))


@require_safe
def _picture(request: HttpRequest, picture_id: UUID) -> HttpResponse:
    picture = ComplaintPicture.objects.filter(pk=picture_id).first()
    if picture is None or not handles_complaints(request):
        raise Http404
    headers = {
        "Cache-Control": "no-store",
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(bytes(picture.jpeg), content_type="image/jpeg", headers=headers)


complaint_picture = admin.site.admin_view(_picture)
