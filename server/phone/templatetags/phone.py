"""What the templates draw: signs and stars."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from server.phone.icons import ICONS
from server.phone.words import in_full_width

register = template.Library()
register.filter("full_width", in_full_width)


@register.simple_tag
def icon(name: str, size: int = 24) -> SafeString:
    """A sign beside a word that says the same."""
    return format_html(
        '<svg class="icon" width="{0}" height="{0}" viewBox="0 0 24 24" aria-hidden="true">'
        '<path d="{1}"/></svg>',
        size,
        ICONS[name],
    )


@register.filter
def shop_place(merchant: object) -> str:
    """Floor and number of the shop."""
    parts = (getattr(merchant, "floor", ""), getattr(merchant, "shop_no", ""))
    return " ".join(part for part in parts if part)


@register.filter
def grouped(credit_code: str) -> str:
    """The 18 characters of a licence in groups, to be compared by eye."""
    return " ".join(
        (credit_code[:2], credit_code[2:8], credit_code[8:17], credit_code[17:])
    ).strip()


@register.filter
def percent(share: float) -> str:
    """A share of 0 to 1."""
    return f"{share:.0%}"
