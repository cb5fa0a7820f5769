"""The state of the network in plain words."""

from datetime import datetime
from typing import Any

from screens.language import _
from screens.wording import short_date_text, time_text

Line = tuple[str, str, str]
"""Words, icon, tone."""


def network_line(network: Any, now: datetime) -> Line:
    """What the footer says: whether there is a network, how old the data is, what waits."""
    if network.state == "online":
        return _up_to_date(network, now), "cloud-check", "muted"
    if network.state == "never":
        return _("正在准备内容,请稍候"), "cloud-off", "amber"
    words = _("没有网络,照常办理,联网后提交")
    if network.updated_at is not None:
        known = _("更新于 {time}").format(time=_moment(network.updated_at, now))
        words = f"{words} · {known}"
    return words, "cloud-off", "amber"


def _up_to_date(network: Any, now: datetime) -> str:
    if network.pending:
        return _("网络正常,{n} 项正在提交").format(n=network.pending)
    if network.updated_at is None:
        return _("网络正常")
    return _("网络正常,内容更新于 {time}").format(time=_moment(network.updated_at, now))


def _moment(moment: datetime, now: datetime) -> str:
    local = moment.astimezone(now.tzinfo)
    if local.date() == now.date():
        return time_text(local)
    return f"{short_date_text(local.date())} {time_text(local)}"
