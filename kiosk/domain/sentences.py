"""The sentences that rules and queries say to a person: msgids of the catalogue."""


def N_(msgid: str) -> str:
    """Marks a sentence for the extraction of messages; it is translated where it is shown."""
    return msgid


PENDING = N_("已登记,待确认")

NOT_SYNCED = N_("本机尚未与服务器同步,请稍后再试或到服务台办理")

ROOM_GONE = N_("这间会议室已不在册,请另选一间")
SLOT_ORDER = N_("结束时间必须晚于开始时间")
SLOT_PAST = N_("这个时段已经过去,请另选一个")
SLOT_CLOSED = N_("不在会议室的开放时间内")
SLOT_OFF_STEP = N_("开始和结束要对齐到整点或可选的时间格")
SLOT_TOO_LONG = N_("时间太长,请缩短后再约")
SLOT_TOO_FAR = N_("日期太远,还不能预约")
SLOT_TAKEN = N_("这个时段已有预约,请另选一个")
PURPOSE_TOO_LONG = N_("用途太长,请不超过80个字")

BOOKING_GONE = N_("没有找到这个预约,请到服务台查询")
BOOKING_CONFLICT = N_("这个时段刚刚被别人订走了,请另选一个")
BOOKING_REJECTED = N_("预约没有通过,请到服务台咨询")
BOOKING_NOT_CANCELLABLE = N_("这个预约已经结束,不能取消")
BOOKING_NOT_CHECKABLE = N_("现在不能签到,请在可签到的时间内再来或到服务台办理")

NAME_MISSING = N_("请填写称呼")
NAME_TOO_LONG = N_("称呼太长,请不超过40个字")
PHONE_WRONG = N_("请填写正确的电话号码")
NUMBER_WRONG = N_("号码不完整,请检查后再试")

SHIFT_GONE = N_("这个班次已不在册,请另选一个")
SHIFT_OVER = N_("这个班次已经结束,请另选一个")
SHIFT_FULL = N_("这个班次名额已满,请另选一个")
SIGNED_UP_ALREADY = N_("您已经报名了这个班次")
SIGN_UP_GONE = N_("没有找到这个报名,请到服务台查询")
ATTENDANCE_GONE = N_("没有找到签到记录,请先签到")

CONTENT_GONE = N_("这篇内容已下架")
NO_QUIZ = N_("这篇内容没有测验")

MERCHANT_GONE = N_("没有找到这家商户")
STARS_WRONG = N_("请选择一到五星")
NO_STARS = N_("这家商户现在没有星级评定")
RATED_ALREADY = N_("您已评价过这家商户")
TEXT_MISSING = N_("请先填写内容")
TEXT_TOO_LONG = N_("内容太长,请不超过2000个字")

COMPLAINT_GONE = N_("没有找到这件投诉。刚在别处提交的,联网后才能查到;也可以到服务台查询")
COMPLAINT_NOT_TAKEN = N_("投诉没有登记成功,请到服务台办理")
COMPLAINT_NOT_WAITING = N_("这件投诉现在不等您确认,请看最新进展")
COMPLAINT_NOT_REOPENABLE = N_("这件投诉不能再次重新办理,仍有异议可以拨打12315")
REOPENING_TOO_LONG = N_("内容太长,请不超过1000个字")
REFERENCE_LOCKED = N_("查错的次数太多,请过几分钟再试,或到服务台查询")
PHONE_FORM_MISSING = N_("现在不能用手机填写,请在本机上填写")

STAFF_CODE_MISSING = N_("还没有工作人员码,请商圈办公室为本站生成")
STAFF_CODE_WRONG = N_("工作人员码不对,请核对后再输")
STAFF_LOCKED = N_("输错次数太多,请稍后再试")

NOT_CORRECTABLE = N_("这条登记已经有了新的结果,不用更正")
CORRECTED_ALREADY = N_("这条登记已经更正过,请等服务器答复")
CORRECTION_WRONG = N_("更正后的内容不合要求,请重新选择")

STICK_FULL = N_("U盘已满,没有导出。请换一个或腾出空间后再试")
STICK_READ_ONLY = N_("U盘只能读不能写,没有导出。请关掉写保护或换一个")
STICK_GONE = N_("U盘已拔出或已损坏,没有导出。请重新插好再试")

PRINTER_MISSING = N_("打印机没有接好,请把编号拍下来")
PRINTER_NO_PAPER = N_("打印机没有纸了,请把编号拍下来")
PRINTER_FAILED = N_("打印机没有打完,请把编号拍下来")
