"""The site that a foreign code leads to, in a form that cannot pass for another one."""

import re
from urllib.parse import urlsplit

MOST_CHARS = 60
_TWO_WAYS = frozenset("ßς")
"""Letters that IDNA 2003 and IDNA 2008 turn into different hosts."""
_PLAIN_HOST = re.compile(r"(?!-)[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?|\[[0-9a-f:.]+\]")


def foreign_site(text: str) -> str | None:
    """The host of a web address: lower case, in punycode where it is not ASCII (IDNA, RFC 3490), of
    a long one the end, which names the owner. None for what is no web address, and for one that
    programs read differently."""
    if not text.isprintable() or "\\" in text:
        return None
    try:
        address = urlsplit(text)
        host = address.hostname
    except ValueError:
        return None
    if address.scheme not in ("http", "https") or not host:
        return None
    plain = _in_ascii(host)
    return None if plain is None else _ending(plain)


def _in_ascii(host: str) -> str | None:
    if _TWO_WAYS & set(host):
        return None
    if ":" in host:
        host = f"[{host}]"
    try:
        plain = host if host.isascii() else host.encode("idna").decode()
    except UnicodeError:
        return None
    plain = plain.lower()
    return plain if _PLAIN_HOST.fullmatch(plain) else None


def _ending(host: str) -> str:
    return host if len(host) <= MOST_CHARS else "…" + host[1 - MOST_CHARS :]
