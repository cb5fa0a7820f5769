"""Scoring of a quiz: an answer is right when exactly the correct options are chosen."""

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

Q = TypeVar("Q", bound=Hashable)


def score(correct: Mapping[Q, Sequence[int]], answers: Mapping[Q, Sequence[int]]) -> dict[Q, bool]:
    """Each question with whether it was answered right; an unanswered one is wrong."""
    return {
        question: set(answers.get(question, ())) == set(options)
        for question, options in correct.items()
    }
