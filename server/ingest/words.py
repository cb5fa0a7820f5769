"""What the office calls kinds, reasons and flags; one that came later is shown as it is."""

KIND_NAMES = {
    "study.finished": "读完文章",
    "quiz.attempted": "小测验",
    "merchant.scanned": "核对诚信码",
    "merchant.rated": "评价商户",
    "complaint.filed": "投诉",
    "complaint.confirmed": "投诉人确认结果",
    "complaint.reopened": "投诉人要求重新办理",
    "booking.requested": "预约会议室",
    "booking.cancelled": "取消预约",
    "booking.checked_in": "预约签到",
    "shift.signed_up": "志愿报名",
    "shift.withdrawn": "退出报名",
    "attendance.checked_in": "志愿签到",
    "attendance.checked_out": "志愿签退",
    "feedback.sent": "意见建议",
}

REASONS = {
    "invalid_operation": "信封无法读取",
    "invalid_body": "内容不合格式",
    "invalid_value": "有的值数据库不能保存",
    "parent_rejected": "前一步没有成功",
    "not_rejected": "要更正的操作没有被拒绝",
    "already_corrected": "已有一次更正生效",
    "merchant_unknown": "商户不在册",
    "shift_unknown": "班次不在册",
    "shift_over": "班次已结束",
    "shift_full": "班次名额已满",
    "not_recruiting": "活动已不招募",
    "already_signed_up": "已报过名",
    "sign_up_unknown": "没有这个报名",
    "volunteer_unknown": "没有这位志愿者的登记",
    "contact_unreadable": "联系方式未能解开",
    "slot_taken": "时段已被订走",
    "not_open_for_booking": "会议室暂不开放",
    "end_before_start": "结束不晚于开始",
    "in_the_past": "时段已过去",
    "too_far_ahead": "日期太远",
    "too_long": "时间太长",
    "off_step": "没有对齐时间格",
    "outside_opening_hours": "不在开放时间内",
    "blocked": "多次未到,暂停预约",
    "room_unknown": "会议室不在册",
    "too_late_to_cancel": "已不能取消",
    "booking_unknown": "没有这个预约",
    "complaint_unknown": "没有这个查询编号",
    "not_waiting": "投诉已不在等待确认",
    "reopened_too_often": "重新办理次数已满",
    "words_too_long": "内容太长",
}

FLAGS = {
    "clock_corrected": "时间已校正",
    "clock_implausible": "时间不可信,按收到时间",
    "clock_unverified": "时间未核对",
    "contact_unreadable": "联系方式未能解开",
    "too_early": "签到太早",
    "released_before": "签到前已释放",
    "booking_not_active": "预约已不在用",
    "booking_unknown": "没有这个预约",
    "unidentified": "身份待核实",
    "not_on_roster": "未报名到场",
    "already_present": "重复签到",
    "already_left": "重复签退",
    "attendance_unknown": "没有签到记录",
    "closed_before": "自动签退后补传签退",
    "shift_unknown": "班次不在册",
    "content_unknown": "文章不在册",
    "score_differs": "得分与题目不符",
    "forged": "疑似伪造",
    "revoked": "扫到已撤销的码",
    "revoked_meanwhile": "终端判真,但码已撤销",
    "merchant_unknown": "商户不在册",
}

OUTCOMES = {
    "applied": "已生效",
    "conflict": "有冲突",
    "rejected": "被拒绝",
    "deferred": "等待前一步",
    "retry": "暂未处理",
    "unreadable": "无法读取",
    "duplicate": "其中先前已收到",
}


def kind_name(kind: str) -> str:
    """Of an operation; an empty kind is of an envelope that cannot be read."""
    return KIND_NAMES.get(kind, kind) or "无法读取的操作"


def reason(code: str) -> str:
    return REASONS.get(code, code)


def flag_names(flags: list[str]) -> str:
    return "、".join(FLAGS.get(flag, flag) for flag in flags)


def outcome_counts(outcomes: dict[str, int]) -> str:
    """Such as `已生效 3、被拒绝 1`."""
    known = [(name, outcomes[key]) for key, name in OUTCOMES.items() if outcomes.get(key)]
    return "、".join(f"{name} {count}" for name, count in known)
