"""What the folders of the server have in common as Django apps."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import AppConfig

REGISTERING_MODULES = ("handlers", "published", "checks")


class AreaConfig(AppConfig):
    """Base of every folder's config. In the folder's apps.py, and nothing else:

    class RoomsConfig(AreaConfig):
        name = "server.rooms"
        verbose_name = "会议室"

    Its `handlers`, `published` and `checks` modules are imported at start, where they exist.
    """

    default = False

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Django takes the one config of an apps.py that is a default: the folder's own."""
        super().__init_subclass__(**kwargs)
        cls.default = True

    def ready(self) -> None:
        for name in REGISTERING_MODULES:
            if find_spec(f"{self.name}.{name}"):
                import_module(f"{self.name}.{name}")
