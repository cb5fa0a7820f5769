"""Going on with a complaint on one's own phone, by a one-time code."""

from typing import Any
from uuid import UUID

from kiosk.commands.offer_phone_form import offer_phone_form
from kiosk.queries.merchants import merchant, merchants
from kiosk.queries.phone_forms import PhoneForm, minutes_left
from screens.base import BaseScreen
from screens.language import _
from screens.widgets.qr import QrCode


class ComplaintPhoneScreen(BaseScreen):
    """The minutes left are told with each refresh of the frame, twice a minute."""

    def enter(self, *, merchant_id: UUID, form: PhoneForm | None = None) -> None:
        """`form`: the code offered before, for a change of language or mode."""
        self._merchant_id = merchant_id
        self._form: PhoneForm | None = None
        self.subtitle = self.front.ask(merchant, merchant_id=merchant_id).name
        if form is None:
            self.renew()
        else:
            self._show(form)

    def renew(self) -> None:
        """A new code; the one before stays good until its time, or until it is used."""
        self.ids.renew.disabled = True
        self.front.run(
            offer_phone_form,
            on_done=self.if_shown(self._offered),
            merchant_id=self._merchant_id,
        )

    def _offered(self, form: PhoneForm) -> None:
        self.front.keep(form=form)
        self._show(form)

    def _show(self, form: PhoneForm) -> None:
        self._form = form
        side = self.theme.px(520 if self.theme.modes.reach or self.theme.wide else 600)
        self.ids.code.clear_widgets()
        code = QrCode(size=(side, side), pos_hint={"center_x": 0.5, "center_y": 0.5})
        code.content = form.address
        self.ids.code.add_widget(code)
        self.ids.renew.disabled = False
        self.refreshed()

    def refreshed(self) -> None:
        if self._form is None:
            return
        left = self.front.ask(minutes_left, form=self._form)
        if left:
            self.ids.left.content = _("还能用 {n} 分钟,只能用一次").format(n=left)
        else:
            self.ids.code.clear_widgets()
            self.ids.left.content = _("这个码已过期,请点「换一个码」")

    @classmethod
    def samples(cls, front: Any) -> list[dict[str, Any]]:
        return [{"merchant_id": tile.id} for tile in front.ask(merchants)][:1]
