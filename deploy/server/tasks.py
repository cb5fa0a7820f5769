"""What the server does by the clock, in one process; dangqun-tasks.timer starts it every minute.

One that fails does not keep the others from running.
"""

import sys

import django
import structlog
from django.core.management import call_command

TASKS = (
    "release_no_shows",
    "close_forgotten",
    "publish_due",
    "withdraw_notices",
    "run_complaint_clocks",
    "find_outliers",
    "renew_code_lists",
    "forget_contacts",
    "forget_phone_traces",
)


def main() -> int:
    """0 when all were done, 1 when one failed."""
    django.setup()
    log = structlog.get_logger("dangqun.tasks")
    failed = 0
    for name in TASKS:
        try:
            call_command(name)
        except Exception as error:  # the next task is of another area
            log.error("task_failed", task=name, exc_info=error)
            failed = 1
    return failed


if __name__ == "__main__":
    sys.exit(main())
