"""A terminal's faults as its page in the back office shows them."""

from datetime import datetime
from typing import Any

from django.template.defaultfilters import date
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from server.devices.faults import ToldFault, known_faults

ENDS = {
    "clean": "正常关闭",
    "failed": "首页无法显示,自行重启",
    "power": "断电",
    "killed": "程序意外中止",
    "watchdog": "画面或同步卡住,已自动重启",
    "memory": "内存不足被中止",
}
PARTS = {
    "command_failed": "办理",
    "not_kept": "保存",
    "sync_round_failed": "同步",
    "sync_worker_failed": "同步",
    "store_damaged": "数据",
    "sync": "同步",
    "camera_failed": "摄像头",
    "frame_not_read": "识码",
    "callback_failed": "识码",
    "thread_failed": "后台",
}
"""Of what is not the name of a screen."""

_FORMAT = "m-d H:i"
_ROW = (
    "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td>"
    "<td class='font-mono'>{}</td><td class='font-mono'>{}</td></tr>"
)
_TABLE = (
    "<table class='w-full text-left'><thead><tr><th>时间</th><th>处</th><th>次数</th><th>编号</th>"
    "<th>异常</th><th>代码</th></tr></thead><tbody>{}</tbody></table>"
)


def end_words(how: str, at: datetime | None) -> str:
    """Such as `断电(11-24 09:00)`."""
    words = ENDS.get(how, how)
    return f"{words}({_moment(at)})" if words and at else words or "—"


def fault_rows(told: Any) -> SafeString:
    """A table; a dash when nothing failed."""
    faults = [_as_told(fault) for fault in known_faults(told)]
    return format_html(_TABLE, format_html_join("", _ROW, faults)) if faults else SafeString("—")


def _as_told(fault: ToldFault) -> tuple[str, ...]:
    where = PARTS.get(fault.where, fault.where)
    reference = fault.reference or "—"
    return _moment(fault.at), where, str(fault.count), reference, fault.kind, fault.code


def _moment(at: datetime) -> str:
    return str(date(localtime(at), _FORMAT))
