"""Which part of a plan is shown, and how it lies in its box."""

from dataclasses import dataclass

Point = tuple[float, float]


@dataclass(frozen=True)
class PlanPart:
    """The whole plan as big as fits, or at `zoom` a part of it around `centre`, which fills the
    plan's own shape. Points are shares from the left upper corner; boxes are left, bottom, width,
    height in pixels."""

    aspect: float
    box: tuple[float, float, float, float]
    centre: Point = (0.5, 0.5)
    zoom: float = 1.0

    @property
    def drawn(self) -> tuple[float, float, float, float]:
        """Where the picture is drawn: in the middle of the box, in its own shape."""
        left, bottom, width, height = self.box
        wide = min(width, height * self.aspect)
        high = wide / self.aspect
        return left + (width - wide) / 2, bottom + (height - high) / 2, wide, high

    @property
    def region(self) -> tuple[float, float, float, float]:
        """Left, top, width and height of what is shown, as shares of the plan."""
        side = 1 / self.zoom
        left, top = (min(max(at - side / 2, 0), 1 - side) for at in self.centre)
        return left, top, side, side

    def to_pixels(self, point: Point) -> Point:
        """Where a point of the plan is in the window; outside of `drawn` when it is not shown."""
        left, top, wide, high = self.region
        x, y, width, height = self.drawn
        return (
            x + (point[0] - left) / wide * width,
            y + height - (point[1] - top) / high * height,
        )

    def from_pixels(self, point: Point) -> Point | None:
        """The point of the plan under a pixel, or None beside the picture."""
        left, top, wide, high = self.region
        x, y, width, height = self.drawn
        across, down = (point[0] - x) / width, (y + height - point[1]) / height
        if not (0 <= across <= 1 and 0 <= down <= 1):
            return None
        return left + across * wide, top + down * high

    def shows(self, point: Point) -> bool:
        """Whether the point is in the part that is shown."""
        left, top, wide, high = self.region
        return left <= point[0] <= left + wide and top <= point[1] <= top + high
