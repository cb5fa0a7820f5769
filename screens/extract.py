"""Finds the sentences in kv rules for Babel: every `_('…')`."""

import ast
import re
from collections.abc import Collection, Iterator, Mapping
from typing import IO, Any

_CALL = re.compile(r"""\b_\(\s*((?:'[^'\n]*')|(?:"[^"\n]*"))\s*\)""")

Found = tuple[int, str, str, list[str]]


def extract_kv(
    fileobj: IO[bytes],
    keywords: Mapping[str, Any],
    comment_tags: Collection[str],
    options: Mapping[str, Any],
) -> Iterator[Found]:
    """Babel's extraction method: line, function, message, comments."""
    for number, line in enumerate(fileobj.read().decode().splitlines(), 1):
        for found in _CALL.finditer(line):
            yield number, "_", ast.literal_eval(found[1]), []
