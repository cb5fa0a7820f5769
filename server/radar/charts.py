"""Bars of twelve weeks as geometry, for the template to draw as SVG: no script is needed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 380, 190
LEFT, TOP, BOTTOM = 34, 22, 24
_FLOOR = HEIGHT - BOTTOM
_STEPS = (1, 2, 5)


@dataclass(frozen=True)
class Series:
    """`style` is its class in the style sheet; `values` are of the weeks, oldest first."""

    name: str
    style: str
    values: Sequence[int]

    @property
    def total(self) -> int:
        return sum(self.values)


@dataclass(frozen=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    style: str
    title: str


@dataclass(frozen=True)
class Mark:
    """A text at a place: every second week under its bars, a number on the scale or over a bar."""

    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Chart:
    """`rows` are the same numbers as a table: the week, its values, and `notes` where given."""

    title: str
    series: Sequence[Series]
    bars: Sequence[Bar]
    weeks: Sequence[Mark]
    scale: Sequence[Mark]
    over: Sequence[Mark]
    rows: Sequence[tuple[str, Sequence[int], str]]
    note_name: str
    is_empty: bool
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT


def stacked(title: str, labels: Sequence[str], series: Sequence[Series]) -> Chart:
    """The series of a week on top of each other."""
    most = nice_top(max(map(sum, zip(*(one.values for one in series), strict=True)), default=0))
    return _chart(title, labels, series, most, _stacked_bars)


def side_by_side(
    title: str,
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    notes: Sequence[str] = (),
    note_name: str = "",
) -> Chart:
    """The series of a week next to each other; `notes` are written over the weeks."""
    most = nice_top(max((value for one in series for value in one.values), default=0))
    return _chart(title, labels, series, most, _neighbour_bars, notes, note_name)


def nice_top(most: int) -> int:
    """The least 1, 2 or 5 times a power of ten that is not less; even, so that half of it is a
    whole number."""
    power = 1
    while True:
        for step in _STEPS:
            if step * power >= max(most, 2) and step * power % 2 == 0:
                return step * power
        power *= 10


_Draw = Callable[[Sequence[str], Sequence[Series], float], list[Bar]]


def _chart(
    title: str,
    labels: Sequence[str],
    series: Sequence[Series],
    most: int,
    draw: _Draw,
    notes: Sequence[str] = (),
    note_name: str = "",
) -> Chart:
    unit = (_FLOOR - TOP) / most
    tops = [max((one.values[week] for one in series), default=0) for week in range(len(labels))]
    said = notes or [""] * len(labels)
    return Chart(
        title=title,
        series=series,
        bars=draw(labels, series, unit),
        weeks=[
            Mark(_middle(week, labels), HEIGHT - 8, label)
            for week, label in enumerate(labels)
            if (len(labels) - week) % 2
        ],
        scale=[Mark(LEFT - 6, _FLOOR - part * unit, str(part)) for part in (0, most // 2, most)],
        over=[
            Mark(_middle(week, labels), _FLOOR - tops[week] * unit - 5, note)
            for week, note in enumerate(said)
            if note
        ],
        rows=[
            (label, [one.values[week] for one in series], said[week])
            for week, label in enumerate(labels)
        ],
        note_name=note_name,
        is_empty=not any(one.total for one in series),
    )


def _slot(labels: Sequence[str]) -> float:
    return (WIDTH - LEFT) / len(labels)


def _middle(week: int, labels: Sequence[str]) -> float:
    return round(LEFT + (week + 0.5) * _slot(labels), 1)


def _stacked_bars(labels: Sequence[str], series: Sequence[Series], unit: float) -> list[Bar]:
    width, bars = _slot(labels) * 0.66, list[Bar]()
    for week, label in enumerate(labels):
        y, x = float(_FLOOR), _middle(week, labels) - width / 2
        for one in series:
            height = one.values[week] * unit
            y -= height
            if height:
                bars.append(_bar(x, y, width, height, one, label, week))
    return bars


def _neighbour_bars(labels: Sequence[str], series: Sequence[Series], unit: float) -> list[Bar]:
    width, bars = _slot(labels) * 0.7 / len(series), list[Bar]()
    for week, label in enumerate(labels):
        start = _middle(week, labels) - width * len(series) / 2
        for place, one in enumerate(series):
            height = one.values[week] * unit
            if height:
                x = start + place * width
                bars.append(_bar(x, _FLOOR - height, width, height, one, label, week))
    return bars


def _bar(
    x: float, y: float, width: float, height: float, one: Series, label: str, week: int
) -> Bar:
    title = f"{label} 起的一周:{one.name} {one.values[week]}"
    return Bar(round(x, 1), round(y, 1), round(width, 1), round(height, 1), one.style, title)
