"""The address under which a complaint is followed."""

import pytest

from sync.events.follow_up import follow_up_address, reference_in

PREFIX = "HTTPS://DQ.EXAMPLE.CN/C/"


def test_the_address_lies_beside_the_integrity_codes_and_is_read_again() -> None:
    address = follow_up_address("7GM3Q0ZX", code_prefix=PREFIX)
    assert address == "HTTPS://DQ.EXAMPLE.CN/F/7GM3Q0ZX"
    assert reference_in(address, code_prefix=PREFIX) == "7GM3Q0ZX"
    assert reference_in(address.lower(), code_prefix=PREFIX) == "7GM3Q0ZX"


def test_without_a_site_the_reference_stands_alone() -> None:
    assert follow_up_address("7GM3Q0ZX", code_prefix="") == "7GM3Q0ZX"
    assert reference_in("F/7GM3Q0ZX", code_prefix="") is None


@pytest.mark.parametrize(
    "text",
    ["", "7GM3Q0ZX", "HTTPS://DQ.EXAMPLE.CN/F/", "HTTPS://DQ.EXAMPLE.CN/F/7GM3Q0Z",
     "HTTPS://DQ.EXAMPLE.CN/F/7GM3Q0ZXX", "HTTPS://DQ.EXAMPLE.CN/F/7GM3Q0ZU",
     "HTTPS://DQ.EXAMPLE.CN.EVIL.CN/F/7GM3Q0ZX", "HTTPS://DQ.EXAMPLE.CN/F/../C/ABCD",
     "HTTPS://DQ.EXAMPLE.CN/F/7GM3Q0Z\u0660"],
)  # fmt: skip
def test_any_other_text_is_no_reference(text: str) -> None:
    assert reference_in(text, code_prefix=PREFIX) is None
