"""The pieces that every page is built of: icon, note, error, badge, numbered finding, options, table, script.

The markup of each stands here and nowhere else. Pieces with more markup than this are templates in `acms/templates/ui`.
"""

from collections.abc import Iterable, Iterator
from itertools import zip_longest

from django import template
from django.conf import settings
from django.forms.utils import flatatt
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

Choices = Iterable[tuple[object, object]]

# What a note looks like when it names no icon of its own.
NOTE_ICONS = {
    "": "info-circle-fill",
    "ok": "check-circle-fill",
    "warn": "exclamation-circle-fill",
    "bad": "exclamation-circle-fill",
}
# The colours of verdicts (checks, scans, letters) and of states, whichever room's enumeration they are of.
TONES = {
    "ok": ("accepted", "confirmed", "done", "pass", "valid"),
    "warn": ("conflict", "declined", "pending", "unsure"),
    "bad": ("expired", "fail", "failed", "refuse", "rescan", "void"),
}
TONE_OF = {value: tone for tone, values in TONES.items() for value in values}


@register.simple_tag(name="icon")
def icon_markup(name: str) -> SafeString:
    """{% icon "lock" %}: one of Bootstrap's icons. It only decorates: the words beside it say the same."""
    return format_html('<i class="bi bi-{}" aria-hidden="true"></i>', name)


@register.simple_block_tag
def note(content: str, tone: str = "", *, icon: str = "", role: str = "", focus: bool = False) -> SafeString:
    """{% note "bad" role="alert" %}<p>…</p>{% endnote %}: a box with an icon that stands out from the page.

    `tone`: "", "ok", "warn" or "bad". `focus`: the page opens here (acms.js), as after a form that was refused.
    """
    opens_here = {"tabindex": "-1", "data-focus": True} if focus else {}
    attributes = flatatt({"class": f"note {tone}".strip(), "role": role or None, **opens_here})
    sign = icon_markup(icon or NOTE_ICONS.get(tone, NOTE_ICONS[""]))
    return format_html("<div{}>{}<div>{}</div></div>", attributes, sign, content)


@register.simple_tag
def error(words: object, *, id: str = "", role: str = "") -> SafeString:
    """{% error words id="phone-e" %}: what is wrong with a field, under it. `id` is what the field names in aria-describedby."""
    attributes = flatatt({"class": "err", "id": id or None, "role": role or None})
    return format_html("<p{}>{}{}</p>", attributes, icon_markup("exclamation-circle"), words)


@register.simple_tag
def badge(*words: object, tone: str = "", icon: str = "", more: str = "") -> SafeString:
    """{% badge "疑似，" pair.weight "分" tone="warn" %}: the state of a thing in a few words.

    `tone`: "", "ok", "warn", "bad" or "go". `more`: further classes of the style sheet ("bare", "end", "ms-2").
    """
    classes = " ".join(filter(None, ("state", tone, more)))
    sign = icon_markup(icon) if icon else ""
    return format_html(
        '<span class="{}">{}{}</span>', classes, sign, format_html_join("", "{}", ((one,) for one in words))
    )


@register.simple_tag
def numbered(number: object, tone: str) -> SafeString:
    """{% numbered row.mark row.check.verdict|tone %}: the round number that a finding has on the scan and beside it."""
    return format_html('<span class="n {}">{}</span>', tone, number)


@register.simple_tag
def options(choices: Choices, chosen: object = "") -> SafeString:
    """{% options statuses asked.status %}: the options of a select, `chosen` selected.

    `choices` as Django's: pairs of a value and its title, or of a group's title and such pairs.
    """
    return format_html_join("", "{}", ((_option(first, second, chosen),) for first, second in choices))


def _option(first: object, second: object, chosen: object) -> SafeString:
    if isinstance(second, (list, tuple)):
        return format_html('<optgroup label="{}">{}</optgroup>', first, options(second, chosen))
    return format_html("<option{}>{}</option>", flatatt({"value": first, "selected": first == chosen}), second)


@register.simple_tag
def filter_by(name: str, choices: Choices, chosen: object, *, label: str, any: str) -> SafeString:
    """{% filter_by "status" statuses asked.status label="档案状态" any="状态不限" %}: one select of the filters above a list."""
    attributes = flatatt({"class": "form-select", "name": name, "aria-label": label})
    return format_html("<select{}>{}{}</select>", attributes, options([("", any)]), options(choices, chosen))


@register.simple_block_tag
def table(
    content: str,
    label: str,
    columns: str,
    *,
    caption: str = "",
    flat: bool = False,
    keys: bool = False,
    stacked: bool = False,
    optional: str = "",
) -> SafeString:
    """{% table "单位列表" "单位 状态" caption="单位，按名称排列" %}<tr>…</tr>{% endtable %}: a list of rows that scrolls by itself.

    `columns`: their heads, with blanks between; those named in `optional` go first where the screen is narrow (class `opt-col`
    on their cells). `flat`: within a sheet. `keys`: the keyboard walks its rows (desk.js), and the first column is the widest.
    `stacked`: on a phone each row is a block, each cell under its `data-head`.
    """
    heads = format_html_join(
        "", '<th scope="col"{}>{}</th>', _heads(columns.split(), optional.split(), wide_first=keys)
    )
    return format_html(
        '<div class="list-box" tabindex="0" role="region" aria-label="{}"{}><table class="{}">'
        '<caption class="visually-hidden">{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>',
        label,
        flatatt({"data-list": keys}),
        " ".join(("list", *(["flat"] if flat else []), *(["stacked"] if stacked else []))),
        caption or label,
        heads,
        content,
    )


def _heads(columns: list[str], optional: list[str], *, wide_first: bool) -> Iterator[tuple[SafeString, str]]:
    for index, column in enumerate(columns):
        kind = "who-col" if wide_first and index == 0 else "opt-col" if column in optional else None
        yield flatatt({"class": kind}), column


@register.simple_tag
def digits(one: str, other: str) -> SafeString:
    """{% digits own.id_number other.id_number %}: a number, each place in which the other one differs marked.

    Numbers of other lengths differ from where they part: `other` is empty where there is nothing to compare with.
    """
    apart = [mine != theirs for mine, theirs in zip_longest(one, other)][: len(one)] if other else [False] * len(one)
    return format_html_join("", "{}", ((_place(*pair),) for pair in zip(one, apart, strict=True)))


def _place(place: str, differs: bool) -> SafeString:
    return format_html("<mark>{}</mark>" if differs else "{}", place)


@register.simple_tag
def script(name: str) -> SafeString:
    """{% script "desk" %}: a module of acms/static/js. Modules run once the page is read, in the order in which they stand.

    All are in one file, which a browser loads and starts once, however many tags name it (tools/scripts.js); under ACMS_DEV each
    is its own, as it was saved.
    """
    address = static(f"js/{name}.js" if settings.DEV else "vendor/scripts.js")
    return format_html('<script type="module" src="{}" data-module="{}"></script>', address, name)


@register.filter
def tone(value: str) -> str:
    """{{ check.verdict|tone }}: the colour of a verdict or a state, "ok", "warn" or "bad"; "" of one that has none.

    >>> tone("fail"), tone("unsure"), tone("confirmed"), tone("waiting")
    ('bad', 'warn', 'ok', '')
    """
    return TONE_OF.get(value, "")
