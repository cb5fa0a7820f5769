"""The wire contract of operations: one small file a kind, imported by both sides.

A released version is never edited: the next one is added beside it.
"""

import importlib
import pkgutil

from sync.events.base import KINDS, Event, UnknownKind, decode_body, encode_body, event

for _module in pkgutil.iter_modules(__path__):
    if not _module.ispkg:
        importlib.import_module(f"{__name__}.{_module.name}")

__all__ = ["KINDS", "Event", "UnknownKind", "decode_body", "encode_body", "event"]
