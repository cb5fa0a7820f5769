"""Where a phone calls from, as a hash that tells the same networks of a day and nothing else."""

import hmac
from datetime import date
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

from server.phone.models import DayKey

_PREFIX = {4: 24, 6: 48}


def client_address(request: HttpRequest) -> str:
    """The caller's address; the proxy's word is taken only where the settings name a proxy, and of
    it only the last address, which the proxy itself wrote."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    if settings.OPTIONS.behind_tls_proxy and forwarded:
        return forwarded.rsplit(",", 1)[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def network_of(address: str) -> str:
    """The /24 or /48 around an address; an empty text for what is none (a socket's peer)."""
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return str(ip_network((found, _PREFIX[found.version]), strict=False))


def network_hash(request: HttpRequest, *, day: date) -> str:
    """16 hex characters for the caller's network, of another key every day."""
    return day_hash(day, "network", network_of(client_address(request)))[:16]


def day_hash(day: date, *parts: str) -> str:
    """32 hex characters for the parts."""
    key, _ = DayKey.objects.get_or_create(day=day)
    message = "\x00".join(parts).encode()
    return hmac.digest(bytes.fromhex(key.key), message, "sha256").hex()[:32]
