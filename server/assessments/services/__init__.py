"""What the office does with rules and assessments."""

from server.assessments.services.assessing import NotPublishable, publish, start
from server.assessments.services.rules import new_draft, publish_rules

__all__ = ["NotPublishable", "new_draft", "publish", "publish_rules", "start"]
