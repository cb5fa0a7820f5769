"""Addresses: the back office, the API, and each area's own pages.

An area's pages are its `urls.py` with `urlpatterns`; they are found by being there, and come
first, since the back office answers to everything below its address.
"""

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from server.api.api import api
from server.config.areas import AreaConfig


def area_pages() -> list[URLPattern | URLResolver]:
    """The `urls` modules of the areas, at the root."""
    names = [config.name for config in apps.get_app_configs() if isinstance(config, AreaConfig)]
    found = [f"{name}.urls" for name in names if find_spec(f"{name}.urls")]
    return [path("", include(import_module(name))) for name in found]


urlpatterns = [
    path("", RedirectView.as_view(url="/office/")),
    *area_pages(),
    path("office/", admin.site.urls),
    path("api/v1/", api.urls),
]
