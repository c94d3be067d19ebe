"""The contents of the handbook: its pages in order, and which page of the product each explains (contents.toml)."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from django.urls import ResolverMatch

ROOM = Path(__file__).parent
CHAPTERS = "chapters"


class Page(NamedTuple):
    """One page of the handbook.

    `topic`: under which the contents list a question; empty for a chapter. `also`: other words by which people ask for it.
    `explains`: names of addresses, with their arguments, and the section each is explained in (empty: the whole page).
    `former`: names that this page had on the help page of before.
    """

    slug: str
    title: str
    topic: str
    number: int
    also: tuple[str, ...]
    explains: Mapping[str, str]
    former: tuple[str, ...]

    @property
    def is_chapter(self) -> bool:
        return not self.topic

    @property
    def source(self) -> Path:
        """The file that its text stands in."""
        return ROOM / "texts" / f"{self.slug}.md"


@cache
def pages() -> tuple[Page, ...]:
    """All pages: the chapters, then the questions by topic."""
    told = tomllib.loads((ROOM / "contents.toml").read_text("utf-8"))
    chapters = [(row, "") for row in told[CHAPTERS]]
    questions = [(row, topic["title"]) for topic in told["topics"] for row in topic["questions"]]
    return tuple(
        Page(
            row["slug"],
            row["title"],
            topic,
            number,
            tuple(row.get("also", ())),
            MappingProxyType(row.get("explains", {})),
            tuple(row.get("former", ())),
        )
        for rows in (chapters, questions)
        for number, (row, topic) in enumerate(rows, 1)
    )


@cache
def by_slug() -> Mapping[str, Page]:
    return MappingProxyType({page.slug: page for page in pages()})


@cache
def _explained() -> Mapping[str, tuple[Page, str]]:
    return MappingProxyType({name: (page, anchor) for page in pages() for name, anchor in page.explains.items()})


def explaining(match: ResolverMatch | None) -> tuple[Page, str] | None:
    """The page and section that explain an address; None where none does.

    The address with its arguments is looked for before the address alone: `collection:step 4`, `collection:step`. A change
    walks the steps of the collection under a namespace of its own; it is the room's name that counts.
    """
    if match is None:
        return None
    name = f"{match.app_name}:{match.url_name}"
    full = " ".join((name, *map(str, (*match.args, *match.kwargs.values()))))
    return _explained().get(full) or _explained().get(name)
