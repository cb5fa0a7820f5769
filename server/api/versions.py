"""The oldest version of the terminal's program that this server speaks to."""

import re

from django.conf import settings

from server.errors import UpgradeRequired


def require_version(app_version: str) -> None:
    """Raises UpgradeRequired for an older version; one that is not told or readable passes."""
    lowest = settings.OPTIONS.min_app_version
    match = re.match(r"\d{1,9}(\.\d{1,9})*", app_version)
    if match and _numbers(match[0]) < _numbers(lowest):
        raise UpgradeRequired(min_app_version=lowest)


def _numbers(version: str) -> list[int]:
    numbers = [int(part) for part in version.split(".")]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return numbers
