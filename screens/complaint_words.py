"""What can be complained of in one tap, and what each stage of a complaint looks like and says."""

from dataclasses import dataclass
from datetime import date

from kiosk.queries.complaints import ComplaintView
from screens.language import N_, _
from screens.wording import dated_weekday_text

SENTENCES = {
    "quality": (N_("食品变质或有异物"), N_("商品破损或不能用"), N_("与样品或描述不符")),
    "price": (N_("结账与标价不一致"), N_("没有明码标价"), N_("另外收费没有说明")),
    "service": (N_("态度不好,言语不当"), N_("不肯开发票"), N_("长时间没有人接待")),
    "promise": (N_("承诺的退换没有兑现"), N_("承诺的赔付没有兑现"), N_("优惠或赠品没有兑现")),
    "advertising": (N_("宣传与实际不符"), N_("冒用品牌或认证"), N_("虚假打折")),
    "safety": (N_("消防通道被堵"), N_("地面湿滑或有障碍"), N_("用电用气有隐患")),
    "other": (N_("收了预付款不退"), N_("泄露了个人信息"), N_("噪声或油烟扰人")),
}
"""By kind."""
UNSETTLED = (N_("答复与事实不符"), N_("答应的事没有做到"), N_("问题又发生了"))
"""Why a complaint is to be taken up again."""


@dataclass(frozen=True)
class StageWords:
    """`title` and `text` are message ids; `tone` has a soft ground."""

    icon: str
    tone: str
    title: str
    text: str


STAGES = {
    "filed": StageWords("send", "amber", N_("已提交"), N_("商圈办公室已收到,正在决定是否受理。")),
    "accepted": StageWords(
        "clipboard-check", "green", N_("已受理"), N_("商圈办公室会调查、调解,然后答复您。")
    ),
    "refused": StageWords("circle-x", "accent", N_("不予受理"), N_("原因写在下面的答复里。")),
    "handling": StageWords("hourglass", "green", N_("办理中"), N_("工作人员正在调查、调解。")),
    "answered": StageWords(
        "message", "green", N_("已答复"), N_("满意请确认;没有解决,可以要求重新办理。")
    ),
    "confirmed": StageWords("circle-check", "green", N_("已确认"), N_("您已确认办理结果。")),
    "reopened": StageWords("refresh", "amber", N_("重新办理"), N_("已交回商圈办公室继续办理。")),
    "closed": StageWords("circle-check-filled", "green", N_("已办结"), N_("这件投诉已经结束。")),
}
_LATER = StageWords("info-circle", "amber", N_("有新的进展"), N_("请到服务台询问。"))
_PENDING = {
    "filed": N_("联网后提交到商圈办公室,凭编号查看进展。"),
    "confirmed": N_("您确认了办理结果,联网后提交。"),
    "reopened": N_("您要求重新办理,联网后提交。"),
}


def stage_words(view: ComplaintView) -> StageWords:
    """What is not yet confirmed by the server reads so."""
    if view.pending:
        return StageWords("clock", "amber", N_("已登记,待确认"), _PENDING[view.pending])
    if view.problem and view.stage == "filed":
        return StageWords("circle-x", "accent", N_("没有登记成功"), view.problem)
    return STAGES.get(view.stage, _LATER)


def due_words(view: ComplaintView) -> tuple[str, str]:
    """A title and a sentence on what comes next and until when; empty: nothing does."""
    if view.pending:
        return "", ""
    if view.waiting_for:
        asked = _("期限已暂停,请把材料交到服务台。")
        return _("等您补充材料"), f"{view.waiting_for}\n{asked}"
    if view.stage == "answered" and view.confirm_by:
        return _by(_("最晚{date}确认"), view.confirm_by), _("过期没有确认,系统会自动办结。")
    if view.stage == "filed" and view.due_on:
        return _by(_("最晚{date}告知是否受理"), view.due_on), ""
    if view.stage in ("accepted", "handling", "reopened") and view.due_on:
        return _by(_("最晚{date}答复您"), view.due_on), ""
    return "", ""


def _by(sentence: str, day: date) -> str:
    return sentence.format(date=dated_weekday_text(day))
