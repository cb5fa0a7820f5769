"""Every reply below /api/v1/ is of the protocol, also those that no view of ours wrote."""

from collections.abc import Callable
from typing import ClassVar

from django.http import HttpRequest, HttpResponse

from server.api.wire import MEDIA_TYPE, problem_reply
from server.errors import Malformed, NotFound, Problem, TooLarge

API_PREFIX = "/api/v1/"


class MethodNotAllowed(Problem):
    status: ClassVar[int] = 405
    code: ClassVar[str] = "method_not_allowed"
    message_key: ClassVar[str] = "请求有误"


class ServerFailed(Problem):
    status: ClassVar[int] = 500
    code: ClassVar[str] = "server_error"
    message_key: ClassVar[str] = "服务器出错,请稍后再试"


BY_STATUS: dict[int, type[Problem]] = {
    problem.status: problem
    for problem in (Malformed, NotFound, MethodNotAllowed, TooLarge, ServerFailed)
}


def api_replies(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """A middleware: turns Django's own pages (a 404, a bad host, a crash) into problems."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not request.path.startswith(API_PREFIX) or response.status_code < 300:
            return response
        if response.get("Content-Type", "") == MEDIA_TYPE or response.status_code == 304:
            return response
        return _translated(response)

    return middleware


def _translated(response: HttpResponse) -> HttpResponse:
    status = response.status_code
    fallback = ServerFailed if status >= 500 else NotFound if status < 400 else Malformed
    problem = problem_reply(BY_STATUS.get(status, fallback)())
    if "Allow" in response:
        problem["Allow"] = response["Allow"]
    return problem
