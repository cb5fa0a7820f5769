"""Deletes counts of yesterday and pictures of complaints that are over; for a timer."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from server.phone.forgetting import forget_traces


class Command(BaseCommand):
    help = "删除过期的投诉照片、限次计数和当日密钥"

    def handle(self, *args: Any, **options: Any) -> None:
        gone = forget_traces(now=timezone.now())
        self.stdout.write(f"删除投诉照片 {gone.pictures} 张,当日密钥 {gone.days} 个")
