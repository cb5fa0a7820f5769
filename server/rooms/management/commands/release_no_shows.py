"""Frees rooms whose group has not come; for a timer, every minute."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from server.rooms.services import release_no_shows


class Command(BaseCommand):
    help = "释放开始后没有签到的会议室预约"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"已释放 {release_no_shows(now=timezone.now())} 个预约")
