"""Back-office pages of volunteering."""

from server.volunteers.admin import activities, attendances, volunteers

__all__ = ["activities", "attendances", "volunteers"]
