"""The demo's complaints: one that has just come, some answered in time or late, one overdue."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import User

from server.config.demo_files import demo_id
from server.districts.models import District
from server.merchants import services
from server.merchants.models import Complaint, Merchant
from sync.events.contact import Contact


@dataclass(frozen=True)
class DemoComplaint:
    """`shop`: the merchant's slug. Days are counted back from the loading, then from the filing;
    `answered_after` None: nobody answered yet."""

    shop: str
    filed_ago: int
    kind: str
    text: str
    answered_after: int | None = None
    answer: str = ""


_NEW = DemoComplaint("huilin-fresh", 2, "price", "标价签和结账价格不一致,差了三元。(演示)")
_HANDLED = (
    DemoComplaint(
        *("qingmai-bakery", 150, "quality", "面包里有一小块包装纸。(演示)"),
        *(8, "店家当天退款,并更换了封口机的刀片。(演示)"),
    ),
    DemoComplaint(
        *("qingmai-bakery", 90, "service", "排队时有人插队,店员没有管。(演示)"),
        *(13, "店家在柜台前划了等候线,并安排专人引导。(演示)"),
    ),
    DemoComplaint(
        *("qingmai-bakery", 40, "promise", "说当天售完,晚上买到早上的面包。(演示)"),
        *(10, "店家说明了出炉时间,现在贴在每个托盘上。(演示)"),
    ),
    DemoComplaint(
        *("xiangweiju", 200, "price", "菜单和结账价格差五元。(演示)"),
        *(82, "店家退还差价,菜单已全部更换。(演示)"),
    ),
    DemoComplaint(
        *("xiangweiju", 100, "advertising", "写着现杀活鱼,端上来是冰鲜的。(演示)"),
    ),
    DemoComplaint(
        *("anbu-sports", 60, "promise", "吊牌完好的鞋子第六天不给退。(演示)"),
        *(5, "店家已按七日无理由退货办理退款。(演示)"),
    ),
)


def load_complaints(district: District, now: datetime) -> None:
    """Loading again changes nothing. Without an officer nothing is answered."""
    officer = User.objects.filter(is_superuser=True).first()
    for number, made in enumerate((_NEW, *_HANDLED), start=1):
        complaint_id = demo_id(district, "complaint", str(number))
        if not Complaint.objects.filter(pk=complaint_id).exists():
            filed = _file(district, made, number, now)
            if officer is not None and made is not _NEW:
                _handle(filed, made, officer)


def _file(district: District, made: DemoComplaint, number: int, now: datetime) -> Complaint:
    return services.file_complaint(
        complaint_id=demo_id(district, "complaint", str(number)),
        merchant=Merchant.objects.get(pk=demo_id(district, "merchant", made.shop)),
        device=None,
        filed_at=now - timedelta(days=made.filed_ago),
        kind=made.kind,
        text=made.text,
        reference=f"DEMC{number:04d}",
        contact=Contact(name="示例顾客", phone="13800009999") if made is _NEW else None,
    )


def _handle(filed: Complaint, made: DemoComplaint, officer: User) -> None:
    """Accept it a day later, and answer and confirm it where the demo says so."""
    accepted = filed.filed_at + timedelta(days=1)
    row = services.take_step(
        "accept", complaint=filed, officer=officer, seen=filed.step, now=accepted
    )
    if made.answered_after is not None:
        answered = filed.filed_at + timedelta(days=made.answered_after)
        services.take_step(
            *("answer",),
            complaint=row,
            officer=officer,
            seen=row.step,
            now=answered,
            text=made.answer,
        )
        services.confirm(filed.reference, now=answered + timedelta(days=1), district=filed.district)
