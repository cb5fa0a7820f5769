"""How the back office looks: its title, colours, and the menu by area."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse, reverse_lazy
from django.utils.module_loading import import_string


def _page(title: str, icon: str, model: str, **more: Any) -> dict[str, Any]:
    """A menu line to the list of `app_model`, shown to whoever may see it. `waiting`: what counts
    the rows that wait for the office, for a number beside the line."""
    app, name = model.split("_", 1)
    return {
        "title": title,
        "icon": icon,
        "link": reverse_lazy(f"admin:{model}_changelist"),
        "permission": lambda request: request.user.has_perm(f"{app}.view_{name}"),
        **more,
    }


def _group(title: str, *pages: dict[str, Any]) -> dict[str, Any]:
    return {"title": title, "collapsible": True, "separator": True, "items": list(pages)}


NAVIGATION = [
    _group(
        "组织与站点",
        _page("商圈", "domain", "districts_district"),
        _page("三级组织", "account_tree", "stations_organisation"),
        _page("网格", "grid_view", "stations_grid"),
        _page("站点", "home_pin", "stations_station"),
        _page("楼层平面图", "map", "places_floorplan"),
    ),
    _group(
        "诚信经营",
        _page(
            "诚信雷达",
            "radar",
            "radar_alarm",
            link=reverse_lazy("radar"),
            active=lambda request: request.path == reverse("radar"),
        ),
        _page(
            "警报",
            "notification_important",
            "radar_alarm",
            waiting="server.radar.selectors.open_alarm_count",
        ),
        _page("商户", "storefront", "merchants_merchant"),
        _page(
            "荣誉",
            "military_tech",
            "merchants_honour",
            waiting="server.merchants.selectors.expiring_honours",
        ),
        _page("星级评定表", "hotel_class", "assessments_assessment"),
        _page("评定规则", "rule", "assessments_ruleversion"),
        _page("诚信码", "qr_code", "merchants_integritycode"),
        _page("签发密钥", "key", "merchants_signingkey"),
        _page("签名名单", "verified", "codelists_issuedlist"),
        _page("根密钥", "vpn_key", "codelists_rootkey"),
        _page("投诉", "report", "merchants_complaint"),
        _page("顾客评价", "star", "merchants_rating"),
        _page(
            "异常评价",
            "monitoring",
            "outliers_outlier",
            waiting="server.outliers.selectors.undecided_count",
        ),
        _page("扫码记录", "barcode_scanner", "merchants_merchantscan"),
    ),
    _group(
        "会议室",
        _page("会议室", "meeting_room", "rooms_room"),
        _page("预约", "event_available", "rooms_booking"),
    ),
    _group(
        "志愿服务",
        _page("志愿活动", "volunteer_activism", "volunteers_activity"),
        _page("班次", "calendar_month", "volunteers_shift"),
        _page("志愿者", "badge", "volunteers_volunteer"),
        _page("报名", "how_to_reg", "volunteers_signup"),
        _page("考勤", "schedule", "volunteers_attendance"),
        _page("考勤更正", "edit_calendar", "volunteers_attendancechange"),
    ),
    _group(
        "通知",
        _page("通知", "campaign", "notices_notice"),
    ),
    _group(
        "学习与反馈",
        _page("栏目", "view_column", "study_column"),
        _page("学习内容", "menu_book", "study_content"),
        _page("学习记录", "fact_check", "study_studyrecord"),
        _page("答题记录", "quiz", "study_quizattempt"),
        _page("意见反馈", "forum", "feedback_feedback"),
    ),
    _group(
        "终端",
        _page("终端", "tv", "devices_device"),
        _page("登记码", "qr_code_2", "devices_enrolmentcode"),
        _page("收到的操作", "inbox", "ingest_appliedop"),
        _page("托管的操作", "lock_clock", "devices_escrowedbatch"),
        _page("变更记录", "sync", "changes_change"),
        _page("媒体文件", "image", "media_mediafile"),
    ),
    _group(
        "系统",
        _page("用户", "person", "auth_user"),
        _page("用户组", "group", "auth_group"),
        _page("操作日志", "history", "auditlog_logentry"),
    ),
]


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The menu for whoever asks, with the numbers that are not 0."""
    return [
        {**group, "items": [_counted(page, request) for page in group["items"]]}
        for group in NAVIGATION
    ]


def _counted(page: dict[str, Any], request: HttpRequest) -> dict[str, Any]:
    if "waiting" not in page or not page["permission"](request):
        return page
    waiting = import_string(page["waiting"])(request)
    return {**page, "badge": f"{waiting}", "badge_style": "solid"} if waiting else page


UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "党群服务后台",
    "SITE_HEADER": "党群服务后台",
    "SITE_SUBHEADER": "商圈党群服务一体机",
    "SITE_SYMBOL": "hub",
    "SITE_URL": None,
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_BACK_BUTTON": True,
    "COLORS": {
        "primary": {
            "50": "254 242 242",
            "100": "254 226 226",
            "200": "254 202 202",
            "300": "252 165 165",
            "400": "248 113 113",
            "500": "220 38 38",
            "600": "185 28 28",
            "700": "153 27 27",
            "800": "127 29 29",
            "900": "105 22 22",
            "950": "69 10 10",
        }
    },
    "SIDEBAR": {"show_search": True, "show_all_applications": False, "navigation": navigation},
}
