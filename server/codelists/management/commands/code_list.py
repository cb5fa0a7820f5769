"""A list signed on another machine: export it here, sign it there, import it here."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from server.codelists import offline
from server.codelists.content import content_of
from server.codelists.root_files import read_private_key
from server.codelists.selectors import list_notices, newest_list
from server.codelists.services import draft_list
from server.districts.models import District
from server.errors import ServerError


class Command(BaseCommand):
    help = "诚信码签名名单:查看,导出待签名的名单,在保管根密钥的机器上签名,导入签好的名单"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
        actions.add_parser("show", help="各商圈名单的情况")
        export = actions.add_parser("export", help="导出待签名的名单")
        export.add_argument("--district", type=int, required=True, help="商圈号")
        sign = actions.add_parser("sign", help="为导出的名单签名,不需要数据库")
        sign.add_argument("--key", type=Path, required=True, help="根密钥的私钥文件")
        taken = actions.add_parser("import", help="导入签好的名单")
        for action in (export, sign, taken):
            action.add_argument("--file", type=Path, required=True, help="名单文件")

    def handle(self, *args: Any, **options: Any) -> None:
        actions = {
            "show": self._show,
            "export": self._export,
            "sign": self._sign,
            "import": self._import,
        }
        try:
            actions[options["action"]](options)
        except ServerError as error:
            raise CommandError(str(error)) from None

    def _show(self, _: dict[str, Any]) -> None:
        for district in District.objects.all():
            newest = newest_list(district)
            if newest is not None:
                self.stdout.write(
                    f"{district}:编号 {newest.counter},{newest.root},"
                    f"有效期至 {newest.valid_until:%Y-%m-%d %H:%M} UTC,"
                    f"撤销的码 {newest.revoked_count} 个"
                )
        for notice in list_notices(timezone.now()):
            self.stdout.write(f"注意:{notice}")

    def _export(self, options: dict[str, Any]) -> None:
        district = district_of(options["district"])
        draft = draft_list(district, content=content_of(district), now=timezone.now())
        listed = offline.of_draft(draft)
        offline.write_file(options["file"], listed)
        self._tell(listed)
        self.stdout.write(f"已写入 {options['file']}。请带到保管根密钥的机器上签名")

    def _sign(self, options: dict[str, Any]) -> None:
        listed = offline.read_file(options["file"])
        self._tell(listed)
        listed = offline.sign_file(listed, read_private_key(options["key"]))
        offline.write_file(options["file"], listed)
        self.stdout.write(f"已签名,写回 {options['file']}。请带回服务器导入")

    def _import(self, options: dict[str, Any]) -> None:
        listed = offline.read_file(options["file"])
        self._tell(listed)
        issued, is_newest = offline.import_list(listed)
        self.stdout.write(f"已导入,编号 {issued.counter},终端下次同步后使用")
        if not is_newest:
            self.stdout.write("注意:导出以后密钥或撤销的码又有变化,请再导出、签名、导入一次")

    def _tell(self, listed: offline.ListFile) -> None:
        for line in offline.summary(listed):
            self.stdout.write(line)


def district_of(number: int) -> District:
    """Raises CommandError."""
    found = District.objects.filter(number=number).first()
    if found is None:
        known = "、".join(str(known) for known in District.objects.values_list("number", flat=True))
        raise CommandError(f"没有商圈号为 {number} 的商圈,现有:{known or '没有'}")
    return found
