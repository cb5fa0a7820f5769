"""What the server publishes to terminals: one small file a type, read by both sides.

A type or a field that a terminal does not know is kept as it came and ignored.
"""

import importlib
import pkgutil

from sync.events.entities.base import TYPES, Entity, entity, entity_body

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")

__all__ = ["TYPES", "Entity", "entity", "entity_body"]
