"""What a network does to a request, by name. The proxy does it; a test draws it."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "none",
    "drop_request",  # nothing arrives
    "cut_request",  # half of it arrives
    "late",  # it arrives when the terminal has given up and others came before it
    "drop_reply",  # the server has committed, and nobody hears of it
    "cut_reply",  # half of the reply, then the connection ends
    "partial_json",  # half of the body as if it were whole
    "portal",  # a captive portal's 200 with HTML
    "not_found",  # a proxy's 404
    "moved",  # a proxy's 302
    "bad_gateway",  # a proxy's 502
    "server_error",  # a 500 of the protocol
    "twice",  # the request arrives two times at once
    "slow_down",  # 429 with Retry-After
    "too_large",  # 413 above a size
    "flipped_bit",  # one bit of the body
]


@dataclass(frozen=True)
class Fault:
    """`word`: of a 429 the Retry-After. `number`: of a 413 the bytes, of a cut the thousandths
    that come through, of a flipped bit its place."""

    kind: Kind
    word: str = ""
    number: int = 500


NONE = Fault("none")
LOSSES = (Fault("drop_request"), Fault("drop_reply"))
