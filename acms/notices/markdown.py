"""Markdown as notices use it: no HTML, no pictures from elsewhere, no links but to pages (P02)."""

from functools import cache

from django.utils.safestring import SafeString
from markdown_it import MarkdownIt


class Reader(MarkdownIt):
    """An address without a scheme is one of this site: `//elsewhere` only looks like one, and is shown as it was typed."""

    def validateLink(self, url: str) -> bool:
        return bool(super().validateLink(url)) and not url.startswith("//")


@cache
def _reader() -> MarkdownIt:
    # "js-default" shows HTML as text and lets no javascript: or data: address through.
    return Reader("js-default", {"linkify": False, "breaks": True}).disable("image")


def html(text: str) -> SafeString:
    """The text as HTML that is safe to show."""
    # The renderer escapes everything that it did not make itself.
    return SafeString(_reader().render(text))


def plain(text: str, length: int = 160) -> str:
    """The beginning without marks, for lists and feeds."""
    marks = str.maketrans("", "", "#*_`>|[]")
    flat = " ".join(text.translate(marks).split())
    return flat if len(flat) <= length else flat[: length - 1] + "…"
