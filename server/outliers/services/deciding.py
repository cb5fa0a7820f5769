"""What officers decide of an outlier: keep, exclude with a reason, a second look, take in again."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from server.merchants.services import exclude_ratings, include_ratings
from server.outliers.models import Outlier, OutlierDecision, RatingFlag

_State, _Kind = Outlier.State, OutlierDecision.Kind
LONGEST = 200


class NotAllowed(Exception):
    """The text says why, in Chinese."""


@dataclass(frozen=True)
class Choice:
    """`by_another`: not by the officer who decided last. `missing` is said where a reason is needed
    and not there."""

    name: str
    label: str
    allowed_from: tuple[str, ...]
    to: str
    hint: str
    missing: str = ""
    by_another: bool = False

    @property
    def picks_stars(self) -> bool:
        return self.name == _Kind.EXCLUDE


CHOICES = {
    choice.name: choice
    for choice in (
        Choice(
            *(_Kind.KEEP, "保留", (_State.NEW,), _State.KEPT),
            hint="查明是正常的,例如店里办活动。评价照常计入,记录保留。",
            missing="请写明为什么保留",
        ),
        Choice(
            *(_Kind.EXCLUDE, "排除", (_State.NEW, _State.KEPT), _State.EXCLUDED),
            hint="所选星数的评价不再计入商户的平均分和人数,仍留在评价列表里。之后由另一位工作人员复看。",
            missing="请写明为什么排除",
        ),
        Choice(
            *(_Kind.UPHOLD, "复看:同意排除", (_State.EXCLUDED,), _State.UPHELD),
            hint="由不是作出排除决定的另一位工作人员复看。",
            by_another=True,
        ),
        Choice(
            *(_Kind.RESTORE, "恢复计入", Outlier.OUT, _State.KEPT),
            hint="排除错了,或者情况有了变化。这些评价重新计入。",
            missing="请写明为什么恢复",
        ),
    )
}


def choices_for(outlier: Outlier) -> tuple[Choice, ...]:
    """What can be decided of it now."""
    return tuple(one for one in CHOICES.values() if outlier.state in one.allowed_from)


@transaction.atomic
def decide(
    name: str,
    *,
    outlier: Outlier,
    officer: User,
    seen: int,
    now: datetime,
    reason: str = "",
    stars: Collection[int] = (1, 2, 3, 4, 5),
) -> Outlier:
    """`seen` is the step that the officer saw last; `stars` picks what is excluded. The merchant is
    published anew. Raises NotAllowed."""
    row = Outlier.objects.select_for_update(of=("self",)).get(pk=outlier.pk)
    choice, reason = CHOICES.get(name), reason.strip()
    if row.step != seen:
        raise NotAllowed("刚刚有人作了新的决定,请先看最新的处理记录")
    if choice is None or choice not in choices_for(row):
        raise NotAllowed(f"“{row.get_state_display()}”时不能这样处理")
    _check(choice, row, officer, reason)
    count = _apply(choice, row, reason, now, stars)
    row.state, row.step = choice.to, row.step + 1
    row.save()
    OutlierDecision.objects.create(
        district_id=row.district_id,
        outlier=row,
        step=row.step,
        kind=name,
        officer=officer,
        at=now,
        reason=reason,
        count=count,
    )
    return row


def _check(choice: Choice, row: Outlier, officer: User, reason: str) -> None:
    if choice.missing and not reason:
        raise NotAllowed(choice.missing)
    if len(reason) > LONGEST:
        raise NotAllowed(f"最多 {LONGEST} 个字,现在是 {len(reason)} 个字")
    last = row.decisions.last()
    if choice.by_another and last is not None and last.officer_id == officer.pk:
        raise NotAllowed("复看要由另一位工作人员来做")


def _apply(choice: Choice, row: Outlier, reason: str, now: datetime, stars: Collection[int]) -> int:
    """What the decision does to the ratings; how many it is about."""
    flags = row.flags.all()
    if choice.name == _Kind.UPHOLD:
        return flags.filter(excluded=True).count()
    if choice.name != _Kind.EXCLUDE:
        return _take_in(row)
    chosen = flags.filter(rating__stars__in=stars)
    ids = list(chosen.values_list("rating_id", flat=True))
    if not ids:
        raise NotAllowed("请至少选择一种星数")
    chosen.update(excluded=True)
    exclude_ratings(ids, reason=f"{row.get_kind_display()}:{reason}", now=now)
    return len(ids)


def _take_in(row: Outlier) -> int:
    """Except what another outlier still leaves out."""
    flags = row.flags.all()
    ids = set(flags.values_list("rating_id", flat=True))
    flags.update(excluded=False)
    still_out = RatingFlag.objects.filter(rating__in=ids, excluded=True)
    back = ids - set(still_out.values_list("rating_id", flat=True))
    include_ratings(back)
    return len(back)
