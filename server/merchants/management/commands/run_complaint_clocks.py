"""Escalates complaints and closes what nobody confirmed; for a timer, every minute."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from server.merchants.services import run_clocks


class Command(BaseCommand):
    help = "推进投诉的期限:提醒、更正、逾期未确认的自动办结"

    def handle(self, *args: Any, **options: Any) -> None:
        ran = run_clocks(now=timezone.now())
        told = f"期限更正 {ran.moved} 件,期限提醒 {ran.escalated} 次,自动办结 {ran.closed} 件"
        self.stdout.write(told)
