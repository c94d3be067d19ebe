"""The whole handbook as PDF: Markdown's tokens become blocks, which travel as data; nothing of the text is markup for typst."""

import base64
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from markdown_it.token import Token
from PIL import Image

from acms.base import typeset
from acms.handbook import book, contents, facts, words
from acms.handbook.facts import Facts

TEMPLATE = Path(__file__).parent / "typ" / "book.typ"
Run = tuple[str, bool, str]  # words, whether bold, the address that they lead to
Block = tuple[Any, ...]  # "paragraph", runs; "bullets" or "numbers", items; "table", rows; "picture", name, words


def pdf() -> bytes:
    """All pages in their order, with contents and page numbers, as of today."""
    today = facts.today()
    pages = [_page(page, today) for page in contents.pages()]
    names = {block[1] for page in pages for _, blocks in page["sections"] for block in blocks if block[0] == "picture"}
    said = {
        "title": words.TITLE,
        "system": words.SYSTEM,
        "contents": words.CONTENTS,
        "on": words.as_of(timezone.localdate()),
        "pages": pages,
    }
    return typeset.pdf(TEMPLATE, said, {name: _svg(name) for name in sorted(names)})


def _page(page: contents.Page, today: Facts) -> dict[str, Any]:
    title = words.numbered(page.number, page.title) if page.is_chapter else page.title
    return {
        "title": title,
        "sections": [(part.heading, list(blocks(part.tokens))) for part in book.parts(page, today)],
    }


def _svg(name: str) -> bytes:
    """A picture as SVG around a JPEG: text, which travels as it is (`typeset`), and of a kind that every version of typst reads."""
    out = io.BytesIO()
    with Image.open(book.picture_file(name)) as picture:
        picture.convert("RGB").save(out, "JPEG", quality=85)
        wide, high = picture.size
    data = base64.b64encode(out.getvalue()).decode()
    head = f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{wide}" height="{high}">'
    return f'{head}<image width="{wide}" height="{high}" xlink:href="data:image/jpeg;base64,{data}"/></svg>'.encode()


def blocks(tokens: list[Token]) -> Iterator[Block]:
    """What stands under a heading, block by block. Raises ValueError for what the book cannot set."""
    walked = iter(tokens)
    for token in walked:
        if token.type == "paragraph_open":
            yield from _paragraph(next(walked))
            next(walked)
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            end = token.type.replace("open", "close")
            yield (
                "bullets" if token.type.startswith("bullet") else "numbers",
                _items(_until(walked, end), "list_item_open"),
            )
        elif token.type == "table_open":
            yield ("table", _rows(_until(walked, "table_close")))
        else:
            raise ValueError(f"the book does not set {token.type}")


def _until(walked: Iterator[Token], end: str) -> list[Token]:
    taken: list[Token] = []
    for token in walked:
        if token.type == end:
            return taken
        taken.append(token)
    raise ValueError(f"without {end}")


def _paragraph(inline: Token) -> Iterator[Block]:
    pictures = [one for one in inline.children or () if one.type == "image"]
    if pictures:
        yield from (("picture", str(one.attrs["src"]).removeprefix(book.PICTURE), one.content) for one in pictures)
    else:
        yield ("paragraph", runs(inline))


def _items(tokens: list[Token], begin: str) -> list[list[Run]]:
    """The runs of each item of a list."""
    items: list[list[Run]] = []
    for token in tokens:
        if token.type == begin:
            items.append([])
        elif token.type == "inline":
            items[-1] += runs(token)
    return items


def _rows(tokens: list[Token]) -> list[list[list[Run]]]:
    """Rows of cells of runs; the first is the head."""
    rows: list[list[list[Run]]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(runs(token))
    return rows


def runs(inline: Token) -> list[Run]:
    """Words that look alike, in their order; addresses whole, for paper is read elsewhere."""
    found: list[Run] = []
    bold, address = False, ""
    for one in inline.children or ():
        if one.type in ("strong_open", "strong_close"):
            bold = one.type == "strong_open"
        elif one.type == "link_open":
            href = str(one.attrs["href"])
            address = settings.ACMS_URL + href if href.startswith("/") else href
        elif one.type == "link_close":
            address = ""
        elif one.type in ("text", "softbreak"):
            found.append((one.content or " ", bold, address))
    return found
