"""{% piece "ui/_field.html" "…" %}{% state "…" %}…{% endstate %}{% endpiece %}: a component of the house style on the page of them all."""

import re
from itertools import count
from typing import Any

from django import template
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# What names an id within a specimen: the same template stands on the page in several states.
NAMES = re.compile(r'(?<=\s)(id|for|aria-labelledby|aria-describedby|data-code)="([\w -]+)"')
ANCHORS = re.compile(r'(href|hx-target|hx-select)="#([\w-]+)"')
# Pictures and pages of a scan that nobody has: a drawn example stands for them.
PICTURES = re.compile(r'src="/(?:collection/scans|letters|papers)/[^"]*"')
ELSEWHERE = re.compile(r'href="(?:\?|/collection/scans/|/letters/|/papers/)[^"]*"')
ASKS = re.compile(r'\s(?:hx-(?:get|post|trigger)|data-keep|data-to|data-url|data-parts|formaction)="[^"]*"')
SENDS = re.compile(r'<form ([^>]*?)method="post"(?: action="[^"]*")?')


@register.simple_block_tag
def piece(content: str, name: str, when: str) -> SafeString:
    """A component by its name ("ui/_field.html", or "note" for a tag), when it is used, and its states."""
    return format_html(
        '<section class="sheet piece" data-piece="{}" id="piece-{}"><div class="sheet-h"><h2 class="mono">{}</h2></div><p>{}</p>{}</section>',
        name,
        re.sub(r"\W+", "-", name).strip("-"),
        name,
        when,
        content,
    )


@register.simple_block_tag(takes_context=True)
def state(context: Context, content: str, title: str) -> SafeString:
    """One state of it, as the product's own template draws it; only that it lies still (`still`)."""
    states: Any = context.render_context.setdefault("states", count(1))  # type: ignore[arg-type]
    number = next(states)
    return format_html(
        '<div class="piece-state"><h3>{}</h3><div hx-disable>{}</div></div>', title, still(content, number)
    )


def still(html: str, number: int) -> SafeString:
    """The markup of a specimen: it sends nothing anywhere, and its ids are its own.

    >>> still('<form method="post" action="/x/"><label for="a">A</label><input id="a"></form>', 7)
    '<form method="get"><label for="a-s7">A</label><input id="a-s7"></form>'
    """

    def own(found: re.Match[str]) -> str:
        return f'{found[1]}="{" ".join(f"{one}-s{number}" for one in found[2].split())}"'

    html = SENDS.sub(r'<form \1method="get"', ASKS.sub("", NAMES.sub(own, html)))
    html = ANCHORS.sub(lambda found: f'{found[1]}="#{found[2]}-s{number}"', html)
    html = ELSEWHERE.sub('href="#main"', PICTURES.sub(f'src="{static("img/eg-card.svg")}"', html))
    return mark_safe(html)  # the product's own templates have escaped it
