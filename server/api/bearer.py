"""Who calls: the device of the bearer, in a version that this server still speaks to."""

from django.http import HttpRequest
from ninja.security.base import AuthBase

from server.api.versions import require_version
from server.devices.bearers import authenticate
from server.devices.models import Device
from server.errors import Unauthenticated


class Bearer(AuthBase):
    """`Authorization: Bearer …`. Raises Unauthenticated, DeviceRevoked, UpgradeRequired."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest) -> Device:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise Unauthenticated
        device = authenticate(token.strip())
        require_version(request.headers.get("X-App-Version", ""))
        return device


BEARER = Bearer()


def calling_device(request: HttpRequest) -> Device:
    """The device that `Bearer` let in."""
    device: Device = request.auth  # type: ignore[attr-defined]
    return device
