"""What a room is for, by a tap."""

from typing import Any

from kivy.properties import StringProperty

from screens.language import N_, _
from screens.widgets.card import Tiles
from screens.widgets.tap import Tap

PURPOSES = (
    (N_("开会"), "users"),
    (N_("培训"), "school"),
    (N_("党支部活动"), "flag"),
    (N_("商户协商"), "message"),
    (N_("志愿服务"), "heart-handshake"),
    (N_("读书会"), "book"),
    (N_("兴趣小组"), "music"),
    (N_("其他"), "dots"),
)


class PurposePicker(Tiles):
    """The Chinese word goes to the server in every language."""

    prefix = StringProperty("purpose")

    def __init__(self, **kwargs: Any) -> None:
        self.register_event_type("on_purpose")
        super().__init__(**kwargs)
        for at, (purpose, icon) in enumerate(PURPOSES):
            tap = Tap(name=f"{self.prefix}.{at}", text=_(purpose), icon=icon, stack=True)
            tap.least = 0
            tap.bind(on_release=lambda _tap, p=purpose: self.dispatch("on_purpose", p))
            self.add_widget(tap)

    def on_purpose(self, purpose: str) -> None:
        """One was chosen."""
