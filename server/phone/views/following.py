"""/F/: how a complaint stands, for whoever has its reference; and what its complainant decides."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from server.config.office_zone import office_day
from server.merchants.selectors import complaint_by_reference, complaint_with_reference
from server.merchants.services import NotAllowed, confirm, reopen
from server.phone.forms import MOST_WORDS, ReopeningForm
from server.phone.limits import WRONG_REFERENCES, is_spent, take
from server.phone.network import network_hash
from server.phone.pages import page, sorry
from server.phone.progress import progress_steps
from server.phone.words import in_full_width
from sync.events.integrity_code import ALPHABET, plain_base32

LENGTH = 8
LONGEST = 20
WRONG = "没有找到这个编号。编号有 8 位，只有数字和字母，请对照回执再输一次。"
TOO_OFTEN = "这个网络输错的编号太多，请过十分钟再查，或到服务台查询。"


@require_safe
def follow_form(request: HttpRequest) -> HttpResponse:
    """Asks for the reference."""
    given = plain_base32(request.GET.get("reference", ""))
    if given and given.isalnum() and len(given) <= LONGEST:
        return redirect("phone:follow", reference=given)
    return page(request, "follow_form", {"wrong": WRONG if given else ""})


@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, reference: str) -> HttpResponse:
    """The state; with a form sent, what the complainant decided."""
    now = timezone.now()
    network = network_hash(request, day=office_day(now))
    if is_spent(WRONG_REFERENCES, network, now=now):
        return sorry(request, "请稍后再查", TOO_OFTEN, status=HTTPStatus.TOO_MANY_REQUESTS)
    if not _is_reference(reference) or complaint_by_reference(reference) is None:
        take(WRONG_REFERENCES, network, now=now)
        context = {"wrong": WRONG, "typed": reference[:LONGEST]}
        return page(request, "follow_form", context, status=HTTPStatus.NOT_FOUND)
    if request.method == "POST":
        return _decided(request, reference)
    return _shown(request, reference, ReopeningForm())


def _decided(request: HttpRequest, reference: str) -> HttpResponse:
    form = ReopeningForm(request.POST)
    reopens = request.POST.get("decision") == "reopen"
    if reopens and not form.is_valid():
        return _shown(request, reference, form, status=422)
    try:
        if reopens:
            reopen(reference, form.cleaned_data["text"], now=timezone.now())
        else:
            confirm(reference, now=timezone.now())
    except NotAllowed as why:
        return _shown(request, reference, form, refusal=in_full_width(str(why)), status=409)
    return redirect("phone:follow", reference=plain_base32(reference))


def _shown(
    request: HttpRequest,
    reference: str,
    form: ReopeningForm,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    progress = complaint_by_reference(reference)
    assert progress is not None  # noqa: S101 - it was found a moment ago, and none is deleted
    context = {
        "progress": progress,
        "steps": progress_steps(progress),
        "form": form,
        "refusal": refusal,
        "was_filed": "filed" in request.GET,
        "most_words": MOST_WORDS,
        "hotline": _hotline(reference),
    }
    return page(request, "follow", context, status=status)


def _is_reference(typed: str) -> bool:
    """Nothing else is looked up: PostgreSQL raises for some characters."""
    plain = plain_base32(typed)
    return len(plain) == LENGTH and set(plain) <= set(ALPHABET)


def _hotline(reference: str) -> str:
    row = complaint_with_reference(reference)
    return row.district.hotline if row else ""
