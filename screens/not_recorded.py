"""The disk did not take what the person did: said plainly, with whom to ask."""

from typing import Any

from screens.base import BaseScreen


class NotRecordedScreen(BaseScreen):
    """Nobody leaves believing that something was kept."""

    def enter(self, **_params: Any) -> None:
        about = self.front.about
        self.ids.hotline.content = about.hotline
        self.ids.desk.content = about.desk_text
