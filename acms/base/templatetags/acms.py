"""Filters that every template may use."""

from typing import Any

from django import template
from django.utils.html import format_html

from acms.base import codelists, masks
from acms.base.numbers import id_card

register = template.Library()


@register.filter
def of_list(code: Any, title: str) -> str:
    """The name of a code: {{ answers.sex|of_list:"gender" }}."""
    return codelists.name(title, str(code)) if code not in (None, "") else ""


@register.filter
def masked_id(number: str) -> str:
    """A masked number, grouped by margins so that copying it yields no spaces."""
    shown = id_card.masked(number)
    if len(shown) != 18:
        return shown
    return format_html('<span class="id">{}<i>{}</i><i>{}</i></span>', shown[:4], shown[4:14], shown[14:])


@register.filter
def masked_name(name: str) -> str:
    return masks.name(name)


@register.filter
def masked_phone(number: str) -> str:
    return masks.phone(number)


@register.filter
def masked_email(address: str) -> str:
    return masks.email(address)


@register.filter
def kb(size: int) -> str:
    """Bytes as people read them: 96 KB, 3.4 MB."""
    if not size:
        return ""
    return f"{size / 1048576:.1f} MB" if size >= 1048576 else f"{round(size / 1024)} KB"


@register.filter
def get(mapping: Any, key: Any) -> Any:
    return mapping.get(key)


@register.filter
def fits(thing: Any, place: str) -> bool:
    """{{ template|fits:row.item }}: asks the thing itself."""
    return bool(thing.fits(place))


@register.filter
def thousands(number: int) -> str:
    """408151 → 408,151."""
    return f"{number:,}"


@register.filter
def total(figures: Any, asked: str) -> int:
    """{{ figures|total:"post:1" }}: of one dimension, all of it or some of its keys."""
    dimension, _, keys = asked.partition(":")
    return sum(figures.total(dimension, key) for key in keys.split(",")) if keys else figures.total(dimension)
