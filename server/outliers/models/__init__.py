"""Ratings that came otherwise than usual, and what the office decided of them."""

from server.outliers.models.decision import OutlierDecision
from server.outliers.models.outlier import Examination, Outlier, RatingFlag

__all__ = ["Examination", "Outlier", "OutlierDecision", "RatingFlag"]
