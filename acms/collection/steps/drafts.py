"""What a page sends of a step, merged with what the step holds, field by field.

Every page says beside its answers what it has shown and sent before (`seen`). A field is in conflict only when this page
has changed it and somebody else has too since; so one page alone never is, whatever is lost or overtaken on the way: its
own former values are among what it has seen. One version for the whole form knew less: it took a page's own saves in
flight, and a reader that fills an empty field, for another page.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from acms.accounts.models import User
from acms.base import text as base_text
from acms.collection.steps.base import Answers, Step

LONGEST = 200  # characters of what is typed and no answer yet
MOST_SEEN = 50  # texts of one field that a page may say it has seen


@dataclass(frozen=True)
class Sent:
    """What a page has sent: `texts` as typed, `values` of those that are valid, `seen` by field, the oldest first.

    `tidy` gives the text that a valid answer has once it is stored.
    """

    texts: dict[str, str]
    values: dict[str, Any]
    seen: dict[str, list[str]] = field(default_factory=dict)
    tidy: Callable[[str, str], str] = lambda name, typed: typed


def text(value: object) -> str:
    """A stored value as its control shows it."""
    if isinstance(value, bool):
        return "1" if value else "0"
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)


def shown(step: Step[Any, Any], rows: Mapping[str, Answers], user: User, names: Iterable[str]) -> dict[str, str]:
    """The text of every box of a step's page."""
    own = [step.by_name[name] for name in names if name not in step.extras]
    stored = {item.name: text(getattr(rows[item.mode], item.column)) for item in own}
    typed = {name: half for row in rows.values() for name, half in (row.typed or {}).items()}
    return stored | step.elsewhere(rows, user) | typed


def seen(sent: str) -> dict[str, list[str]]:
    """What a page says that it has seen; nothing where that is no such thing."""
    return {
        name: [str(one) for one in texts][-MOST_SEEN:]
        for name, texts in base_text.structure(sent).items()
        if isinstance(texts, list) and texts
    }


def begun(rows: Iterable[Answers]) -> set[str]:
    """The boxes whose text is no answer yet."""
    return {name for row in rows for name in row.typed or {}}


def merge(sent: Sent, stored: dict[str, str], begun: Collection[str] = ()) -> tuple[list[str], dict[str, str]]:
    """The fields to store, and what another page holds in those that this page has changed as well.

    `begun`: what was no answer yet may be one now, with the same text, because a field beside it was put right.
    """
    taken: list[str] = []
    clashes: dict[str, str] = {}
    for name, typed in sent.texts.items():
        mine, theirs = sent.tidy(name, typed), stored.get(name, "")
        if theirs in (mine, typed):
            if name in begun and name in sent.values:
                taken.append(name)
            continue
        before = sent.seen.get(name, [""])
        if theirs in before or theirs in [sent.tidy(name, one) for one in before]:
            taken.append(name)
        elif before[0] not in (mine, typed):
            clashes[name] = theirs
    return taken, clashes
