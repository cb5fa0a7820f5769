"""How every page is answered: its template, the style sheet, and pages for what went wrong."""

import hashlib
from functools import cache
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.urls import reverse
from django.views.csrf import csrf_failure

FOR_EVER = "public, max-age=31536000, immutable"


def page(
    request: HttpRequest, name: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """The page of templates/phone/<name>.html."""
    given = {"stylesheet": stylesheet_address(), **(context or {})}
    return render(request, f"phone/{name}.html", given, status=status)


def sorry(
    request: HttpRequest, title: str, text: str, *, status: HTTPStatus, **more: Any
) -> HttpResponse:
    """A calm page that says what happened and what to do."""
    return page(request, "sorry", {"title": title, "text": text, **more}, status=status)


def gone(request: HttpRequest) -> HttpResponse:
    """For a shop that is not there."""
    text = "网址不完整，或者这家商户已不在册。可以重新扫码，或输入码下的编号。"
    return sorry(request, "没有找到这家店", text, status=HTTPStatus.NOT_FOUND)


def too_large_page(request: HttpRequest) -> HttpResponse:
    """Before anything of the body is read."""
    text = "照片请不要超过 8 MB。请返回上一页，换一张小一点的，或不带照片提交。"
    return sorry(request, "内容太大", text, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def form_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's page for a form without its token: a calm one outside the back office."""
    if request.path.startswith("/office/"):
        return csrf_failure(request, reason=reason)
    text = "页面放得太久，或浏览器没有接受必要的 Cookie。请返回上一页，刷新后再提交一次。"
    return sorry(request, "请再提交一次", text, status=HTTPStatus.FORBIDDEN)


@cache
def stylesheet() -> bytes:
    """The one style sheet."""
    rules: str = get_template("phone/style.css").render()
    return rules.encode()


@cache
def stylesheet_address() -> str:
    """Named by its content, so that it can be kept for ever."""
    return reverse("phone:style", args=[hashlib.sha256(stylesheet()).hexdigest()[:12]])
