"""Publishes what has become due and withdraws what has expired; for a timer, every few minutes."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from server.changes.publishing import publish
from server.study.published import content
from server.study.services import due_contents


class Command(BaseCommand):
    help = "发布到时的学习内容,下架到期的学习内容"

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        due = due_contents(since=now - timedelta(days=30), now=now)
        for piece in due:
            publish(content(piece))
        self.stdout.write(f"已检查 {len(due)} 篇学习内容")
