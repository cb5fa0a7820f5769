"""Cutting a long paragraph into pieces that a screen shows one by one."""

import re

MAX_CHARS = 100

_SENTENCES = re.compile(
    r".+?(?:[\u3002\uff01\uff1f\uff1b\u2026!?;]+[\u201d\u2019\u300d\u300f\uff09]*|\.(?=\s)|$)",
    re.DOTALL,
)
_CLAUSES = re.compile(r".+?(?:[\uff0c\u3001\uff1a,:]|$)", re.DOTALL)


def split_paragraph(text: str, limit: int = MAX_CHARS) -> tuple[str, ...]:
    """Pieces of at most `limit` characters, cut at ends of sentences where there are any, else at
    commas, else anywhere."""
    return tuple(_packed(_atoms(text.strip(), limit), limit))


def _atoms(text: str, limit: int) -> list[str]:
    """Parts that fit, as long as they can be."""
    parts: list[str] = []
    for sentence in _SENTENCES.findall(text):
        for clause in [sentence] if len(sentence) <= limit else _CLAUSES.findall(sentence):
            parts += [clause[at : at + limit] for at in range(0, len(clause), limit)]
    return parts


def _packed(atoms: list[str], limit: int) -> list[str]:
    """Neighbours put together while they fit."""
    pieces: list[str] = []
    for atom in atoms:
        if pieces and len(pieces[-1]) + len(atom) <= limit:
            pieces[-1] += atom
        else:
            pieces.append(atom)
    return [piece.strip() for piece in pieces if piece.strip()]
