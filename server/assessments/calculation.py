"""How an assessment's points become stars, line by line, for people to follow."""

from collections.abc import Sequence
from dataclasses import dataclass

from server.assessments.models import Assessment, AssessmentItem, Part
from server.merchants.services.star_points import (
    MOST_POINTS,
    StarPoints,
    StarResult,
    StarRules,
    star_result,
)


@dataclass(frozen=True)
class PartLines:
    """One part: its items as judged, and what they add up to."""

    label: str
    most: int
    items: tuple[AssessmentItem, ...]
    points: int


@dataclass(frozen=True)
class Step:
    """One line after the parts: what is counted, how, and what comes out."""

    what: str
    how: str
    gives: str


@dataclass(frozen=True)
class Calculation:
    """`missing`: items without points, counted as 0 until they are judged."""

    parts: tuple[PartLines, ...]
    steps: tuple[Step, ...]
    result: StarResult
    missing: int


def points_of(assessment: Assessment) -> StarPoints:
    """The points by part."""
    return _points(assessment, list(assessment.items.select_related("item")))


def calculation(assessment: Assessment) -> Calculation:
    """Every line of it."""
    judged = list(assessment.items.select_related("item"))
    points, rules = _points(assessment, judged), assessment.version.rules
    result = star_result(rules, points)
    return Calculation(
        parts=tuple(_part(part, rules, judged) for part in Part),
        steps=_steps(rules, points, result),
        result=result,
        missing=sum(one.points is None for one in judged),
    )


def _points(assessment: Assessment, judged: Sequence[AssessmentItem]) -> StarPoints:
    return StarPoints(
        **{part.value: _sum(part, judged) for part in Part},
        bonus=assessment.bonus,
        verified_breach=assessment.verified_breach,
    )


def _sum(part: Part, judged: Sequence[AssessmentItem]) -> int:
    return sum(one.points or 0 for one in judged if one.item.part == part)


def _part(part: Part, rules: StarRules, judged: Sequence[AssessmentItem]) -> PartLines:
    own = tuple(one for one in judged if one.item.part == part)
    return PartLines(part.label, rules.most(part), own, _sum(part, own))


def _steps(rules: StarRules, points: StarPoints, result: StarResult) -> tuple[Step, ...]:
    sums = " + ".join(str(points.of(part)) for part in Part)
    uncapped = result.parts + result.bonus
    total = f"{result.parts} + {result.bonus} = {uncapped}"
    if uncapped > MOST_POINTS:
        total += f",最多计 {MOST_POINTS} 分"
    return (
        Step("四个部分合计", f"{sums} = {result.parts}", f"{result.parts} 分"),
        Step("加分", _bonus(rules, points), f"{result.bonus} 分"),
        Step("总分", total, f"{result.total} 分"),
        Step("达到的分数线", _threshold(rules, result), _stars(result.earned)),
        Step("失信行为", _breach(rules, points, result), _stars(result.stars)),
    )


def _bonus(rules: StarRules, points: StarPoints) -> str:
    if points.bonus > rules.bonus:
        return f"填报 {points.bonus} 分,最多计 {rules.bonus} 分"
    return f"填报 {points.bonus} 分,不超过上限 {rules.bonus} 分" if points.bonus else "没有加分"


def _threshold(rules: StarRules, result: StarResult) -> str:
    if result.threshold is None:
        return f"{result.total} < {rules.thresholds[-1]}(一星),没有达到任何分数线"
    above = [line for line in rules.thresholds if line > result.total]
    short = f",离上一级 {above[-1]} 分还差 {above[-1] - result.total} 分" if above else ""
    return f"{result.total} ≥ {result.threshold}{short}"


def _breach(rules: StarRules, points: StarPoints, result: StarResult) -> str:
    if not points.verified_breach:
        return "没有查实的失信行为,星级不变"
    if result.stars < result.earned:
        return f"有查实的失信行为,最高评 {rules.breach_most_stars} 星"
    return f"有查实的失信行为,最高评 {rules.breach_most_stars} 星;本来就没有超过"


def _stars(count: int) -> str:
    return "★" * count or "无星"
