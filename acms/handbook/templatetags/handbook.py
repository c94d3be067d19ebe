"""The handbook in templates: its figures in its own text, and on every page of the product the way to its paragraph."""

from django import template
from django.http import HttpRequest
from django.template import Context
from django.urls import reverse

from acms.handbook import book, contents

register = template.Library()


@register.simple_tag(takes_context=True)
def figure(context: Context, key: str) -> str:
    """{% figure "deadline_days" %}: what the policy or the code says today (facts.py). Raises KeyError for what nobody knows."""
    return str(context["facts"][key])


@register.simple_tag
def shot(name: str, words: str) -> str:
    """{% shot "post" "第4步" %}: in the handbook's text, a picture of the product with what it shows in words; nothing until it is drawn."""
    return f"![{words}]({book.PICTURE}{name})" if book.picture_file(name).exists() else ""


@register.simple_tag(takes_context=True)
def paragraph(context: Context) -> str:
    """{% paragraph as here %}: the address that explains this page; empty where none does. Asks no database."""
    request: HttpRequest | None = context.get("request")
    found = contents.explaining(request.resolver_match) if request else None
    if found is None:
        return ""
    page, anchor = found
    return reverse("handbook:page", args=[page.slug]) + (f"#{anchor}" if anchor else "")
