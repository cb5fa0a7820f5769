"""Flags ratings that came otherwise than usual; for a timer, every minute."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from server.outliers.services import find_outliers


class Command(BaseCommand):
    help = "检查新到的顾客评价,标出异常,等待工作人员处理"

    def handle(self, *args: Any, **options: Any) -> None:
        made = find_outliers(now=timezone.now())
        self.stdout.write(f"新发现 {made} 组异常评价")
