"""Closes attendances that nobody checked out of; for a timer, every few minutes."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from server.volunteers.services import close_forgotten


class Command(BaseCommand):
    help = "到点自动签退没有签退的考勤"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"已自动签退 {close_forgotten(now=timezone.now())} 条考勤")
