"""An error that is answered before the body was read ends the connection.

What is left of the body would else be taken for the next request. A header of WSGI must not
name the connection, so the middleware marks the response and the WSGI application acts on it.
"""

import contextlib
from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse

DRAIN_BYTES = 512 * 1024
"""Closing with bytes unread resets the connection, and the reply may be lost with it."""

CLOSE = ("Connection", "close")

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def close_unread(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """A middleware: `Connection: close` on errors whose request's body was not read."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code >= 400 and _is_unread(request):
            with contextlib.suppress(OSError):
                request.read(DRAIN_BYTES)
            response[CLOSE[0]] = CLOSE[1]
        return response

    return middleware


def _is_unread(request: HttpRequest) -> bool:
    has_body = request.META.get("CONTENT_LENGTH") not in (None, "", "0")
    chunked = "HTTP_TRANSFER_ENCODING" in request.META
    started = hasattr(request, "_body") or getattr(request, "_read_started", False)
    return (has_body or chunked) and not started


def closing(application: Application) -> Application:
    """The application; gunicorn is told to close, as it drops the header itself."""

    def wrapped(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            if CLOSE in headers:
                headers = [header for header in headers if header != CLOSE]
                force_close = getattr(
                    getattr(start_response, "__self__", None), "force_close", lambda: None
                )
                force_close()
            return start_response(status, headers, *more)

        return application(environ, start)

    return wrapped
