"""The calls below devices/, and the escrow of a revoked one."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from django.http import HttpRequest, HttpResponse
from msgspec import Meta
from ninja import Router

from server.api.bearer import calling_device
from server.api.schema import describes
from server.api.versions import require_version
from server.api.wire import read_body, reply
from server.changes.epoch import server_epoch
from server.codelists.selectors import pinned_root
from server.config.seal import public_seal_key
from server.devices.attempts import count_wrong, require_patience
from server.devices.bearers import rotate
from server.devices.enrolment import enrol
from server.devices.heartbeats import Heartbeat, take_heartbeat
from server.errors import EnrolmentRefused

router = Router(tags=["devices"])

CONFIG_VERSION = 1


class EnrolRequest(msgspec.Struct, frozen=True, kw_only=True):
    """`token` of the QR code, or the typed form. `public_key`: base64 of the raw Ed25519 key."""

    token: Annotated[str, Meta(min_length=1, max_length=200)]
    public_key: Annotated[str, Meta(max_length=60)]
    name: Annotated[str, Meta(min_length=1, max_length=80, pattern=r"^[^\x00]*$")]
    app_version: Annotated[str, Meta(max_length=40, pattern=r"^[^\x00]*$")]


class EnrolReply(msgspec.Struct, frozen=True, kw_only=True):
    """`district` and `station` are their ids. `seal_key`: base64 of the raw X25519 key.
    `root_key`: base64 of the raw Ed25519 key that signs the district's code lists; null where it
    signs none yet."""

    device_id: UUID
    install_id: UUID
    bearer: str
    district: UUID
    station: UUID
    server_epoch: str
    seal_key: str
    root_key: str | None


class RotateReply(msgspec.Struct, frozen=True, kw_only=True):
    """The old bearer works until this one is first used."""

    bearer: str


class HeartbeatReply(msgspec.Struct, frozen=True, kw_only=True):
    """`commands` is empty in version 1."""

    server_time: datetime
    config_version: int
    commands: list[str]


@router.post(
    "enrol",
    auth=None,
    openapi_extra=describes(
        takes=EnrolRequest, gives=EnrolReply, problems=(400, 403, 415, 426, 429)
    ),
)
def enrol_device(request: HttpRequest) -> HttpResponse:
    """Trade an enrolment code for a bearer."""
    body = read_body(request, EnrolRequest)
    require_version(body.app_version)
    require_patience(request)
    try:
        device, bearer = enrol(
            token=body.token,
            public_key=body.public_key,
            name=body.name,
            app_version=body.app_version,
        )
    except EnrolmentRefused:
        count_wrong(request)
        raise
    return reply(
        EnrolReply(
            device_id=device.pk,
            install_id=device.install_id,
            bearer=bearer,
            district=device.district_id,
            station=device.station_id,
            server_epoch=server_epoch(),
            seal_key=public_seal_key(),
            root_key=pinned_root(device.district),
        )
    )


@router.post("rotate", openapi_extra=describes(gives=RotateReply, problems=(401, 403, 426)))
def rotate_bearer(request: HttpRequest) -> HttpResponse:
    """A new bearer."""
    return reply(RotateReply(bearer=rotate(calling_device(request))))


@router.post(
    "heartbeat",
    openapi_extra=describes(
        takes=Heartbeat, gives=HeartbeatReply, problems=(400, 401, 403, 415, 426)
    ),
)
def heartbeat(request: HttpRequest) -> HttpResponse:
    """How the terminal is."""
    body = read_body(request, Heartbeat)
    require_version(body.app_version or "")
    now = take_heartbeat(calling_device(request), body)
    return reply(HeartbeatReply(server_time=now, config_version=CONFIG_VERSION, commands=[]))
