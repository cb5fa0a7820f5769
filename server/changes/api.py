"""sync/pull and sync/snapshot."""

from django.http import HttpRequest, HttpResponse
from ninja import Router

from server.api.bearer import calling_device
from server.api.schema import describes
from server.api.wire import reply
from server.changes import pull as pulling
from server.changes.pull import MAX_PAGE, PullReply, SnapshotReply

router = Router(tags=["sync"])


@router.get("pull", openapi_extra=describes(gives=PullReply, problems=(400, 401, 403, 426)))
def pull(request: HttpRequest, cursor: str = "", limit: int = MAX_PAGE) -> HttpResponse:
    """What changed after the cursor."""
    return reply(pulling.pull(calling_device(request), cursor=cursor, limit=limit))


@router.get("snapshot", openapi_extra=describes(gives=SnapshotReply, problems=(401, 403, 426)))
def snapshot(request: HttpRequest) -> HttpResponse:
    """Everything that the device is given, with its hash."""
    return reply(pulling.snapshot(calling_device(request)))
