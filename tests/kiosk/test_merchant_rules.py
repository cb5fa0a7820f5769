"""What is pure on a merchant's page: the licence's code, the count of stars, a foreign site."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.credit_code import ALPHABET, grouped_credit_code, is_credit_code
from kiosk.domain.foreign_site import MOST_CHARS, foreign_site
from kiosk.domain.star_points import StarRules, star_sum

CODE = "91990000000001011G"


def test_a_credit_code_is_taken_by_its_check_character() -> None:
    assert is_credit_code(CODE)
    assert not is_credit_code(CODE[:-1])
    assert not is_credit_code(CODE + "G")
    assert not is_credit_code(CODE.lower())


@given(st.integers(0, 17), st.sampled_from(ALPHABET))
def test_no_credit_code_with_one_wrong_character_is_taken(at: int, char: str) -> None:
    wrong = CODE[:at] + char + CODE[at + 1 :]
    assert is_credit_code(wrong) == (wrong == CODE)


def test_a_credit_code_is_shown_in_its_parts() -> None:
    assert grouped_credit_code(CODE) == "91 990000 000001011 G"
    assert grouped_credit_code("919") == "91 9"


@pytest.mark.parametrize(
    ("points", "bonus", "total", "stars"),
    [
        ((17, 53, 17, 8), 0, 95, 5),
        ((17, 53, 16, 8), 0, 94, 4),
        ((17, 48, 17, 8), 0, 90, 4),
        ((17, 43, 17, 8), 0, 85, 3),
        ((17, 38, 17, 8), 0, 80, 2),
        ((17, 33, 17, 8), 0, 75, 1),
        ((17, 32, 17, 8), 0, 74, 0),
        ((17, 55, 20, 8), 10, 100, 5),
        ((17, 43, 17, 8), 99, 95, 5),
    ],
)
def test_stars_follow_from_the_points(
    points: tuple[int, ...], bonus: int, total: int, stars: int
) -> None:
    counted = star_sum(StarRules(), points, bonus=bonus, verified_breach=False)
    assert (counted.total, counted.earned, counted.stars) == (total, stars, stars)


def test_a_breach_takes_the_fifth_star_and_no_other() -> None:
    five = star_sum(StarRules(), (17, 55, 20, 8), bonus=4, verified_breach=True)
    assert (five.uncapped, five.total, five.earned, five.stars) == (104, 100, 5, 4)
    three = star_sum(StarRules(), (17, 43, 17, 8), bonus=0, verified_breach=True)
    assert (three.earned, three.stars) == (3, 3)


@pytest.mark.parametrize(
    ("text", "site"),
    [
        ("https://QR.Elsewhere.example/pay?x=1", "qr.elsewhere.example"),
        ("HTTPS://DQ.EXAMPLE.CN@EVIL.EXAMPLE:8080/C/X", "evil.example"),
        ("https://dq.ex\u0430mple.cn/C/", "dq.xn--exmple-4nf.cn"),
        ("https://ｄｑ．example.cn/", "dq.example.cn"),
        ("http://商圈.中国/", "xn--czru4b.xn--fiqs8s"),
        ("http://[::1]:80/", "[::1]"),
    ],
)
def test_a_foreign_site_is_named_in_a_form_that_passes_for_no_other(text: str, site: str) -> None:
    assert foreign_site(text) == site


@pytest.mark.parametrize(
    "text",
    [
        "",
        "WIFI:S:home;P:secret;;",
        "alipays://platformapi/startapp",
        "13800001234",
        "http://[",
        "http:///path",
        "http://x\u202emoc.evil/",
        "https://good.cn\\@evil.example/",
        "https://good.cn%2f.evil.example/",
        "https://fa\u00df.example/",
        "https://a b.example/",
        "https://-a.example/",
        "https://" + "长" * 70 + ".example/",
    ],
)
def test_what_is_no_address_or_is_read_in_two_ways_has_no_site(text: str) -> None:
    assert foreign_site(text) is None


def test_of_a_long_site_the_end_is_shown_which_names_its_owner() -> None:
    site = foreign_site("https://" + "dq.example.cn." * 8 + "evil.example/")
    assert site is not None
    assert (len(site), site[0], site.endswith(".evil.example")) == (MOST_CHARS, "…", True)


@given(st.text(max_size=300))
def test_any_text_has_a_plain_site_or_none(text: str) -> None:
    for site in (foreign_site(text), foreign_site("https://" + text)):
        assert site is None or site.lstrip("…").isascii()
