"""The radar stands where the back office would list the area's pages."""

from django.contrib import admin
from django.urls import path

from server.radar.views import radar

urlpatterns = [path("office/radar/", admin.site.admin_view(radar), name="radar")]
