"""A photo cropped to fill its rounded box, or an icon on a soft ground where there is none."""

from pathlib import Path
from typing import Any

from kivy.core.image import Image as CoreImage
from kivy.properties import NumericProperty, ObjectProperty, StringProperty
from kivy.uix.widget import Widget


class Photo(Widget):
    """`path` may be None. `icon` and `ground` are shown without it."""

    path = ObjectProperty(None, allownone=True)
    icon = StringProperty("building-store")
    ground = StringProperty("sunken")
    ink = StringProperty("muted")
    texture = ObjectProperty(None, allownone=True)
    icon_px = NumericProperty(96)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fbind("path", self._load)
        self.fbind("size", self._load)
        self._load()

    def _load(self, *_: Any) -> None:
        whole = texture_of(self.path)
        self.texture = cropped(whole, self.width / max(1, self.height)) if whole else None


def texture_of(path: Path | None, *, once: bool = False) -> Any:
    """The whole picture, or None where there is none that can be drawn. `once`: it is not kept for
    whoever asks again within a minute."""
    if path is None:
        return None
    try:
        return CoreImage(str(path), ext=_kind(path), keep_data=False, nocache=once).texture
    except Exception:  # a damaged file must not take the page with it
        return None


def _kind(path: Path) -> str:
    """Media files are named by their hash, so the first bytes tell what they are."""
    with path.open("rb") as file:
        return "png" if file.read(4) == b"\x89PNG" else "jpg"


def cropped(texture: Any, aspect: float) -> Any:
    """The middle of it, as wide for its height as `aspect`."""
    width, height = texture.size
    if width / height > aspect:
        part = max(1, round(height * aspect))
        return texture.get_region((width - part) // 2, 0, part, height)
    part = max(1, round(width / aspect))
    return texture.get_region(0, (height - part) // 2, width, part)
