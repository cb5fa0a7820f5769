"""What the pages say of a code, under the terminal's titles, which a test compares."""

import re
from dataclasses import dataclass, replace

from server.merchants.services.code_verdict import CodeVerdict

_AFTER_CHINESE = re.compile(r"(?<=[\u3400-\u9fff”》)）]),")


@dataclass(frozen=True)
class VerdictWords:
    """`tone` names the colours of the head, `icon` its sign: colour is never the only one."""

    icon: str
    tone: str
    title: str
    text: str


_NOT_HERE = "请不要凭它付款，到服务台{hotline}核实。"

_BY_VERDICT = {
    "genuine": VerdictWords(
        "shield-check",
        "green",
        "真实有效",
        "本商圈发给“{shop}”的码，在有效期内。请核对店名、照片和楼层。",
    ),
    "expired": VerdictWords(
        "hourglass", "amber", "码已过期", "这个码曾经有效，现在过了有效期，请提醒店家换新。"
    ),
    "revoked": VerdictWords("shield-x", "red", "码已停用", f"这个码已被停用。{_NOT_HERE}"),
    "forged": VerdictWords(
        "shield-x", "red", "疑似假码", f"签名不对，不是本商圈发放的。{_NOT_HERE}"
    ),
    "foreign_district": VerdictWords(
        "map-pin", "amber", "外区的码", "这是别的商圈的码，这里不能核对，请到发码的商圈查询。"
    ),
    "unknown": VerdictWords(
        "shield-question",
        "amber",
        "没有这个编号",
        "没有发过这个编号的码。请看清编号，或换一个码再试。",
    ),
    "unverified": VerdictWords(
        "shield-question",
        "amber",
        "暂时不能核对",
        "签名没有问题，但名单里没有这个码。请稍后再查，或到服务台{hotline}核实。",
    ),
    "unreadable": VerdictWords(
        "eye-off",
        "amber",
        "看不清楚",
        "这个码不完整。请擦净、摊平再扫一次，也可以输入码下面的编号。",
    ),
}

_BY_REASON = {
    "typo": VerdictWords(
        "shield-question",
        "amber",
        "编号不对",
        "这个编号里有输错的字符。请对照码下面的编号，再输一遍。",
    ),
    "not_yet_valid": VerdictWords(
        "hourglass", "amber", "还没有生效", "这个码的生效日期还没有到，请到服务台核实。"
    ),
    "list_differs": VerdictWords(
        "shield-question",
        "amber",
        "与名单不符",
        "码上写的和名单对不上。请到服务台{hotline}核实。",
    ),
    "shop_changed": VerdictWords(
        "alert-triangle",
        "amber",
        "登记信息已变更",
        "发码以后，“{shop}”的店名、位置或照片变过。请按下面现在的登记信息核对。",
    ),
    "shop_closed": VerdictWords(
        "shield-question",
        "amber",
        "商户不在名录",
        "码由本商圈发放，但这家商户现在不在名录里，可能已停业。请到服务台{hotline}核实。",
    ),
}


def words_of(found: CodeVerdict) -> VerdictWords:
    """What to say, with the names filled in."""
    words = _BY_REASON.get(found.reason, _BY_VERDICT[found.verdict])
    hotline = f"或拨打 {found.district.hotline} " if found.district else ""
    shop = found.merchant.name if found.merchant else ""
    return replace(words, text=words.text.format(shop=shop, hotline=hotline))


def all_words() -> tuple[VerdictWords, ...]:
    return (*_BY_VERDICT.values(), *_BY_REASON.values())


STARS = ("很不满意", "不满意", "一般", "满意", "非常满意")
GOOD_TAGS = ("明码标价", "服务热情", "质量可靠", "环境整洁", "兑现承诺")
BAD_TAGS = ("价格不清", "服务欠佳", "质量问题", "环境脏乱", "没有兑现承诺")


def in_full_width(sentence: str) -> str:
    """A sentence of ours for a page: commas after Chinese are Chinese ones."""
    return _AFTER_CHINESE.sub("，", sentence)
