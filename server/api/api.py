"""The API below /api/v1/: each folder's router, the bearer, and how problems are answered."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI

from server.api.bearer import BEARER
from server.api.schema import document
from server.api.wire import problem_reply, reply
from server.changes.api import router as changes
from server.devices.api import router as devices
from server.errors import NotFound, Problem
from server.ingest.api import router as ingest
from server.media.api import router as media

api = NinjaAPI(
    title="党群服务终端同步接口",
    version="1",
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
    auth=BEARER,
)
api.add_router("devices", devices)
api.add_router("sync", ingest)
api.add_router("sync", changes)
api.add_router("media", media)


@api.get("openapi.json", auth=None, include_in_schema=False)
def openapi(request: HttpRequest) -> HttpResponse:
    """This document."""
    return reply(document(api))


@api.exception_handler(Problem)
def answer_problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    return problem_reply(problem)


@api.exception_handler(Http404)
def answer_404(request: HttpRequest, _: Any) -> HttpResponse:
    return problem_reply(NotFound())
