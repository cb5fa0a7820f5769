"""/M/: a merchant's page, its photo, and stars for it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from server.merchants.selectors import Merchant, complaint_numbers, rating_summary
from server.phone.forms import RatingForm
from server.phone.limits import Limited
from server.phone.pages import FOR_EVER, gone, page
from server.phone.photos import phone_photo
from server.phone.radar_chart import star_sheet
from server.phone.rating import ALREADY, has_rated, rate_from_phone
from server.phone.times import today
from server.phone.views.shops import of_shop
from server.phone.words import BAD_TAGS, GOOD_TAGS, STARS


@require_safe
@of_shop
def merchant(request: HttpRequest, shop: Merchant) -> HttpResponse:
    """What the district publishes of a merchant."""
    count, mean = rating_summary(shop)
    context = {
        "merchant": shop,
        "pledge": _pledge(shop),
        "honours": shop.honours.filter(valid_until__gte=today()),
        "promises": shop.promises.all(),
        "sheet": star_sheet(shop),
        "rating_count": count,
        "rating_mean": mean,
        "numbers": complaint_numbers(shop, now=timezone.now()),
    }
    return page(request, "merchant", context)


def _pledge(shop: Merchant) -> list[tuple[str, str]]:
    parts = (
        ("亮身份", shop.pledge_identity),
        ("亮职责", shop.pledge_duty),
        ("亮承诺", shop.pledge_promise),
    )
    return [(label, text) for label, text in parts if text]


@require_safe
@of_shop
def photo(request: HttpRequest, shop: Merchant, digest: str) -> HttpResponse:
    """`digest`: the beginning of the photo's hash, so that it may be kept for ever."""
    content = phone_photo(shop.photo) if shop.photo.startswith(digest) else None
    if content is None:
        return gone(request)
    return HttpResponse(content, content_type="image/jpeg", headers={"Cache-Control": FOR_EVER})


@require_http_methods(["GET", "HEAD", "POST"])
@of_shop
def rate(request: HttpRequest, shop: Merchant) -> HttpResponse:
    """Stars, tags, send."""
    now = timezone.now()
    if request.method != "POST":
        refusal = ALREADY if has_rated(request, shop, now=now) else ""
        return _rating_page(request, shop, RatingForm(), refusal=refusal)
    form = RatingForm(request.POST)
    if not form.is_valid():
        return _rating_page(request, shop, form, status=422)
    stars, tags = form.cleaned_data["stars"], form.fitting_tags()
    try:
        rate_from_phone(request, shop, stars=stars, tags=tags, now=now)
    except Limited as why:
        return _rating_page(request, shop, form, refusal=str(why), status=429)
    return redirect("phone:rated", shop=shop.pk)


@require_safe
@of_shop
def rated(request: HttpRequest, shop: Merchant) -> HttpResponse:
    """Thanks, if there is something to thank for."""
    if not has_rated(request, shop, now=timezone.now()):
        return redirect("phone:rate", shop=shop.pk)
    return page(request, "rated", {"merchant": shop})


def _rating_page(
    request: HttpRequest, shop: Merchant, form: RatingForm, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "merchant": shop,
        "form": form,
        "refusal": refusal,
        "stars": list(enumerate(STARS, start=1)),
        "good_tags": GOOD_TAGS,
        "bad_tags": BAD_TAGS,
        "chosen_stars": form["stars"].value(),
        "chosen_tags": form["tags"].value() or [],
    }
    return page(request, "rate", context, status=status)
