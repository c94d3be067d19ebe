"""Markdown as notices use it: no HTML, no pictures from elsewhere, no links but to pages (P02)."""

from functools import cache

from django.utils.safestring import SafeString
from markdown_it import MarkdownIt


@cache
def _reader() -> MarkdownIt:
    # "js-default" shows HTML as text and lets no javascript: or data: address through.
    return MarkdownIt("js-default", {"linkify": False, "breaks": True}).disable("image")


def html(text: str) -> SafeString:
    """The text as HTML that is safe to show."""
    # The renderer escapes everything that it did not make itself.
    return SafeString(_reader().render(text))


def plain(text: str, length: int = 160) -> str:
    """The beginning without marks, for lists and feeds."""
    marks = str.maketrans("", "", "#*_`>|[]")
    flat = " ".join(text.translate(marks).split())
    return flat if len(flat) <= length else flat[: length - 1] + "…"
