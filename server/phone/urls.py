"""Addresses that anybody's phone opens. Those of printed codes are in upper case."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from server.phone.pages import FOR_EVER, stylesheet
from server.phone.views import codes, complaints, following, merchants
from server.phone.views.pictures import complaint_picture

app_name = "phone"


@require_safe
def style(request: HttpRequest, digest: str) -> HttpResponse:
    """The style sheet; `digest` is of its content and changes with it."""
    kept = {"Cache-Control": FOR_EVER, "X-Content-Type-Options": "nosniff"}
    return HttpResponse(stylesheet(), content_type="text/css; charset=utf-8", headers=kept)


urlpatterns = [
    path("C/", codes.typed, name="code_form"),
    path("C/<path:payload>", codes.scanned, name="code"),
    path("M/<str:shop>", merchants.merchant, name="merchant"),
    path("M/<str:shop>/photo-<slug:digest>.jpg", merchants.photo, name="photo"),
    path("M/<str:shop>/rate", merchants.rate, name="rate"),
    path("M/<str:shop>/rated", merchants.rated, name="rated"),
    path("M/<str:shop>/complain", complaints.complain, name="complain"),
    path("T/<path:payload>", complaints.handed_over, name="handoff"),
    path("F/", following.follow_form, name="follow_form"),
    path("F/<str:reference>", following.follow, name="follow"),
    path("phone/<slug:digest>.css", style, name="style"),
    path("phone/complaint-pictures/<uuid:picture_id>", complaint_picture, name="complaint_picture"),
]
