"""Reading requests and writing replies of the API, by typed bodies."""

from typing import Any, TypeVar

import msgspec
from django.http import HttpRequest, HttpResponse

from server.errors import Malformed, Problem, UnsupportedMedia

MEDIA_TYPE = "application/vnd.dangqun.v1+json"
READ_TYPES = ("", "application/json", MEDIA_TYPE)


class ProblemDocument(msgspec.Struct, frozen=True, omit_defaults=True):
    """Why a call failed. `message_key` is the msgid of the sentence for the screen; `reason` is
    for whoever reads logs; `install_id` comes with 409, `min_app_version` with 426."""

    code: str
    message_key: str
    retry_after: int | None = None
    reason: str | None = None
    install_id: str | None = None
    min_app_version: str | None = None


B = TypeVar("B")


def read_body(request: HttpRequest, body_type: type[B]) -> B:
    """The request's body. Raises UnsupportedMedia, Malformed."""
    if (request.content_type or "") not in READ_TYPES:
        raise UnsupportedMedia(f"send application/json or {MEDIA_TYPE}")
    return decode(request.body, body_type)


def decode(raw: bytes, body_type: type[B]) -> B:
    """The typed body. Raises Malformed."""
    try:
        return msgspec.json.decode(raw, type=body_type)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Malformed(str(error)) from None
    except RecursionError:
        raise Malformed("nested too deeply") from None


def reply(body: Any, *, status: int = 200) -> HttpResponse:
    """A reply of the protocol."""
    response = HttpResponse(msgspec.json.encode(body), status=status, content_type=MEDIA_TYPE)
    response["Cache-Control"] = "no-store"
    return response


def problem_reply(problem: Problem) -> HttpResponse:
    """The problem document, with Retry-After where there is one."""
    document = ProblemDocument(
        code=problem.code,
        message_key=problem.message_key,
        retry_after=problem.retry_after_s,
        **problem.members,
    )
    response = reply(document, status=problem.status)
    if problem.retry_after_s is not None:
        response["Retry-After"] = str(problem.retry_after_s)
    if problem.status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response
