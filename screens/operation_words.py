"""What the kinds of operations are called, and why the server could not take one."""

from screens.language import N_, _

KINDS = {
    "booking.requested": ("calendar-event", N_("会议室预约")),
    "booking.cancelled": ("trash", N_("取消会议室预约")),
    "booking.checked_in": ("door", N_("会议室签到")),
    "merchant.rated": ("star", N_("商户评价")),
    "merchant.scanned": ("shield-check", N_("诚信码核对")),
    "complaint.filed": ("message-report", N_("投诉")),
    "complaint.confirmed": ("circle-check", N_("确认投诉结果")),
    "complaint.reopened": ("refresh", N_("要求重新办理投诉")),
    "feedback.sent": ("message", N_("意见建议")),
    "shift.signed_up": ("heart-handshake", N_("志愿报名")),
    "shift.withdrawn": ("arrow-back-up", N_("退出志愿报名")),
    "attendance.checked_in": ("login", N_("志愿签到")),
    "attendance.checked_out": ("logout", N_("志愿签退")),
    "study.finished": ("book-2", N_("学习记录")),
    "quiz.attempted": ("list-check", N_("小测验")),
}
"""Icon and name by kind."""

COMPLAINT_KINDS = {
    "quality": (N_("商品质量"), "shopping-bag"),
    "price": (N_("价格"), "coin"),
    "service": (N_("服务态度"), "user"),
    "promise": (N_("没有兑现承诺"), "heart-handshake"),
    "advertising": (N_("虚假宣传"), "news"),
    "safety": (N_("安全隐患"), "fire-extinguisher"),
    "other": (N_("其他"), "dots"),
}

_PARKED = {
    "server_failed": N_("服务器处理时出错"),
    "server_error": N_("服务器处理时出错"),
    "database_busy": N_("服务器太忙"),
    "too_large": N_("内容太大,服务器不收"),
    "unknown_kind": N_("服务器版本较旧,还不认识"),
    "bad_hash": N_("传输中受损"),
}
_NO_REASON = N_("服务器没有说明原因")


def kind_text(kind: str) -> str:
    """会议室预约; a kind of a newer program by its own name."""
    return _(KINDS[kind][1]) if kind in KINDS else kind


def kind_icon(kind: str) -> str:
    return KINDS[kind][0] if kind in KINDS else "file-text"


def parked_text(code: str) -> str:
    """Why the server could not take it."""
    return _(_PARKED.get(code, _NO_REASON))


def reason_text(message: str) -> str:
    """Why the server refused it; `message` is a msgid or empty."""
    return _(message or _NO_REASON)
