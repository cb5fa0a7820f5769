"""Deletes personal data whose time is over, in all areas; for a timer, once a day or more often."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from server.feedback.services import forget_contacts as of_feedback
from server.merchants.services import forget_contacts as of_complaints
from server.rooms.services import forget_contacts as of_bookings
from server.volunteers.services import forget_contacts as of_volunteers


class Command(BaseCommand):
    help = "删除到期的联系方式"

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        areas = (of_bookings, of_volunteers, of_complaints, of_feedback)
        self.stdout.write(f"已删除 {sum(forget(now=now) for forget in areas)} 份联系方式")
