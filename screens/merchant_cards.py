"""The cards of a merchant's page. A card that would be empty is None."""

from collections.abc import Callable, Iterator

from kivy.properties import StringProperty
from kivy.uix.widget import Widget

from kiosk.domain.credit_code import grouped_credit_code
from kiosk.queries.merchants import ComplaintNumbers, MerchantView, Promise, StarRating
from screens.language import _
from screens.star_words import axes_of, breach_text, sum_of, sum_rows
from screens.theme import current_theme
from screens.widgets.card import Card, Column, Row, Tiles
from screens.widgets.figures import BigFigure, CountBar, HeadedCard, TableRow
from screens.widgets.listing import Fact, Notice, Stars
from screens.widgets.radar_chart import RadarChart
from screens.widgets.tap import Tap
from screens.widgets.text import Text
from screens.wording import full_date_text


class WhereCard(Card):
    """Where the shop is, and what visitors think of it."""

    floor = StringProperty("")
    address = StringProperty("")
    rating = StringProperty("")


class PromiseRow(Row):
    """What is promised, and on what conditions."""

    title = StringProperty("")
    conditions = StringProperty("")


def place_card(view: MerchantView, on_map: Tap | None) -> WhereCard:
    card = WhereCard(
        floor=f"{view.floor} {view.shop_no}".strip(), address=view.address, rating=_rating(view)
    )
    card.ids.stars.value = view.rating_mean or 0
    if on_map is not None:
        card.add_widget(on_map)
    return card


def _rating(view: MerchantView) -> str:
    if view.rating_mean is None:
        return _("还没有评价,来做第一位")
    return _("{mean} 分,{n} 人评价").format(mean=f"{view.rating_mean:.1f}", n=view.rating_count)


def honours(view: MerchantView) -> HeadedCard | None:
    """The stars and what else was awarded, each with its last day."""
    facts = []
    if view.star_rating is not None and view.star_rating.stars:
        stars = _("{n}星党员商户").format(n=view.star_rating.stars)
        facts.append(Fact(icon="star-filled", label=_("星级评定"), content=stars))
    for honour in view.honours:
        until = _("有效至{date}").format(date=full_date_text(honour.valid_until))
        facts.append(Fact(icon="medal", label=until, content=honour.name))
    return _section("award", _("荣誉"), *facts) if facts else None


def promises(view: MerchantView) -> HeadedCard | None:
    if not view.promises:
        return None
    rows = [PromiseRow(title=_promise(one), conditions=one.conditions) for one in view.promises]
    return _section("shield-check", _("服务承诺"), *rows)


def _promise(promise: Promise) -> str:
    """Its days beside it, unless its name tells them already, as 七日无理由退货 does."""
    if promise.days is None or "日" in promise.title or "天" in promise.title:
        return promise.title
    return _("{promise}({n}天内)").format(promise=promise.title, n=promise.days)


def pledge(view: MerchantView) -> HeadedCard | None:
    """亮身份 亮职责 亮承诺."""
    parts = (
        ("id-badge-2", _("亮身份"), view.pledge.identity),
        ("clipboard-check", _("亮职责"), view.pledge.duty),
        ("heart-handshake", _("亮承诺"), view.pledge.promise),
    )
    facts = [Fact(icon=icon, label=label, content=text) for icon, label, text in parts if text]
    return _section("flag", _("三亮承诺"), *facts) if facts else None


def star_rating(view: MerchantView, show_how: Callable[[], None]) -> HeadedCard | None:
    """The four parts as a chart and as a table, their sum, and the stars."""
    rating = view.star_rating
    if rating is None:
        return None
    how = Tap(name="merchant.stars", text=_("星级是怎么评的"), icon="help-circle")
    how.bind(on_release=lambda _tap: show_how())
    title = _("星级评定:{n}分").format(n=sum_of(rating).total)
    chart, table = RadarChart(axes=axes_of(rating)), sum_table(rating)
    section = _section("star", title, _stars_row(rating), chart, table)
    if rating.verified_breach:
        section.add_widget(breach_notice(rating))
    section.add_widget(how)
    return section


def _stars_row(rating: StarRating) -> Stars:
    return Stars(value=rating.stars, side=current_theme().px(60))


def sum_table(rating: StarRating) -> Column:
    """The points, part by part, and what they add up to."""
    table = Column(spacing=0)
    for row in sum_rows(rating):
        table.add_widget(TableRow(**row))
    return table


def breach_notice(rating: StarRating) -> Notice:
    """What a verified breach has done to the stars."""
    return Notice(
        icon="alert-triangle",
        state_tone="amber",
        title=_("有查实的失信行为"),
        text=breach_text(rating),
    )


def visitors(view: MerchantView) -> HeadedCard | None:
    """How many gave five stars, four, and so on."""
    most = max(view.rating_counts, default=0)
    if not most or view.rating_mean is None:
        return None
    rows = [
        CountBar(label=_("{n}星").format(n=stars), count=str(count), share=count / most)
        for stars, count in reversed(list(enumerate(view.rating_counts, start=1)))
    ]
    title = _("{n} 位顾客的评价").format(n=sum(view.rating_counts))
    return _section("users", title, *rows)


def complaints(view: MerchantView) -> HeadedCard | None:
    """Of twelve months: how many, how they were answered, and how long it took."""
    numbers = view.complaints
    if numbers is None:
        return None
    until = _("近12个月,截至{date}").format(date=full_date_text(numbers.until))
    section = _section("message-report", _("投诉和答复"))
    if numbers.filed + numbers.refused:
        section.add_widget(_complaint_figures(numbers))
    for words in _complaint_words(numbers):
        section.add_widget(Text(content=words))
    if numbers.overdue:
        section.add_widget(
            Notice(
                icon="alert-triangle",
                state_tone="amber",
                text=_("有 {n} 件超过期限还没有答复。").format(n=numbers.overdue),
            )
        )
    section.add_widget(Text(content=until, tone="muted"))
    return section


def _complaint_figures(numbers: ComplaintNumbers) -> Tiles:
    tiles = Tiles(cols=3)
    tiles.add_widget(BigFigure(value=str(numbers.filed), label=_("件投诉")))
    tiles.add_widget(BigFigure(value=str(numbers.answered), label=_("件已答复"), tone="green"))
    if numbers.share_in_time is not None:
        share = f"{numbers.share_in_time:.0%}"
        tone = "green" if numbers.share_in_time == 1 else "amber"
        tiles.add_widget(BigFigure(value=share, label=_("按期答复"), tone=tone))
    return tiles


def _complaint_words(numbers: ComplaintNumbers) -> Iterator[str]:
    if not numbers.filed:
        yield _("没有收到投诉。")
    if numbers.refused:
        yield _("另有 {n} 件不符合受理条件。").format(n=numbers.refused)
    if numbers.filed:
        yield _promised_and_actual(numbers)


def _promised_and_actual(numbers: ComplaintNumbers) -> str:
    if numbers.median_days is None:
        return _("承诺受理后{n}个工作日内办结。").format(n=numbers.promised_days)
    words = _("承诺受理后{n}个工作日内办结;实际答复用时的中位数是{days}个工作日。")
    return words.format(n=numbers.promised_days, days=f"{numbers.median_days:g}")


def licence(view: MerchantView) -> HeadedCard:
    """The number as on the licence on the wall, in its parts, so that it can be compared."""
    code = Fact(
        icon="certificate",
        label=_("统一社会信用代码"),
        content=grouped_credit_code(view.credit_code),
    )
    if view.has_licence:
        words = _("与墙上的营业执照核对;可到国家企业信用信息公示系统查询。")
        return _section("certificate", _("营业执照"), code, Text(content=words, tone="muted"))
    doubt = _("这个代码的校验位不对,请到服务台核实。")
    notice = Notice(icon="alert-triangle", state_tone="amber", text=doubt)
    return _section("certificate", _("营业执照"), code, notice)


def _section(icon: str, title: str, *parts: Widget) -> HeadedCard:
    section = HeadedCard(icon=icon, title=title)
    for part in parts:
        section.add_widget(part)
    return section
