"""Withdraws notices that have ended; for a timer, every few minutes."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from server.changes.publishing import publish
from server.notices.published import notice
from server.notices.services import ended_notices


class Command(BaseCommand):
    help = "从终端撤下已到期的通知"

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        ended = ended_notices(since=now - timedelta(days=30), now=now)
        for row in ended:
            publish(notice(row))
        self.stdout.write(f"已检查 {len(ended)} 条到期的通知")
