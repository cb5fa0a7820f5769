"""Finding outliers among visitors' ratings, and deciding of them."""

from server.outliers.services.deciding import Choice, NotAllowed, choices_for, decide
from server.outliers.services.finding import find_outliers

__all__ = ["Choice", "NotAllowed", "choices_for", "decide", "find_outliers"]
