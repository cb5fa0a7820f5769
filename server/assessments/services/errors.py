"""Why something is not published."""

from collections.abc import Sequence


class NotPublishable(Exception):
    """`reasons`: each in Chinese, with what to do about it."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(";".join(reasons))
        self.reasons = tuple(reasons)
