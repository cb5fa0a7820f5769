from pathlib import Path

import pytest

from screens.palette import CONTRAST, NORMAL, TEXT_PAIRS, contrast_ratio, hex_colour
from screens.theme import Modes, make_theme


def test_contrast_is_computed_as_wcag_says() -> None:
    assert contrast_ratio(hex_colour("000000"), hex_colour("FFFFFF")) == pytest.approx(21)
    assert contrast_ratio(hex_colour("777777"), hex_colour("FFFFFF")) == pytest.approx(
        4.48, abs=0.01
    )


@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_stands_out_from_its_ground(text: str, ground: str) -> None:
    assert contrast_ratio(getattr(NORMAL, text), getattr(NORMAL, ground)) >= 4.5
    assert contrast_ratio(getattr(CONTRAST, text), getattr(CONTRAST, ground)) >= 7


CAPITAL_SHARE = 0.733
"""The height of Noto Sans' capitals, of the font size."""


def _capital_mm(font_px: int) -> float:
    return font_px * CAPITAL_SHARE / 150 * 25.4


def test_letters_are_as_big_as_the_house_rules_ask() -> None:
    assert _capital_mm(make_theme(Modes(), 1080, 1920).body) >= 4.8
    assert _capital_mm(make_theme(Modes(elder=True), 1080, 1920).body) >= 7.3


def test_targets_are_at_least_88_pixels_on_1080_and_bigger_for_elders() -> None:
    normal, elder = make_theme(Modes(), 1080, 1920), make_theme(Modes(elder=True), 1080, 1920)
    assert normal.target >= 88
    assert elder.target > normal.target


def test_sizes_follow_the_shorter_side_of_the_window() -> None:
    assert make_theme(Modes(), 540, 960).body == 20
    assert make_theme(Modes(), 1920, 1080).body == make_theme(Modes(), 1080, 1920).body
    assert make_theme(Modes(), 1920, 1080).wide


def test_the_fonts_are_there() -> None:
    theme = make_theme(Modes(), 1080, 1920)
    assert all(Path(font).exists() for font in (theme.regular, theme.bold, theme.icons))
