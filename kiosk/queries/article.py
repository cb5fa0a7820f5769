"""Markdown of a piece as blocks that a screen lays out one below the other."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from kiosk.domain.sentence_split import split_paragraph

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

BlockKind = Literal["heading", "paragraph", "item", "numbered", "quote"]

_KEPT = frozenset({"text", "code_inline", "image"})
_BREAKS = frozenset({"softbreak", "hardbreak"})
_BETWEEN_CHINESE = re.compile(r"(?<=[^\x00-\x7f])\n|\n(?=[^\x00-\x7f])")
_WHOLE = frozenset({"heading", "item", "numbered"})


@dataclass(frozen=True)
class Block:
    """Plain text of one kind. `number` is that of a numbered item."""

    kind: BlockKind
    text: str
    number: int | None = None


def blocks(markdown: str) -> tuple[Block, ...]:
    """The blocks in order. Emphasis and links become plain text; long paragraphs and quotes are
    cut into pieces of at most 100 characters."""
    return tuple(piece for block in _Reading().read(markdown) for piece in _cut(block))


@lru_cache
def _parser() -> "MarkdownIt":
    """Loaded with the first article: home, which only counts pieces, is there 40 ms earlier."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False})


def _cut(block: Block) -> Iterator[Block]:
    if block.kind in _WHOLE:
        yield block
        return
    for piece in split_paragraph(block.text):
        yield Block(block.kind, piece)


class _Reading:
    """Where in the nesting of the document the reading is."""

    def __init__(self) -> None:
        self._lists: list[int | None] = []
        self._quotes = 0
        self._heading = False
        self._is_item_start = False

    def read(self, markdown: str) -> Iterator[Block]:
        for token in _parser().parse(markdown):
            self._note(token)
            text = _plain(token)
            if text:
                yield self._block(text)

    def _note(self, token: "Token") -> None:
        match token.type:
            case "heading_open" | "heading_close":
                self._heading = token.nesting > 0
            case "blockquote_open" | "blockquote_close":
                self._quotes += token.nesting
            case "bullet_list_open":
                self._lists.append(None)
            case "ordered_list_open":
                self._lists.append(int(token.attrs.get("start", 1)) - 1)
            case "bullet_list_close" | "ordered_list_close":
                self._lists.pop()
            case "list_item_open":
                self._next_item()

    def _next_item(self) -> None:
        self._is_item_start = True
        number = self._lists[-1]
        if number is not None:
            self._lists[-1] = number + 1

    def _block(self, text: str) -> Block:
        is_item_start, self._is_item_start = self._is_item_start, False
        if self._heading:
            return Block("heading", text)
        if is_item_start:
            number = self._lists[-1]
            return Block("item" if number is None else "numbered", text, number)
        return Block("quote" if self._quotes else "paragraph", text)


def _plain(token: "Token") -> str:
    if token.type in ("code_block", "fence"):
        return token.content.strip()
    if token.type != "inline":
        return ""
    text = "".join(_words(child) for child in token.children or ()).strip()
    return _BETWEEN_CHINESE.sub("", text).replace("\n", " ")


def _words(child: "Token") -> str:
    if child.type in _KEPT:
        return child.content
    return "\n" if child.type in _BREAKS else ""
