"""What holds for every reply of the phone pages, whoever wrote it: a page, a 404, a refusal."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from server.phone.pages import too_large_page
from server.phone.pictures import MOST_BYTES

PREFIXES = ("/C/", "/M/", "/T/", "/F/")
OFFICE = "/office/"
MOST_BODY = MOST_BYTES + 256 * 1024
"""The picture and the words around it."""

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
OFFICE_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
"""Its parts bring scripts in their pages; nothing is fetched from, or sent to, another site."""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    # no-referrer would make browsers send `Origin: null` with a form, which the check of forms
    # refuses; nothing on these pages leads to another site
    "Referrer-Policy": "same-origin",
}


def public_pages(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """A middleware."""
    for name in ("django.request", "django.security.csrf"):
        logging.getLogger(name).addFilter(without_path)

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(OFFICE):
            reply = get_response(request)
            reply.headers.setdefault("Content-Security-Policy", OFFICE_POLICY)
            return reply
        if not request.path.startswith(PREFIXES):
            return get_response(request)
        return _secured(too_large_page(request) if _is_large(request) else get_response(request))

    return middleware


def _is_large(request: HttpRequest) -> bool:
    """Before anything of it is read."""
    given = request.META.get("CONTENT_LENGTH") or "0"
    return not given.isdecimal() or int(given) > MOST_BODY


def _secured(reply: HttpResponse) -> HttpResponse:
    for name, value in HEADERS.items():
        reply[name] = value
    reply.headers.setdefault("Cache-Control", "no-store")
    return reply


def without_path(record: logging.LogRecord) -> bool:
    """A logging filter: whoever has a reference's address may open the complaint, so it is no
    matter for a log. Only the kind of page is told."""
    request = getattr(record, "request", None)
    path = getattr(request, "path", "")
    if path.startswith(PREFIXES) and isinstance(record.args, tuple):
        record.args = tuple(f"{path[:3]}…" if part == path else part for part in record.args)
        record.__dict__.pop("request", None)
    return True
