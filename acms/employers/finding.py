"""Which unit somebody means, by its name or its code (E01, ADR 0043).

A code says it for certain. A name says only which units may be meant: they are listed with their places and the beginnings of their codes, and
whoever has chosen one proves by the end of its code that it is theirs. So nobody takes a namesake, and no list of codes can be drawn up here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.db.models import Case, QuerySet, Value, When

from acms.accounts import limits
from acms.base import text as base_text
from acms.base.numbers import uscc
from acms.employers import search, words
from acms.employers.models import UNUSABLE, Employer, EmployerState
from acms.regions import divisions

SHOWN = 10  # units of one answer
LEAST, MOST = 2, 120  # characters of a name
TAIL = 4  # places of a code that confirm a unit
# The beginning of a code that is shown: the authority, the kind, and the place of the office where the unit is registered.
HEAD = 8


class Option(NamedTuple):
    """A unit that may be meant. `formerly`: the name that was asked for, of a unit that has been merged into this one."""

    key: int
    name: str
    place: str
    code: str
    is_pending: bool
    formerly: str


@dataclass(frozen=True)
class Answer:
    """What was found. `unit`: for certain. `is_unknown`: a right code, or a name, that no unit has. `fault`, `tail_fault`: what is wrong with
    what was typed. `tail`: the end of a code that was typed."""

    typed: str = ""
    unit: Employer | None = None
    fault: str = ""
    is_off: bool = False
    is_unknown: bool = False
    options: tuple[Option, ...] = ()
    more: bool = False
    chosen: int | None = None
    tail: str = ""
    tail_fault: str = ""

    @property
    def code(self) -> str:
        """What was typed, where it is a code: the form that adds a unit begins with it."""
        return self.typed if is_code(self.typed) else ""


def is_code(typed: str) -> bool:
    """True for what is meant as a code, right or wrong; no name is written in letters and figures alone, and pinyin has no figures.

    >>> is_code("91150105MA0TE5T16A"), is_code("9115 0105"), is_code("样例3中"), is_code("qhlsy"), is_code("")
    (True, True, False, False, False)
    """
    packed = uscc.normalise(typed)
    return packed.isascii() and any(place.isdigit() for place in packed)


def masked(code: str) -> str:
    """A code as a list shows it.

    >>> masked("91150105MA0TE5T16A")
    '91150105**********'
    """
    return code[:HEAD] + "*" * len(code[HEAD:])


def ask(who: str, sent: Mapping[str, str]) -> Answer:
    """The answer to one press of 「获取单位信息」.

    `sent`: `uscc` as typed, and of a list that was shown `unit`, the key of the chosen one, with `unit_tail`, the end of its code.
    `who`: as whom searches and tries are counted.
    """
    typed = sent.get("uscc", "").strip()[:MOST]
    if is_code(typed):
        return _by_code(typed)
    found = _by_name(who, typed)
    chosen = base_text.whole(sent.get("unit", ""))
    tail = uscc.normalise(sent.get("unit_tail", ""))
    if chosen is None or chosen not in [one.key for one in found.options]:
        return replace(found, tail_fault=words.UNIT_FIRST, tail=tail) if tail and found.options else found
    if not tail:
        return replace(found, chosen=chosen, tail_fault=words.TAIL_FIRST)
    if not limits.UNIT_TRIES.take(who):
        return Answer(typed, fault=words.UNIT_TRIED_OUT)
    unit = _confirmed(chosen, tail)
    if unit is None:
        return replace(found, chosen=chosen, tail=tail, tail_fault=words.TAIL_WRONG)
    limits.UNIT_TRIES.give(who)
    return Answer(typed, unit=unit)


def _by_code(typed: str) -> Answer:
    if unit := Employer.objects.by_uscc(typed):
        return Answer(typed, unit=unit)
    fault = words.uscc_fault(typed)
    return Answer(typed, fault=fault, is_off=uscc.is_off(typed), is_unknown=not fault)


def _by_name(who: str, typed: str) -> Answer:
    if not typed:
        return Answer(fault=words.NAME_OR_CODE_FIRST)
    if len("".join(typed.split())) < LEAST:
        return Answer(typed, fault=words.NAME_TOO_SHORT)
    if not limits.UNIT_SEARCHES.take(who):
        return Answer(typed, fault=words.UNIT_SEARCHED_OUT)
    options = _options(typed)
    return Answer(typed, options=options[:SHOWN], more=len(options) > SHOWN, is_unknown=not options)


def _options(typed: str) -> tuple[Option, ...]:
    """The units of that name, whole names first; one that was merged away is offered as the one under which it goes on."""
    whole = Case(When(search.called_exactly(typed), then=Value(0)), default=Value(1))
    rows = usable().filter(search.of_name(typed)).order_by(whole, "sound", "pk")[: 2 * SHOWN + 1]
    found: dict[int, Option] = {}
    for row in rows:
        unit = row.going_on
        formerly = "" if unit.pk == row.pk else row.name
        pending = unit.state != EmployerState.CONFIRMED
        place = divisions.path(unit.division_code)
        found.setdefault(unit.pk, Option(unit.pk, unit.name, place, masked(unit.uscc), pending, formerly))
    return tuple(found.values())


def usable() -> QuerySet[Employer]:
    """The units that somebody may state as their own."""
    return Employer.objects.exclude(state__in=UNUSABLE).select_related("merged_into")


def named(units: QuerySet[Employer], typed: str, *, but: int = 0) -> Employer | None:
    """The unit among these that staff mean by its code or its whole name; None for a name that several of them have.

    `but`: the key of the unit that is spoken of; a duplicate of it has its name.
    """
    if is_code(typed):
        return units.filter(uscc=uscc.normalise(typed)).first()
    rows = (
        list(units.filter(search.called_exactly(typed), merged_into=None).exclude(pk=but)[:2]) if typed.strip() else []
    )
    return rows[0] if len(rows) == 1 else None


def _confirmed(key: int, tail: str) -> Employer | None:
    """The unit, if its code ends so, or is so; the code of a unit that was merged into it is right too."""
    unit = usable().filter(pk=key).first()
    if unit is None or len(tail) not in (TAIL, len(unit.uscc)):
        return None
    rows = Employer.objects.filter(pk__in=unit.keys, uscc__endswith=tail)
    return unit.going_on if rows.exists() else None
