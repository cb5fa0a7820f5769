"""Root keys: made on this server, or on another machine that keeps the private half."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from server.codelists.management.commands.code_list import district_of
from server.codelists.models import RootKey
from server.codelists.root_files import (
    RootNotHere,
    make_private_key,
    public_half,
    read_private_key,
    signed,
)
from server.codelists.roots import adopt_root, create_root, require_public_key
from server.codelists.services import sign_if_due
from server.errors import ServerError
from sync.events.code_list import link_bytes


class Command(BaseCommand):
    help = "诚信码名单的根密钥:新建或更换;也可以放在另一台机器上离线保管"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
        new = actions.add_parser("new", help="在本服务器新建;已有时由旧的签名后更换")
        make = actions.add_parser("make", help="在离线机器上新建,不需要数据库")
        make.add_argument("--file", type=Path, required=True, help="写入私钥的文件")
        link = actions.add_parser("link", help="在离线机器上用旧的根密钥为新公钥签名,不需要数据库")
        link.add_argument("--file", type=Path, required=True, help="旧根密钥的私钥文件")
        adopt = actions.add_parser("adopt", help="启用私钥在别处的根密钥")
        adopt.add_argument("--link", default="", help="旧根密钥的签名,由 root_key link 给出")
        adopt.add_argument(
            "--break-chain",
            action="store_true",
            help="旧根密钥已丢失:不经它签名,所有终端都要重新登记",
        )
        for action in (new, link, adopt):
            action.add_argument("--district", type=int, required=True, help="商圈号")
        for action in (link, adopt):
            action.add_argument("--public-key", required=True, help="新根密钥的公钥")

    def handle(self, *args: Any, **options: Any) -> None:
        actions = {
            "new": self._new,
            "make": self._make,
            "link": self._link,
            "adopt": self._adopt,
        }
        try:
            actions[options["action"]](options)
        except ServerError as error:
            raise CommandError(str(error)) from None

    def _new(self, options: dict[str, Any]) -> None:
        self._begin(create_root(district_of(options["district"])))

    def _make(self, options: dict[str, Any]) -> None:
        self.stdout.write(f"公钥 {make_private_key(options['file'])}")
        self.stdout.write(f"私钥在 {options['file']}。请备份:丢失后所有终端都要重新登记")

    def _link(self, options: dict[str, Any]) -> None:
        require_public_key(options["public_key"])
        private = read_private_key(options["file"])
        statement = link_bytes(
            district_no=options["district"],
            old=public_half(private),
            new=options["public_key"],
        )
        self.stdout.write(f"签名 {signed(private, statement)}")

    def _adopt(self, options: dict[str, Any]) -> None:
        root = adopt_root(
            district_of(options["district"]),
            public_key=options["public_key"],
            link=options["link"],
            break_chain=options["break_chain"],
        )
        self._begin(root)

    def _begin(self, root: RootKey) -> None:
        """Sign with it at once, where that is possible."""
        self.stdout.write(f"{root.district}:{root},公钥 {root.public_key}")
        try:
            issued = sign_if_due(root.district_id, now=timezone.now())
        except RootNotHere:
            self.stdout.write("私钥不在本服务器。请用 code_list export 导出名单,离线签名后导入")
            return
        if issued is not None:
            self.stdout.write(f"名单已签名,编号 {issued.counter}")
