"""Python's search for cyclic garbage, kept out of the way of taps.

A screen that was left is cyclic garbage of 25,000 to 70,000 objects. Left to itself the collector
runs in the middle of building the next one and walks through everything that was ever imported:
60 to 240 ms. So what stays is set aside once, and the rest is searched by the clock: 10 ms.
"""

import ctypes
import gc
from functools import lru_cache
from typing import Any

_DUE = 5_000
"""Objects made and not freed since the last search; less than the smallest screen has."""
_AT_MOST = 200_000
"""Python searches by itself only if the clock does not: about four screens."""


def set_aside_what_stays() -> None:
    """Never searches again what is in memory now: modules, classes and rules. Call it before the
    first screen is built."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_AT_MOST, 10, 10)


def collect_when_due() -> None:
    """Frees screens that were left. Gives nothing: Kivy's clock takes False for an end."""
    is_due = gc.get_count()[0] > _DUE or any(gc.get_count()[1:])
    if is_due and gc.collect():
        _give_back()


def _give_back() -> None:
    """Returns free memory to the system, which the C library would keep: 10 to 25 MB."""
    if library := _c_library():
        library.malloc_trim(0)


@lru_cache
def _c_library() -> Any:
    """None where it has no `malloc_trim` (only glibc has)."""
    library = ctypes.CDLL(None)
    return library if hasattr(library, "malloc_trim") else None
