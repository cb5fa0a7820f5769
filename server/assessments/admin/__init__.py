"""Back-office pages of rules and assessments."""

from server.assessments.admin import assessments, rules

__all__ = ["assessments", "rules"]
