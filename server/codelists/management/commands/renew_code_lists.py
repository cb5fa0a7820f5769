"""Signs lists of keys and revoked codes anew where that is due; for a timer, every minute."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from server.codelists.services import sign_all


class Command(BaseCommand):
    help = "为各商圈的诚信码名单(密钥和撤销的码)重新签名:有变化时,以及每天一次"

    def handle(self, *args: Any, **options: Any) -> None:
        for issued in sign_all(now=timezone.now()):
            self.stdout.write(
                f"{issued.district}:{issued.get_cause_display()},编号 {issued.counter},"
                f"有效期至 {issued.valid_until:%Y-%m-%d %H:%M} UTC"
            )
