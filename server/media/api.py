"""media/<sha256>: a file of the caller's district, whole or in part."""

from collections.abc import Iterator
from pathlib import Path

from django.http import HttpRequest, HttpResponseNotModified, StreamingHttpResponse
from django.http.response import HttpResponseBase
from ninja import Router

from server.api.bearer import calling_device
from server.api.schema import describes
from server.api.wire import problem_reply
from server.errors import NotFound, Problem
from server.media.models import MediaFile
from server.media.ranges import RangeNotSatisfiable, Span, requested_span
from server.media.services import media_path

router = Router(tags=["media"])

CHUNK_BYTES = 64 * 1024
FOR_EVER = "private, max-age=31536000, immutable"


class NoSuchBytes(Problem):
    status = 416
    code = "range_not_satisfiable"
    message_key = "请求有误"


@router.get(
    "{sha256}",
    openapi_extra=describes(
        problems=(401, 403, 404, 416, 426), headers=("Range", "If-None-Match", "If-Range")
    ),
)
def media(request: HttpRequest, sha256: str) -> HttpResponseBase:
    """A file by its hash. The bytes of a hash never change, so it may be kept for ever."""
    found = MediaFile.objects.filter(
        district=calling_device(request).district, sha256=sha256
    ).first()
    if found is None or not media_path(sha256).exists():
        raise NotFound
    etag = f'"{sha256}"'
    if etag in request.headers.get("If-None-Match", ""):
        return _kept(HttpResponseNotModified(), etag)
    size = media_path(sha256).stat().st_size
    try:
        span = requested_span(_range_header(request, etag), size=size)
    except RangeNotSatisfiable:
        refusal = problem_reply(NoSuchBytes())
        refusal["Content-Range"] = f"bytes */{size}"
        return refusal
    return _kept(_file(media_path(sha256), found.content_type, span, size), etag)


def _range_header(request: HttpRequest, etag: str) -> str:
    """A range of another version of the file is not asked for any more."""
    if request.headers.get("If-Range", etag) != etag:
        return ""
    return request.headers.get("Range", "")


def _file(path: Path, content_type: str, span: Span | None, size: int) -> StreamingHttpResponse:
    whole = Span(0, size - 1)
    response = StreamingHttpResponse(
        _chunks(path, span or whole), content_type=content_type, status=206 if span else 200
    )
    response["Content-Length"] = str((span or whole).size)
    if span:
        response["Content-Range"] = f"bytes {span.first}-{span.last}/{size}"
    return response


def _chunks(path: Path, span: Span) -> Iterator[bytes]:
    left = span.size
    with path.open("rb") as file:
        file.seek(span.first)
        while left > 0 and (chunk := file.read(min(CHUNK_BYTES, left))):
            left -= len(chunk)
            yield chunk


def _kept(response: HttpResponseBase, etag: str) -> HttpResponseBase:
    response["ETag"] = etag
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = FOR_EVER
    return response
