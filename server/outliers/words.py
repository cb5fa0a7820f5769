"""The evidence of an outlier in plain Chinese."""

from django.utils import timezone

from server.outliers.detection import YOUNG_WEEKS
from server.outliers.models import Outlier
from server.outliers.watches import LEAST_PER_DAY, LEAST_SHARE

_KIND = Outlier.Kind


def evidence(row: Outlier) -> tuple[str, ...]:
    """Sentences: what came, what is usual, how likely it is."""
    return (_came(row), _usual(row), f"这样的情况偶然出现的可能性{chance_text(row.chance)}。")


def window_text(row: Outlier) -> str:
    """In the district's zone; the day once."""
    start, end = timezone.localtime(row.window_from), timezone.localtime(row.window_until)
    if start.date() == end.date():
        return f"{start:%Y-%m-%d %H:%M} 至 {end:%H:%M}"
    return f"{start:%Y-%m-%d %H:%M} 至 {end:%m-%d %H:%M}"


def chance_text(chance: float) -> str:
    """A round number that people can picture."""
    for limit, words in (
        (1e-12, "不到万亿分之一"),
        (1e-8, "不到亿分之一"),
        (1e-6, "不到百万分之一"),
    ):
        if chance < limit:
            return words
    return f"约为 {1 / chance:,.0f} 分之一"


def number(value: float) -> str:
    """Two digits below ten, none above."""
    return f"{value:.0f}" if value >= 10 else f"{value:.1f}" if value >= 1 else f"{value:.2f}"


def _came(row: Outlier) -> str:
    when = window_text(row)
    if row.kind == _KIND.ONE_TERMINAL:
        return f"{when},{row.device} 上连续给这家店评了 {row.count} 次。"
    if row.kind == _KIND.ONE_NETWORK:
        return f"{when},同一个手机网络评价了 {row.total} 次,其中 {row.count} 次给了这家店。"
    return f"{when},这家店收到的评价里,最集中的一段有 {row.count} 条。"


def _usual(row: Outlier) -> str:
    """A bound is called one: the least that every shop may get is not measured."""
    if row.kind == _KIND.ONE_NETWORK:
        share = f"约占 {row.usual:.0%}" if row.usual > LEAST_SHARE else f"最多占 {row.usual:.0%}"
        return (
            f"按前 {row.history_weeks} 周的手机评价,这家店{share},"
            f"也就是其中约 {number(row.expected)} 次。"
        )
    if row.history_weeks < YOUNG_WEEKS:
        usual = f"这家店还没有足够的评价可比,按每天最多 {number(row.usual)} 条算"
    else:
        about = "约" if row.usual > LEAST_PER_DAY else "最多"
        usual = f"这家店平时每天{about} {number(row.usual)} 条(前 {row.history_weeks} 周的中位数)"
    return f"{usual},最忙的一段里也只有约 {number(row.expected)} 条。"
