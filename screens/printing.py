"""The button that prints a slip; there only while the printer can."""

from collections.abc import Callable
from typing import Any

from kiosk.commands.print_slip import Slip, print_slip
from kiosk.queries.parts import printer_state
from screens.base import BaseScreen
from screens.language import _
from screens.widgets.reference import ReferenceCard
from screens.widgets.tap import Tap
from screens.wording import full_date_text, time_text

Rows = tuple[tuple[str, str], ...]


def offer_slip(screen: BaseScreen, card: ReferenceCard, make_slip: Callable[[], Slip]) -> None:
    """Asks the printer beside the UI, and puts the button below the card when it is ready."""

    def answered(word: str) -> None:
        if word == "ready" and card.parent is not None:
            tap = Tap(name="slip.print", text=_("打印"), icon="printer")
            tap.bind(on_release=lambda _tap: _print(screen, tap, make_slip()))
            card.parent.add_widget(tap, index=card.parent.children.index(card))

    ignore = screen.if_shown(lambda _why: None)
    screen.front.run_aside(printer_state, on_done=screen.if_shown(answered), on_refused=ignore)


def make_slip(
    front: Any, *, title: str, status: str, reference: str, rows: Rows = (), code: str = ""
) -> Slip:
    """A slip of this station, printed now. Give it nothing that a person typed."""
    now, about = front.now(), front.about
    printed = f"{full_date_text(now.date())} {time_text(now)}"
    return Slip(
        station=front.station_name(),
        title=title,
        status=status,
        rows=rows,
        reference_label=_("编号"),
        reference=reference,
        foot=(
            _("服务热线 {number}").format(number=about.hotline),
            about.desk_text,
            _("打印于 {time}").format(time=printed),
        ),
        code=code,
    )


def _print(screen: BaseScreen, tap: Tap, slip: Slip) -> None:
    tap.disabled, tap.text = True, _("正在打印")

    def done(_result: Any) -> None:
        tap.text, tap.icon = _("已打印"), "check"

    def failed(why: str) -> None:
        tap.disabled, tap.text = False, _("再打印一次")
        screen.front.stage.message(_("没有打印出来"), _(why), icon="printer")

    screen.front.run_aside(
        print_slip,
        slip=slip,
        on_done=screen.if_shown(done),
        on_refused=screen.if_shown(failed),
    )
