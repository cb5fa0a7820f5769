"""What each verdict looks like and says."""

from dataclasses import dataclass

from kiosk.queries.code_check import CodeCheck
from screens.language import N_


@dataclass(frozen=True)
class VerdictWords:
    """`title` and `text` are message ids, in which `{shop}`, `{station}` and `{hotline}` are filled
    in; `tone` is one that has a soft ground."""

    icon: str
    tone: str
    title: str
    text: str


ALARMING = ("forged", "revoked")
"""Verdicts of which the office is told."""

BY_THE_LIST = ("genuine", "revoked", "unverified")
"""Verdicts that are worth as much as the list is new."""

_GENUINE = VerdictWords(
    "shield-check",
    "green",
    N_("真实有效"),
    N_("本商圈发给“{shop}”的码,在有效期内。请核对店名、照片和楼层。"),
)
_OTHER_SITE = VerdictWords(
    "alert-triangle",
    "amber",
    N_("不是本站点的店"),
    N_(
        "这家店登记在{station},不在本站点。码要是贴在这里的店,可能是复印的,"
        "请告诉服务台或拨打{hotline}。"
    ),
)
_OUTDATED = VerdictWords(
    "history",
    "amber",
    N_("登记信息已变更"),
    N_("发码以后,“{shop}”的店名、位置或照片变过。请按下面现在的登记信息核对。"),
)
_NOT_LISTED_SHOP = VerdictWords(
    "shield-question",
    "amber",
    N_("商户不在名录"),
    N_("码由本商圈发放,但这家商户现在不在名录里,可能已停业。请到服务台或拨打{hotline}核实。"),
)
_DAMAGED = VerdictWords(
    "shield-x",
    "accent",
    N_("疑似假码"),
    N_("内容残缺或被改过。请不要凭它付款,到服务台或拨打{hotline}核实。"),
)
_NOTHING_READ = VerdictWords(
    "eye-off",
    "amber",
    N_("没有读出内容"),
    N_("请擦净或摊平码再扫一次,也可以输入码下面的编号。"),
)
_FOREIGN = VerdictWords(
    "world",
    "amber",
    N_("别处的码"),
    N_("不是本商圈的诚信码。本机没有打开它,也不知道它是否可信。"),
)
_TYPO = VerdictWords(
    "keyboard",
    "amber",
    N_("编号不对"),
    N_("这个编号里有输错的字符。请对照码下面的编号,再输一遍。"),
)
_NOT_YET_VALID = VerdictWords(
    "hourglass", "amber", N_("还没有生效"), N_("这个码的生效日期还没有到,请到服务台核实。")
)
_LIST_DIFFERS = VerdictWords(
    "shield-question",
    "amber",
    N_("与名单不符"),
    N_("码上写的和本机的名单对不上。请到服务台或拨打{hotline}核实。"),
)

_BY_REASON = {
    "damaged": _DAMAGED,
    "foreign": _FOREIGN,
    "typo": _TYPO,
    "not_yet_valid": _NOT_YET_VALID,
    "list_differs": _LIST_DIFFERS,
}

_BY_VERDICT = {
    "genuine": _GENUINE,
    "expired": VerdictWords(
        "hourglass", "amber", N_("码已过期"), N_("这个码曾经有效,现在过了有效期,请提醒店家换新。")
    ),
    "revoked": VerdictWords(
        "shield-x",
        "accent",
        N_("码已停用"),
        N_("这个码已被停用。请不要凭它付款,到服务台或拨打{hotline}核实。"),
    ),
    "forged": VerdictWords(
        "shield-x",
        "accent",
        N_("疑似假码"),
        N_("签名不对,不是本商圈发放的。请不要凭它付款,到服务台或拨打{hotline}核实。"),
    ),
    "foreign_district": VerdictWords(
        "map-pin", "amber", N_("外区的码"), N_("这是别的商圈的码,本机不能核对,请到发码的商圈查询。")
    ),
    "unknown": VerdictWords(
        "shield-question",
        "amber",
        N_("没有这个编号"),
        N_("本商圈没有发过这个编号的码。请看清编号,或换一个码再试。"),
    ),
    "unverified": VerdictWords(
        "cloud-off", "amber", N_("暂时不能核对"), N_("本机的名单不够新,联网更新后再来核对。")
    ),
}


def words_of(check: CodeCheck, text: str) -> VerdictWords:
    """What to say of the check of a text."""
    if check.verdict == "genuine":
        return _of_genuine(check)
    if check.verdict == "unknown" and not text.strip():
        return _NOTHING_READ
    return _BY_REASON.get(check.reason, _BY_VERDICT[check.verdict])


def _of_genuine(check: CodeCheck) -> VerdictWords:
    """Green only where the shop can be compared, is here, and is as it was when it got the code."""
    if check.merchant is None:
        return _NOT_LISTED_SHOP
    if not check.merchant.here:
        return _OTHER_SITE
    return _OUTDATED if check.is_outdated else _GENUINE
