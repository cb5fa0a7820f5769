"""The rules of the star rating as versions, and the assessments made under them."""

from server.assessments.models.assessment import Assessment, AssessmentItem
from server.assessments.models.rules import Part, RuleItem, RuleVersion
from server.assessments.models.sealed import Sealed

__all__ = ["Assessment", "AssessmentItem", "Part", "RuleItem", "RuleVersion", "Sealed"]
