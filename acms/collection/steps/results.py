"""How the checks of a step say what they have found."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from acms.base.dates import full_years, years_after
from acms.casework import comparing
from acms.casework.comparing import Claim
from acms.casework.models import Verdict
from acms.casework.procedures import Result
from acms.collection import words
from acms.collection.steps.base import Item
from acms.scans.models import Scan
from acms.scans.readings import Field

if TYPE_CHECKING:
    from acms.collection.facts import Facts


def result(
    code: str,
    item: Item,
    verdict: Verdict,
    message: str = "",
    *,
    stated: str = "",
    scan: Scan | None = None,
    field: Field | None = None,
    label: str = "",
) -> Result:
    """What one check says of an item: `field` is what was read, on `scan`; `label` where the item is called otherwise."""
    return Result(
        code=code,
        item=item.key,
        title=label or item.label,
        verdict=verdict,
        message=message,
        stated=stated,
        found=field.value if field else "",
        confidence=field.confidence if field else None,
        scan=str(scan.pk) if scan else "",
        box=field.box if field else None,
    )


def claim(code: str, item: Item, name: str, stated: str, **how: Any) -> Claim:
    """What is stated of an item, to be borne out by the field `name` of a certificate (W09, W10)."""
    return Claim(code, item.key, item.label, name, stated, **how)


def had_early(code: str, item: Item, born: date, day: date | None, least: int) -> Iterator[Result]:
    """What somebody had before `least` years of age is for people, who may know why."""
    if day and day < years_after(born, least):
        yield result(code, item, Verdict.UNSURE, words.early(item.label, full_years(born, day)), stated=day.isoformat())


def holder(facts: Facts, paper: Item) -> Iterator[Claim]:
    """Whose certificate it is (W09, W10): the name on every one, the rest where it is printed."""
    identity, kind = facts.identity, paper.name
    yield claim(kind, paper, "name", identity.name, definite=comparing.other_name, explained=True)
    yield claim(f"{kind}_id", paper, "id_number", identity.id_number, explained=True, optional=True)
    yield from comparing.birth_and_sex(
        kind, paper.key, paper.label, identity.born, identity.sex, everywhere=paper.column != "degree"
    )
