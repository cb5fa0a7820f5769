"""Show what the pinyin keyboard would offer: one JSON line for each text of letters.

Each line has the letters, the first ten candidates, best first, and the milliseconds from the
first letter to the last answer. It works beside a running terminal and records nothing.
"""

import argparse
import json
from time import perf_counter

from kiosk.config import Settings
from kiosk.input.pinyin import Asked, PinyinEngine

NAME = "pinyin"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`dangqun-kiosk pinyin TEXT… [--name]`."""
    parser.add_argument("texts", metavar="TEXT", nargs="+", help="letters, such as huiyishi or hys")
    parser.add_argument("--name", action="store_true", help="as in a field that asks for a name")


def handle(given: argparse.Namespace, settings: Settings) -> int:
    """0 when every text has candidates, 1 otherwise."""
    from kiosk.input.rime_engine import open_pinyin

    engine = open_pinyin(settings.folder / "input")
    missed = 0
    try:
        engine.ask(Asked.NAME if given.name else Asked.TEXT)
        for text in given.texts:
            started = perf_counter()
            candidates = _typed(engine, text)
            spent_ms = round((perf_counter() - started) * 1000, 2)
            missed += not candidates
            line = {"pinyin": text, "candidates": candidates, "ms": spent_ms}
            print(json.dumps(line, ensure_ascii=False), flush=True)
    finally:
        engine.close()
    return 1 if missed else 0


def _typed(engine: PinyinEngine, text: str) -> tuple[str, ...]:
    """Every letter on its own, as on the screen; nothing for a text that is no pinyin."""
    candidates: tuple[str, ...] = ()
    engine.clear()
    for key in text.lower():
        if not ("a" <= key <= "z" or key == "'"):
            return ()
        candidates = engine.feed(key).candidates
    return candidates
