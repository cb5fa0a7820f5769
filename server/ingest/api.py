"""sync/push, sync/receipts, and sync/escrow for a revoked terminal."""

import json
from uuid import UUID

import msgspec
from django.http import HttpRequest, HttpResponse
from ninja import Router

from server.api.bearer import calling_device
from server.api.schema import describes
from server.api.wire import decode, read_body, reply
from server.devices.escrow import EscrowRequest, take_escrow
from server.errors import Malformed
from server.ingest import receipts as receipting
from server.ingest.envelope import Batch, PushReply, PushRequest
from server.ingest.push import push, require_proto, require_size
from server.ingest.receipts import MAX_PAGE, ReceiptsReply

router = Router(tags=["sync"])


class EscrowReply(msgspec.Struct, frozen=True, kw_only=True):
    """The batch is kept; sending it again gives the same answer."""

    escrow_id: UUID
    received: int


@router.post(
    "push",
    openapi_extra=describes(
        takes=PushRequest, gives=PushReply, problems=(400, 401, 403, 409, 413, 415, 426)
    ),
)
def push_batch(request: HttpRequest) -> HttpResponse:
    """Operations of a terminal; each is answered for itself."""
    require_size(_size(request))
    return reply(push(calling_device(request), _batch(request)))


@router.get("receipts", openapi_extra=describes(gives=ReceiptsReply, problems=(400, 401, 403, 426)))
def list_receipts(
    request: HttpRequest,
    after_seq: int = 0,
    limit: int = MAX_PAGE,
    install_id: UUID | None = None,
) -> HttpResponse:
    """What arrived under which sequence number."""
    return reply(
        receipting.receipts(
            calling_device(request), after_seq=after_seq, install_id=install_id, limit=limit
        )
    )


@router.post(
    "escrow",
    auth=None,
    openapi_extra=describes(
        takes=EscrowRequest,
        gives=EscrowReply,
        problems=(400, 403, 413, 415),
        headers=("X-Dangqun-Signature",),
    ),
)
def escrow(request: HttpRequest) -> HttpResponse:
    """The queue of a revoked terminal, signed with its enrolment key; kept, not applied."""
    require_size(_size(request))
    body = read_body(request, EscrowRequest)
    signature = request.headers.get("X-Dangqun-Signature", "")
    kept = take_escrow(body, raw=request.body, signature=signature)
    return reply(EscrowReply(escrow_id=kept.pk, received=kept.op_count))


def _batch(request: HttpRequest) -> Batch:
    """A text with half a surrogate pair would make the whole batch unreadable: it becomes a
    question mark, its operation's hash no longer fits, and the others go on."""
    try:
        return read_body(request, Batch)
    except Malformed:
        require_proto(request.body)
        mended = _mended(request.body)
        if mended is None:
            raise
        return decode(mended, Batch)


def _mended(raw: bytes) -> bytes | None:
    try:
        return json.dumps(json.loads(raw), ensure_ascii=False).encode("utf-8", "replace")
    except (ValueError, RecursionError):
        return None


def _size(request: HttpRequest) -> int:
    """By its own word first, so that a huge body is not read at all."""
    told = request.headers.get("Content-Length", "")
    return int(told) if told.isdigit() else len(request.body)
