"""A complaint's way in four stops, with where it is."""

from dataclasses import dataclass

from server.merchants.selectors import ComplaintProgress

_STOPS = ("已提交", "已受理", "已答复", "已办结")
_REACHED = {
    "filed": 0,
    "refused": 1,
    "accepted": 1,
    "handling": 1,
    "reopened": 1,
    "answered": 2,
    "confirmed": 3,
    "closed": 3,
}


@dataclass(frozen=True)
class Stop:
    """`state`: done, here or ahead."""

    label: str
    state: str


def progress_steps(progress: ComplaintProgress) -> list[Stop]:
    """A refused complaint ends at its second stop."""
    here = _REACHED[progress.status]
    if progress.status == "refused":
        return [Stop("已提交", "done"), Stop("不予受理", "here")]
    labels = list(_STOPS)
    if progress.status in ("handling", "reopened"):
        labels[here] = progress.status_words
    return [Stop(label, _state(at, here, len(labels))) for at, label in enumerate(labels)]


def _state(at: int, here: int, count: int) -> str:
    if at < here or here == count - 1:
        return "done"
    return "here" if at == here else "ahead"
