"""Camera sequences made by calculation: a code in a moving hand before a 1280x720 camera at 30 Hz.

Light is added up in linear values, photons are counted, then come the camera's curve and its JPEG.
A sequence is the same for the same family, category and number, on every machine.
"""

import base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import cast

import cv2
import numpy as np
import qrcode
from numpy.random import Generator
from numpy.typing import NDArray
from qrcode.constants import ERROR_CORRECT_L, ERROR_CORRECT_M, ERROR_CORRECT_Q

from kiosk.devices.frame import Frame

WIDTH, HEIGHT, RATE_HZ = 1280, 720, 30
FRAMES = 15
_FOCAL_PX = 1000.0
_BOX = 8
_FINER, _FINER_SCREEN = 2, 5  # samples a pixel, each way
_READOUT_S = 0.02  # from the first row of a frame to the last
_PATH_STEPS = 9
_READ_NOISE = 2.0  # electrons

Light = NDArray[np.float32]
"""Linear light, 1.0 is what just saturates the camera."""


class Family(IntEnum):
    """Which seeds: one family to build with, the other only for the figures that are reported."""

    DEVELOPMENT = 1
    REPORTED = 2


@dataclass(frozen=True)
class Take:
    """How one sequence is filmed. Lengths on the sticker are in modules, in the frame in pixels."""

    module_px: float
    tilt: tuple[float, float] = (0.1, 0.1)
    turn: float = 0.0
    sway_px: float = 6.0
    exposure_s: float = 0.004
    defocus_px: float = 0.6
    photons: float = 3000.0
    white: float = 0.75
    black: float = 0.06
    glare: float = 0.0
    inverted: bool = False
    radius: float | None = None
    upright: bool = True
    sag: float = 0.35
    screen_pixels: float | None = None
    jpeg: int = 88


@dataclass(frozen=True)
class Sequence:
    """The frames, and the text that the code in them holds."""

    category: str
    text: str
    frames: list[Frame] = field(repr=False)


def sequence(family: Family, category: str, number: int, frames: int = FRAMES) -> Sequence:
    """A code held before the camera for `frames` frames."""
    random = np.random.default_rng([family, CATEGORIES.index(category), number])
    take = _TAKES[category](random)
    text, correction = _text_and_correction(random)
    film = _Film(take, _sticker(text, correction, take), random)
    return Sequence(category, text, [film.frame(at / RATE_HZ) for at in range(frames)])


def scene_without_code(family: Family, number: int, frames: int, walkers: int = 0) -> list[Frame]:
    """A wall with writing on it, and people in patterned clothes who walk by."""
    random = np.random.default_rng([family, 99, number])
    wall = _background(random)
    people = [_Walker(random) for _ in range(walkers)]
    filmed = []
    for at in range(frames):
        light = wall.copy()
        for person in people:
            person.paint(light, at / RATE_HZ)
        filmed.append(_developed(light, Take(4.0), random))
    return filmed


def _text_and_correction(random: Generator) -> tuple[str, int]:
    """Three in five are integrity codes; the rest is what other people's codes hold."""
    kind = random.random()
    noise = random.bytes(101)
    if kind < 0.6:
        payload = base64.b32encode(noise).decode().rstrip("=")
        return f"HTTPS://DQ.EXAMPLE.CN/C/{payload}", ERROR_CORRECT_M
    if kind < 0.75:
        return f"https://qr.alipay.com/fkx{noise.hex()[:24]}", ERROR_CORRECT_M
    if kind < 0.9:
        return f"wxp://f2f0{base64.urlsafe_b64encode(noise[:33]).decode()}", ERROR_CORRECT_L
    return f"商户:张记灌汤包 二楼{noise[0]}号 {noise.hex()[:16]}", ERROR_CORRECT_Q


def _sticker(text: str, correction: int, take: Take) -> Light:
    """The code with its quiet zone as reflectance; or as a phone's pixels shine it."""
    code = qrcode.QRCode(box_size=1, border=4, error_correction=correction)
    code.add_data(text)
    code.make()
    bright = ~np.array(code.get_matrix(), dtype=bool) ^ take.inverted
    shade = np.where(bright, take.white, take.black).astype(np.float32)
    if take.screen_pixels is not None:
        return _shone(shade, take.screen_pixels)
    sticker = cv2.resize(shade, None, fx=_BOX, fy=_BOX, interpolation=cv2.INTER_NEAREST)
    if take.radius is None:
        return cast(Light, sticker)
    return _bent(cast(Light, sticker), take)


def _shone(shade: Light, pixels: float) -> Light:
    """Each module `pixels` screen pixels wide; a pixel is a lit square in a dark grid."""
    side = round(shade.shape[0] * pixels)
    screen = cv2.resize(shade, (side, side), interpolation=cv2.INTER_NEAREST)
    lit = np.full((4, 4), 1.45, np.float32)
    lit[3], lit[:, 3] = 0.1, 0.1
    return cast(Light, np.kron(screen, lit).astype(np.float32))


def _bent(sticker: Light, take: Take) -> Light:
    """The sticker round a bottle, `radius` in modules, upright or lying, seen not quite level."""
    side = sticker.shape[0]
    bend = (take.radius or 1.0) * _BOX
    y, x = np.mgrid[0:side, 0:side].astype(np.float32)
    round_it, along_it = (x, y) if take.upright else (y, x)
    across = (round_it - side / 2).clip(-bend * 0.995, bend * 0.995)
    flat = bend * np.arcsin(across / bend) + side / 2
    sunk = along_it - take.sag * (bend - np.sqrt(bend**2 - across**2))
    ways = (flat, sunk) if take.upright else (sunk, flat)
    return cast(Light, cv2.remap(sticker, *ways, cv2.INTER_LINEAR, borderValue=(0.3,)))


class _Film:
    """One take of one sticker: where the hand is when, and what the camera makes of it."""

    def __init__(self, take: Take, sticker: Light, random: Generator) -> None:
        self._take, self._sticker, self._random = take, sticker, random
        self._wall = _background(random)
        self._sway = _Sway(random, take.sway_px)
        self._middle = np.array([WIDTH / 2, HEIGHT / 2]) + random.uniform(-120, 120, 2) * (1, 0.5)
        self._lamp = random.uniform(-0.45, 0.45, 2)
        self._modules = self._sticker_modules()
        self._finer = _FINER if take.screen_pixels is None else _FINER_SCREEN

    def frame(self, at_s: float) -> Frame:
        """The frame whose exposure begins at `at_s`."""
        moments = at_s + np.linspace(0, self._take.exposure_s, self._steps(at_s))
        light = np.asarray(np.mean([self._exposed(each) for each in moments], axis=0), np.float32)
        if self._take.glare:
            light += self._glare(at_s)
        if self._take.screen_pixels is not None:
            light *= _bands(at_s)
        return _developed(light, self._take, self._random)

    def _steps(self, at_s: float) -> int:
        way = self._sway.at(at_s + self._take.exposure_s) - self._sway.at(at_s)
        return int(min(1 + np.hypot(*way[:2]), _PATH_STEPS))

    def _exposed(self, at_s: float) -> Light:
        matrix = self._matrix(at_s)
        left, top, right, bottom = self._covered(matrix)
        light = self._wall.copy()
        fine = self._finer
        finer = np.diag([fine, fine, 1.0]) @ _moved(-left, -top) @ matrix
        size = ((right - left) * fine, (bottom - top) * fine)
        seen = _warped(self._sticker, finer, size)
        here = _warped(np.ones_like(self._sticker), finer, size)
        part = light[top:bottom, left:right]
        area = cv2.INTER_AREA
        part *= 1 - cv2.resize(here, part.shape[::-1], interpolation=area)
        part += cv2.resize(seen, part.shape[::-1], interpolation=area)
        return light

    def _matrix(self, at_s: float) -> NDArray[np.float64]:
        """From pixels of the sticker to pixels of the frame."""
        sway = self._sway.at(at_s)
        speed = (self._sway.at(at_s + 0.001) - sway)[:2] / 0.001
        scale = self._modules / self._sticker.shape[0]
        depth = _FOCAL_PX / self._take.module_px * (1 + sway[3])
        middle = self._middle + sway[:2]
        turned = _turned(*self._take.tilt, self._take.turn + sway[2])
        place = np.array([*(middle - (WIDTH / 2, HEIGHT / 2)) / _FOCAL_PX, 1.0]) * depth
        plane = np.column_stack([turned[:, 0] * scale, turned[:, 1] * scale, place])
        half = self._sticker.shape[0] / 2
        lens = np.array([[_FOCAL_PX, 0, WIDTH / 2], [0, _FOCAL_PX, HEIGHT / 2], [0, 0, 1.0]])
        return np.asarray(_rolling(speed) @ lens @ plane @ _moved(-half, -half), np.float64)

    def _covered(self, matrix: NDArray[np.float64]) -> tuple[int, int, int, int]:
        side = self._sticker.shape[0]
        corners = np.array([[[0, 0]], [[side, 0]], [[side, side]], [[0, side]]], np.float64)
        points = cv2.perspectiveTransform(corners, matrix)[:, 0]
        low, high = points.min(axis=0), points.max(axis=0)
        left, top = (max(int(value) - 2, 0) for value in low)
        return left, top, min(int(high[0]) + 3, WIDTH), min(int(high[1]) + 3, HEIGHT)

    def _glare(self, at_s: float) -> Light:
        """A lamp's reflection. It wanders over the sticker twice as fast as the hand moves."""
        side = self._modules * self._take.module_px
        sway = self._sway.at(at_s)[:2]
        x0, y0 = self._middle + self._lamp * side * 0.7 - sway * 3.0
        y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
        size = side * self._take.glare
        far = ((x - x0) / size) ** 2 + ((y - y0) / (size * 0.6)) ** 2
        return cast(Light, (2.5 * np.exp(-far)).astype(np.float32))

    def _sticker_modules(self) -> float:
        if self._take.screen_pixels is not None:
            return float(self._sticker.shape[0] / 4 / self._take.screen_pixels)
        return float(self._sticker.shape[0] / _BOX)


class _Sway:
    """A hand's tremor: x and y in pixels, turn in radians, distance as a part, by sums of waves."""

    def __init__(self, random: Generator, size_px: float) -> None:
        self._waves = np.array([0.7, 1.6, 3.1, 5.3, 8.5])
        self._phases = random.uniform(0, 2 * np.pi, (4, len(self._waves)))
        size = np.array([size_px, size_px, size_px * 0.0012, size_px * 0.0012])
        part = np.array([1.0, 0.6, 0.4, 0.22, 0.12]) * random.uniform(0.5, 1.5, (4, 5))
        self._sizes = size[:, None] * part

    def at(self, at_s: float) -> NDArray[np.float64]:
        turns = 2 * np.pi * self._waves * at_s + self._phases
        return np.asarray((self._sizes * np.sin(turns)).sum(axis=1), np.float64)


class _Walker:
    """Somebody in a checked shirt who crosses the picture."""

    def __init__(self, random: Generator) -> None:
        self._cells = cv2.resize(
            random.uniform(0.05, 0.6, (26, 14)).astype(np.float32),
            (168, 312),
            interpolation=cv2.INTER_NEAREST,
        )
        self._x, self._top = random.uniform(0, WIDTH), int(random.uniform(100, 380))
        self._speed = random.uniform(150, 400) * random.choice([-1, 1])

    def paint(self, light: Light, at_s: float) -> None:
        height, width = self._cells.shape
        left = int(self._x + self._speed * at_s) % (WIDTH - width)
        light[self._top : self._top + height, left : left + width] = self._cells


def _background(random: Generator) -> Light:
    coarse = random.uniform(12, 115, (5, 9)).astype(np.uint8)
    wall = cv2.resize(coarse, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
    for _ in range(6):
        x, y = int(random.uniform(0, WIDTH - 200)), int(random.uniform(40, HEIGHT))
        shade = int(random.uniform(5, 180))
        cv2.putText(wall, "SALE 50% OFF", (x, y), cv2.FONT_HERSHEY_DUPLEX, 1.2, (shade,), 3)
        cv2.rectangle(wall, (y, x // 2), (y + 90, x // 2 + 140), (255 - shade,), 2)
    return cast(Light, wall.astype(np.float32) / 255)


def _developed(light: Light, take: Take, random: Generator) -> Frame:
    """Lens, photons, curve, eight bits, JPEG."""
    soft = cv2.filter2D(cv2.GaussianBlur(light, (0, 0), 0.5), -1, _disc(take.defocus_px))
    photons = np.maximum(soft, 0) * np.float32(take.photons)
    chance = random.standard_normal(soft.shape, np.float32)
    counted = photons + chance * np.sqrt(photons + _READ_NOISE**2)  # Poisson's law, nearly
    curve = (counted / take.photons).clip(0, 1) ** (1 / 2.2)
    grey = (curve * 255).astype(np.uint8)
    _, packed = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, take.jpeg])
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE), np.uint8)


def _bands(at_s: float) -> Light:
    """The dark bands that run down a screen whose light is switched on and off."""
    rows = np.arange(HEIGHT, dtype=np.float32)[:, None]
    return (0.75 + 0.25 * np.sin(rows / 25 + 23 * at_s)).astype(np.float32)


def _disc(radius: float) -> Light:
    """What a lens out of focus makes of a point; its rim falls off over one pixel."""
    reach = int(radius) + 1
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    disc = (radius + 0.5 - np.hypot(x, y)).clip(0, 1).astype(np.float32)
    return cast(Light, disc / disc.sum())


def _warped(sticker: Light, matrix: NDArray[np.float64], size: tuple[int, int]) -> Light:
    return cast(Light, cv2.warpPerspective(sticker, matrix, size, flags=cv2.INTER_LINEAR))


def _moved(x: float, y: float) -> NDArray[np.float64]:
    return np.array([[1, 0, x], [0, 1, y], [0, 0, 1.0]])


def _rolling(speed: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rows that are read later see the hand further on its way."""
    late = speed * _READOUT_S / HEIGHT
    return np.array(
        [[1, late[0], -late[0] * HEIGHT / 2], [0, 1 + late[1], -late[1] * HEIGHT / 2], [0, 0, 1.0]]
    )


def _turned(around_x: float, around_y: float, turn: float) -> NDArray[np.float64]:
    matrix = (
        cv2.Rodrigues(np.array([around_x, 0, 0]))[0]
        @ cv2.Rodrigues(np.array([0, around_y, 0]))[0]
        @ cv2.Rodrigues(np.array([0, 0, turn]))[0]
    )
    return np.asarray(matrix, np.float64)


def _steep(random: Generator) -> tuple[float, float]:
    angle, way = random.uniform(0.85, 1.15), random.uniform(0, 2 * np.pi)
    return float(angle * np.sin(way)), float(angle * np.cos(way))


def _normal(random: Generator) -> Take:
    low, high = -0.2, 0.2
    return Take(
        random.uniform(3.2, 5.0),
        tilt=tuple(random.uniform(low, high, 2)),
        turn=random.uniform(low, high),
        sway_px=random.uniform(3, 7),
    )


_TAKES: dict[str, Callable[[Generator], Take]] = {
    "normal": _normal,
    "perspective": lambda random: replace(_normal(random), tilt=_steep(random)),
    "blur": lambda random: replace(_normal(random), defocus_px=random.uniform(2.0, 4.0)),
    "motion": lambda random: replace(
        _normal(random), sway_px=random.uniform(9, 27), exposure_s=1 / 50
    ),
    "noise": lambda random: replace(_normal(random), photons=random.uniform(10, 36), jpeg=75),
    "glare": lambda random: replace(
        _normal(random), glare=random.uniform(0.1, 0.3), sway_px=random.uniform(8, 20)
    ),
    "low contrast": lambda random: replace(
        _normal(random),
        white=0.30,
        black=0.30 - random.uniform(0.045, 0.11),
        photons=random.uniform(800, 2500),
    ),
    "small": lambda random: replace(_normal(random), module_px=random.uniform(1.5, 3.4)),
    "inverted": lambda random: replace(
        _normal(random), inverted=True, photons=random.uniform(80, 400)
    ),
    "moire": lambda random: replace(
        _normal(random),
        module_px=random.uniform(2.2, 4.0),
        photons=random.uniform(100, 800),
        screen_pixels=random.uniform(3, 9),
        white=0.9,
        black=0.12,
    ),
    "curved": lambda random: replace(
        _normal(random),
        radius=random.uniform(20, 34),
        upright=bool(random.random() < 0.6),
        sag=float(random.uniform(0.2, 0.5) * random.choice([-1, 1])),
    ),
}
CATEGORIES = list(_TAKES)


def appearing(family: Family, number: int, empty: int, frames: int) -> Iterator[Frame]:
    """Nobody for `empty` frames, then a code held normally."""
    yield from scene_without_code(family, number, empty)
    yield from sequence(family, "normal", number, frames).frames
