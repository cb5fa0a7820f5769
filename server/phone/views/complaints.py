"""/M/…/complain and /T/: a complaint from a phone, by oneself or handed over by a terminal."""

from dataclasses import dataclass
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from server.config.office_zone import office_day
from server.merchants.selectors import Merchant
from server.phone.complaining import Told, file_from_phone
from server.phone.forms import MOST_WORDS, ComplaintForm
from server.phone.handoffs import HandoffRefused, OpenedHandoff, open_handoff
from server.phone.limits import Limited
from server.phone.network import network_hash
from server.phone.pages import page, sorry
from server.phone.tickets import Ticket, TicketRefused, new_ticket, read_ticket
from server.phone.views.shops import of_shop

AGAIN = "页面放得太久了，您写的内容还在。请再点一次提交。"
NOT_HANDED_OVER = "您写的内容还在，也可以直接在这里提交，不再经过一体机。"


@dataclass(frozen=True)
class Page:
    """The form as it is to be shown."""

    shop: Merchant
    ticket: Ticket
    form: ComplaintForm
    notice: str = ""
    station: str = ""
    status: int = 200

    def shown(self, request: HttpRequest) -> HttpResponse:
        context = {
            "merchant": self.shop,
            "ticket": self.ticket.text,
            "form": self.form,
            "kinds": ComplaintForm.base_fields["kind"].choices,  # type: ignore[attr-defined]
            "chosen_kind": self.form["kind"].value(),
            "notice": self.notice,
            "station": self.station,
            "most_words": MOST_WORDS,
            "send_to": reverse("phone:complain", args=[self.shop.pk]),
        }
        return page(request, "complain", context, status=self.status)


@require_safe
def handed_over(request: HttpRequest, payload: str) -> HttpResponse:
    """The form, by a code that a terminal shows."""
    try:
        opened = open_handoff(payload, now=timezone.now())
    except HandoffRefused as why:
        return sorry(request, "一次性码不能用", str(why), status=HTTPStatus.GONE)
    return _empty(opened.merchant, opened).shown(request)


@require_http_methods(["GET", "HEAD", "POST"])
@of_shop
def complain(request: HttpRequest, shop: Merchant) -> HttpResponse:
    """The form, and where either form is sent to."""
    if request.method != "POST":
        return _empty(shop).shown(request)
    form = ComplaintForm(request.POST, request.FILES)
    try:
        ticket = read_ticket(request.POST.get("ticket", ""), merchant_id=shop.pk)
    except TicketRefused:
        return Page(shop, new_ticket(shop.pk), form, notice=AGAIN, status=422).shown(request)
    if not form.is_valid():
        return Page(shop, ticket, form, status=422).shown(request)
    return _filed(request, shop, ticket, form)


def _empty(shop: Merchant, opened: OpenedHandoff | None = None) -> Page:
    station = opened.device.station.name if opened else ""
    return Page(shop, new_ticket(shop.pk, opened), ComplaintForm(), station=station)


def _filed(
    request: HttpRequest, shop: Merchant, ticket: Ticket, form: ComplaintForm
) -> HttpResponse:
    now = timezone.now()
    network = network_hash(request, day=office_day(now))
    try:
        reference = file_from_phone(ticket, shop, _told(form), network=network, now=now)
    except HandoffRefused as why:
        notice = f"{why}{NOT_HANDED_OVER}"
        return Page(shop, new_ticket(shop.pk), form, notice=notice, status=409).shown(request)
    except Limited as why:
        return Page(shop, ticket, form, notice=str(why), status=429).shown(request)
    return redirect(reverse("phone:follow", args=[reference]) + "?filed=1")


def _told(form: ComplaintForm) -> Told:
    given = form.cleaned_data
    return Told(given["kind"], given["text"], given["phone"], given["picture"])
