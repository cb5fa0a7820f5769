"""Escalates complaints, closes what nobody confirmed, and renews the numbers that terminals show
once a day; for a timer, every minute."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from server.merchants.daily_numbers import renew_numbers
from server.merchants.services import run_clocks


class Command(BaseCommand):
    help = "推进投诉的期限:提醒、更正、逾期未确认的自动办结"

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        ran = run_clocks(now=now)
        told = f"期限更正 {ran.moved} 件,期限提醒 {ran.escalated} 次,自动办结 {ran.closed} 件"
        self.stdout.write(f"{told},投诉数字更新 {renew_numbers(now=now)} 家")
