"""Handwriting by zinnia with tegaki's model: good for strokes in the taught order."""

import ctypes
from collections.abc import Sequence
from pathlib import Path

from kiosk.errors import InputMissing

MODEL = Path("/usr/share/tegaki/models/zinnia/handwriting-zh_CN.model")
_BOX = 1000
"""zinnia takes whole numbers inside a box."""

Stroke = Sequence[tuple[float, float]]


class Zinnia:
    """A HandwritingEngine. Raises InputMissing where the library or the model is not installed."""

    def __init__(self, model: Path = MODEL) -> None:
        if not model.is_file():
            raise InputMissing("handwriting needs tegaki-zinnia-simplified-chinese")
        self._lib = _load()
        self._recogniser = ctypes.c_void_p(self._lib.zinnia_recognizer_new())
        if not self._lib.zinnia_recognizer_open(self._recogniser, bytes(model)):
            self.close()
            raise InputMissing(f"zinnia cannot read {model}")

    def recognise(self, strokes: Sequence[Stroke], count: int = 8) -> tuple[str, ...]:
        """See HandwritingEngine."""
        boxed = _boxed(strokes)
        if not boxed:
            return ()
        drawing = ctypes.c_void_p(self._lib.zinnia_character_new())
        try:
            self._lib.zinnia_character_set_width(drawing, ctypes.c_size_t(_BOX))
            self._lib.zinnia_character_set_height(drawing, ctypes.c_size_t(_BOX))
            for number, stroke in enumerate(boxed):
                for x, y in stroke:
                    self._lib.zinnia_character_add(drawing, ctypes.c_size_t(number), x, y)
            return self._classified(drawing, count)
        finally:
            self._lib.zinnia_character_destroy(drawing)

    def close(self) -> None:
        """See HandwritingEngine."""
        self._lib.zinnia_recognizer_destroy(self._recogniser)

    def _classified(self, drawing: ctypes.c_void_p, count: int) -> tuple[str, ...]:
        found = self._lib.zinnia_recognizer_classify(
            self._recogniser, drawing, ctypes.c_size_t(count)
        )
        if not found:
            return ()
        result = ctypes.c_void_p(found)
        size = self._lib.zinnia_result_size(result)
        values = (self._lib.zinnia_result_value(result, ctypes.c_size_t(n)) for n in range(size))
        texts = tuple(value.decode() for value in values)
        self._lib.zinnia_result_destroy(result)
        return texts


def _boxed(strokes: Sequence[Stroke]) -> list[list[tuple[int, int]]]:
    """The strokes in zinnia's box, their proportions kept."""
    points = [point for stroke in strokes for point in stroke]
    if not points:
        return []
    left, top = min(x for x, _ in points), min(y for _, y in points)
    size = max(max(x for x, _ in points) - left, max(y for _, y in points) - top, 1.0)
    scale = (_BOX - 1) / size
    return [
        [(int((x - left) * scale), int((y - top) * scale)) for x, y in stroke]
        for stroke in strokes
        if stroke
    ]


def _load() -> ctypes.CDLL:
    try:
        library = ctypes.CDLL("libzinnia.so.0")
    except OSError as error:
        raise InputMissing(f"handwriting needs the Debian package libzinnia0: {error}") from error
    for name in ("recognizer_new", "character_new", "recognizer_classify"):
        getattr(library, f"zinnia_{name}").restype = ctypes.c_void_p
    library.zinnia_result_value.restype = ctypes.c_char_p
    library.zinnia_result_size.restype = ctypes.c_size_t
    return library
