"""What each verdict looks like and says."""

from dataclasses import dataclass

from screens.language import N_


@dataclass(frozen=True)
class VerdictWords:
    """`title` and `text` are message ids; `tone` a tone that has a soft ground."""

    icon: str
    tone: str
    title: str
    text: str


VERDICTS = {
    "genuine": VerdictWords(
        "shield-check", "green", N_("真实有效"), N_("由本商圈发放,签名正确,在有效期内。")
    ),
    "expired": VerdictWords(
        "hourglass", "amber", N_("码已过期"), N_("这个码曾经有效,现在过了有效期,请提醒店家换新。")
    ),
    "revoked": VerdictWords(
        "shield-x", "accent", N_("码已停用"), N_("这个码已被停用,请不要凭它消费,可到服务台询问。")
    ),
    "forged": VerdictWords(
        "shield-x", "accent", N_("疑似假码"), N_("签名不对,不是本商圈发放的。请告诉服务台。")
    ),
    "foreign_district": VerdictWords(
        "map-pin", "amber", N_("外区的码"), N_("这是别的商圈的码,本机不能核对,请到发码的商圈查询。")
    ),
    "unknown": VerdictWords(
        "shield-question",
        "amber",
        N_("不是诚信码"),
        N_("没有找到这个码。请看清编号,或换一个码再试。"),
    ),
    "unverified": VerdictWords(
        "cloud-off", "amber", N_("暂时不能核对"), N_("本机的名单不够新,联网更新后再来核对。")
    ),
}
