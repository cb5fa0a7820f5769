"""How the terminal is, in words for the people of the station."""

from dataclasses import dataclass

from kiosk.queries.staff import StaffView, Versions
from screens.language import N_, _


@dataclass(frozen=True)
class TroubleWords:
    """`title` and `text` are message ids; `tone` has a soft ground."""

    icon: str
    tone: str
    title: str
    text: str


TROUBLES = {
    "": TroubleWords("cloud-check", "green", N_("与服务器联系正常"), N_("登记会自动提交。")),
    "never": TroubleWords(
        "cloud-off",
        "amber",
        N_("还没有连上过服务器"),
        N_("请检查网线或无线网络,再点「重新连接」。"),
    ),
    "no_network": TroubleWords(
        "wifi-off",
        "amber",
        N_("连不上服务器"),
        N_("照常办理,登记都留在本机。请检查网线或无线网络。久未恢复可导出到U盘交办公室。"),
    ),
    "not_accepted": TroubleWords(
        "shield-x",
        "accent",
        N_("服务器不接受本机"),
        N_("登记都留在本机。请联系商圈办公室,为本机重新办理登记码。"),
    ),
    "revoked": TroubleWords(
        "shield-x",
        "accent",
        N_("本机已被停用"),
        N_("登记已交办公室暂存,等待处理。请联系商圈办公室。"),
    ),
    "upgrade": TroubleWords(
        "arrow-up",
        "amber",
        N_("程序需要升级"),
        N_("登记都留在本机,升级后自动提交。请联系安装人员。"),
    ),
}

_CAMERAS = {
    "ready": N_("已接好"),
    "missing": N_("没有找到,请检查插头"),
    "none": N_("本机没有配摄像头"),
    "pictures": N_("演示用图片"),
}
_SCANNERS = {
    "on": N_("已接好,扫任意码可测试"),
    "gone": N_("没有找到,请检查插头"),
    "off": N_("已停用"),
    "unknown": N_("已启用,扫任意码可测试"),
}
_PRINTERS = {
    "none": N_("本机没有配打印机"),
    "ready": N_("可以打印"),
    "missing": N_("没有找到,请检查插头"),
    "paper_out": N_("缺纸,请装纸"),
}
_LISTS = {
    "ok": N_("{time} 更新,有效"),
    "stale": N_("{time} 更新,已过期,不能判定真码。请联网"),
    "refused": N_("{time} 更新,之后收到的没有采用"),
}
LOW_DISK_MIB = 1024
MOST_CLOCK_S = 120


def camera_text(word: str) -> str:
    return _(_CAMERAS.get(word, _CAMERAS["missing"]))


def code_list_text(word: str, time: str) -> str:
    """How the signed list of codes is, and when it was signed; empty when none came yet."""
    if word == "stale" and not time:
        return _("还没有收到名单,不能判定真码。请联网")
    return _(_LISTS.get(word, _LISTS["refused"])).format(time=time)


def disk_text(free_mib: int) -> str:
    """剩余 12.3 GB; a warning below 1 GB."""
    left = _("剩余 {n}").format(n=_size(free_mib))
    return left if free_mib >= LOW_DISK_MIB else _("{left},快满了,请联系安装人员").format(left=left)


def _size(mib: int) -> str:
    return f"{mib / 1024:.1f} GB" if mib >= 1024 else f"{mib} MB"


def clock_text(time: str, ahead_s: int | None) -> str:
    """The terminal's time, and how far it is off."""
    if ahead_s is None:
        return _("{time},还没有与服务器核对").format(time=time)
    if abs(ahead_s) <= MOST_CLOCK_S:
        return _("{time},准确").format(time=time)
    words = _("{time},快了 {off},请校准") if ahead_s > 0 else _("{time},慢了 {off},请校准")
    return words.format(time=time, off=duration_text(abs(ahead_s)))


def duration_text(seconds: int) -> str:
    """45秒, 3分钟, 1小时5分钟, 2天."""
    if seconds < 60:
        return _("{n}秒").format(n=seconds)
    minutes = round(seconds / 60)
    if minutes < 60:
        return _("{n}分钟").format(n=minutes)
    if minutes < 48 * 60:
        hours, left = divmod(minutes, 60)
        words = _("{h}小时{m}分钟") if left else _("{h}小时")
        return words.format(h=hours, m=left)
    return _("{n}天").format(n=round(minutes / 1440))


def wait_text(seconds: int) -> str:
    """1分05秒: for a wait that is counted down."""
    return _("{m}分{s}秒").format(m=seconds // 60, s=f"{seconds % 60:02}")


def scanner_text(word: str, *, has_read: bool) -> str:
    """`has_read`: it was seen at work a moment ago."""
    if has_read and word != "gone":
        return _("正常,刚刚读到一个码")
    return _(_SCANNERS.get(word, _SCANNERS["unknown"]))


def printer_text(word: str) -> str:
    return _(_PRINTERS.get(word, _PRINTERS["missing"]))


def content_text(versions: Versions) -> str:
    """How much is published here, the mark that the office sees too, and the store's version."""
    words = _("内容 {n} 条,标记 {mark},存储第 {store} 版")
    return words.format(n=versions.content, mark=versions.mark or "-", store=versions.store)


def program_text(view: StaffView) -> str:
    """The program's version, and the one that the server asks for when it is too old."""
    versions = view.versions
    if view.trouble != "upgrade":
        return versions.program
    wanted = versions.wanted or _("更新的版本")
    return _("本机 {have},服务器要求 {wanted}").format(have=versions.program, wanted=wanted)
