"""Filters that every template may use."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

from django import template
from django.utils.html import format_html

from acms.base import codelists, masks
from acms.base.numbers import id_card

register = template.Library()


class Dated(Protocol):
    """A fact that holds from a day, and perhaps until one (people.Fact, employers' heads)."""

    valid_from: date
    valid_to: date | None


@register.filter
def of_list(code: object, title: str) -> str:
    """The name of a code: {{ answers.sex|of_list:"gender" }}."""
    return codelists.name(title, str(code)) if code not in (None, "") else ""


@register.filter
def masked_id(number: str) -> str:
    """A masked number, grouped by margins so that copying it yields no spaces."""
    return _grouped(id_card.masked(number))


@register.filter
def hidden_id(number: str) -> str:
    """The same for whoever may never see the whole number."""
    return _grouped(id_card.hidden(number))


def _grouped(shown: str) -> str:
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
    return f"{size / 1048576:.1f} MB" if size >= 1048576 else f"{max(1, round(size / 1024))} KB"


@register.filter
def before(label: str, sentence: str) -> str:
    """A sentence after the label of what it is about; a sentence that says it itself is left as it is."""
    return sentence if sentence.startswith(label) else f"{label}：{sentence}"


@register.filter
def period(fact: Dated) -> str:
    """{{ row|period }}: from when until when a dated fact holds, 2020-03-01至今."""
    return f"{fact.valid_from}至{fact.valid_to or '今'}"


@register.filter
def get(mapping: Mapping[object, object], key: object) -> object:
    return mapping.get(key)


class Fitting(Protocol):
    """Something that knows where it may stand."""

    def fits(self, place: str) -> bool: ...


@register.filter
def fits(thing: Fitting, place: str) -> bool:
    """{{ template|fits:row.item }}: asks the thing itself."""
    return thing.fits(place)


@register.filter
def thousands(number: int) -> str:
    """408151 → 408,151."""
    return f"{number:,}"


@register.filter
def total(figures: Any, asked: str) -> int:
    """{{ figures|total:"post:1" }}: of one dimension, all of it or some of its keys."""
    dimension, _, keys = asked.partition(":")
    return sum(figures.total(dimension, key) for key in keys.split(",")) if keys else figures.total(dimension)
