"""The text of the handbook: Django first (links and figures), Markdown second; in sections, for the page, the search and the PDF."""

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.template import engines
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from markdown_it.token import Token
from PIL import Image

from acms.collection import words as collection_words
from acms.handbook import contents
from acms.handbook.contents import Page
from acms.handbook.facts import Facts
from acms.handbook.readers import Reader, may_open
from acms.notices import markdown as notices_markdown

PICTURES = settings.BASE_DIR / "acms" / "static" / "img" / "handbook"
PICTURE = "shot:"  # ![words](shot:NAME): a picture of the product that the browser tests have drawn
ANCHOR = re.compile(r"\s*\{([a-z][a-z0-9-]*)\}$")
DIVIDES = "h2"


class Section(NamedTuple):
    """A part of a page under a heading; the part before the first heading has none, and no anchor."""

    anchor: str
    heading: str
    html: SafeString
    text: str


class Leaf(NamedTuple):
    """A page as it is read."""

    page: Page
    sections: tuple[Section, ...]


@cache
def _reader() -> notices_markdown.Reader:
    markdown = notices_markdown.Reader("js-default", {"linkify": False, "breaks": False})
    markdown.add_render_rule("image", _picture)
    return markdown


def picture_file(name: str) -> Path:
    """Where a picture lies once tests/e2e/test_handbook.py has drawn it."""
    return Path(PICTURES / f"{name}.webp")


def picture_size(name: str) -> tuple[int, int]:
    """Width and height in pixels. Raises FileNotFoundError for a picture that nobody has drawn."""
    with Image.open(picture_file(name)) as picture:
        return picture.size


def _picture(renderer: Any, tokens: list[Token], index: int, options: Any, env: Any) -> SafeString:
    name = str(tokens[index].attrs["src"]).removeprefix(PICTURE)
    width, height = picture_size(name)
    markup = '<img class="shot" src="{}" alt="{}" width="{}" height="{}" loading="lazy">'
    return format_html(markup, static(f"img/handbook/{name}.webp"), tokens[index].content, width, height)


def source(page: Page, facts: Facts) -> str:
    """The page's Markdown with today's links and figures."""
    context = {"facts": dict(facts), "papers": collection_words.PAPERS, "notice": collection_words.NOTICE}
    return engines["django"].from_string(page.source.read_text("utf-8")).render(context)


class Part(NamedTuple):
    """The tokens of a section, without those of its heading."""

    anchor: str
    heading: str
    tokens: list[Token]


def parts(page: Page, facts: Facts, reader: Reader = Reader.NOBODY) -> list[Part]:
    """The page's tokens by section. Raises ValueError where a heading names no anchor."""
    tokens = _reader().parse(source(page, facts))
    found = [Part("", "", [])]
    at = 0
    while at < len(tokens):
        if tokens[at].type == "heading_open" and tokens[at].tag == DIVIDES:
            named = ANCHOR.search(tokens[at + 1].content)
            if named is None:
                raise ValueError(f"{page.slug}: the heading {tokens[at + 1].content} has no anchor")
            found.append(Part(named[1], ANCHOR.sub("", tokens[at + 1].content), []))
            at += 3
        else:
            _close_doors(tokens[at], reader)
            found[-1].tokens.append(tokens[at])
            at += 1
    return [part for part in found if part.tokens or part.heading]


def _close_doors(token: Token, reader: Reader) -> None:
    """Links to what this reader may not open become plain words."""
    kept: list[Token] = []
    closed = False
    for one in token.children or ():
        if one.type == "link_open" and not may_open(reader, str(one.attrs["href"])):
            closed = True
        elif one.type == "link_close" and closed:
            closed = False
        else:
            kept.append(one)
    if token.children is not None:
        token.children = kept


def _words(tokens: list[Token]) -> str:
    """What is read, without marks; paragraphs and rows apart."""
    return "\n".join(
        "".join(one.content for one in token.children or () if one.type in ("text", "code_inline", "softbreak"))
        for token in tokens
        if token.type == "inline"
    )


@lru_cache(maxsize=1024)
def leaf(slug: str, facts: Facts, reader: Reader = Reader.NOBODY) -> Leaf:
    """A page for a reader, with the figures of the day; kept, for it is the same as long as they are."""
    page = contents.by_slug()[slug]
    markdown = _reader()
    return Leaf(
        page,
        tuple(
            Section(
                part.anchor,
                part.heading,
                SafeString(markdown.renderer.render(part.tokens, markdown.options, {})),
                _words(part.tokens),
            )
            for part in parts(page, facts, reader)
        ),
    )
