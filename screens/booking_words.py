"""What each state of a booking looks like and says."""

from screens.language import N_

STATES = {
    "pending": ("clock", "amber", N_("已登记,待确认"), N_("联网后由服务器确认,请留意状态。")),
    "confirmed": ("circle-check", "green", N_("已确认"), N_("请按时到场,开始后15分钟内签到。")),
    "conflict": ("alert-triangle", "amber", N_("时间冲突"), N_("这个时段刚刚被别人订走了。")),
    "rejected": ("circle-x", "accent", N_("没有通过"), N_("请到服务台咨询原因。")),
    "cancelled": ("x", "accent", N_("已取消"), N_("这次预约已经取消。")),
    "checked_in": ("circle-check", "green", N_("已签到"), N_("请使用会议室,离开时随手关灯。")),
    "released": ("clock", "accent", N_("已释放"), N_("超过时间没有签到,会议室已让给别人。")),
}
"""Icon, tone, title and sentence by status."""
