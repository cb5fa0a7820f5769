from pathlib import Path

import pytest

from kiosk.queries.article import Block, blocks

STUDY = Path(__file__).resolve().parents[2] / "assets" / "demo" / "study"


def test_headings_paragraphs_lists_and_quotes_become_blocks() -> None:
    text = "## 标题\n\n第一段\n\n- 甲\n- 乙\n\n3. 三\n4. 四\n\n> 引用\n"
    assert blocks(text) == (
        Block("heading", "标题"),
        Block("paragraph", "第一段"),
        Block("item", "甲"),
        Block("item", "乙"),
        Block("numbered", "三", 3),
        Block("numbered", "四", 4),
        Block("quote", "引用"),
    )


def test_emphasis_links_and_pictures_become_plain_text() -> None:
    (block,) = blocks("**重**要的*事* [电话](tel:12315) `代码` ![图](x.png)")
    assert block.text == "重要的事 电话 代码 图"


def test_a_broken_line_joins_chinese_without_a_space_and_words_with_one() -> None:
    (block,) = blocks("第一行\n第二行 one\ntwo")
    assert block.text == "第一行第二行 one two"


def test_markup_is_shown_as_text_and_never_interpreted() -> None:
    (block,) = blocks("<b>x</b> [ref=1]")
    assert block.text == "<b>x</b> [ref=1]"


def test_a_list_in_a_list_keeps_its_own_numbers() -> None:
    found = blocks("1. 甲\n   - 子\n2. 乙\n\n   续\n")
    assert [(block.kind, block.text, block.number) for block in found] == [
        ("numbered", "甲", 1),
        ("item", "子", None),
        ("numbered", "乙", 2),
        ("paragraph", "续", None),
    ]


def test_long_paragraphs_and_quotes_are_cut_and_items_are_not() -> None:
    sentence = "字" * 79 + "\u3002"
    kinds = [
        block.kind for block in blocks(f"{sentence * 2}\n\n> {sentence * 2}\n\n- {sentence * 2}")
    ]
    assert kinds == ["paragraph", "paragraph", "quote", "quote", "item"]


@pytest.mark.parametrize("path", sorted(STUDY.rglob("*.md")), ids=lambda path: path.stem)
def test_every_piece_of_the_demo_becomes_blocks_that_fit(path: Path) -> None:
    body = path.read_text(encoding="utf-8").split("+++", 2)[2]
    found = blocks(body)
    assert len(found) > 3
    assert all(len(block.text) <= 100 for block in found if block.kind in ("paragraph", "quote"))
    assert not any("**" in block.text for block in found)
