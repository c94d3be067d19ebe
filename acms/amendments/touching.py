"""Which kinds of 信息变更 touch each other: of those that do, one is open at a time (D05, ADR 0044)."""

from collections.abc import Callable
from typing import NamedTuple

from acms.accounts.models import User
from acms.amendments import words
from acms.casework import actions as casework
from acms.collection.steps import EDUCATION, IDENTITY, POST, QUALIFICATION
from acms.people.models import Person


class Pair(NamedTuple):
    """Two kinds, for whom they touch, and why. `said`: what the person is told of it; empty of kinds that never touch."""

    kinds: frozenset[str]
    touch: Callable[[Person], bool]
    why: str
    said: str = ""


def _never(person: Person) -> bool:
    return False


def _start_is_open(person: Person) -> bool:
    return person.accounting_since is None


PAIRS = (
    Pair(
        frozenset({POST.change, EDUCATION.change}),
        _start_is_open,
        "W08: the start of accounting work is not before 全日制毕业时间. A change of post states the first, one of education the second: "
        "each would be held against what the other is about to replace. Once the start is fixed nothing asks again (A11).",
        words.START_AND_GRADUATION,
    ),
    Pair(
        frozenset({POST.change, QUALIFICATION.change}),
        _never,
        "What post the unit has appointed somebody to (会计专业技术职务) is the unit's word: no rule holds it against the certificate.",
    ),
    Pair(
        frozenset({POST.change, IDENTITY.change}),
        _never,
        "A place of residence is held against the ID card, which no change replaces; the photo and 政治面貌 are in no letter.",
    ),
    Pair(
        frozenset({EDUCATION.change, QUALIFICATION.change}),
        _never,
        "Who may sit an examination is asked by who holds it: here no rule holds a certificate against a diploma.",
    ),
    Pair(
        frozenset({EDUCATION.change, IDENTITY.change}),
        _never,
        "Diplomas are held against the name and number, which no change replaces; faces are compared with the ID card's alone.",
    ),
    Pair(
        frozenset({QUALIFICATION.change, IDENTITY.change}),
        _never,
        "As of diplomas.",
    ),
)


def touching(person: Person, kind: str) -> dict[str, str]:
    """The kinds that touch this one, each with what the person is told of it."""
    pairs = [pair for pair in PAIRS if kind in pair.kinds and pair.touch(person)]
    return {other: pair.said for pair in pairs for other in pair.kinds - {kind}}


def slot_of(person: Person, kind: str, user: User) -> str:
    """Kinds that touch share a slot, so that the database lets one of them in; any other has its own (ADR 0022)."""
    return casework.slot_of("+".join(sorted({kind, *touching(person, kind)})), user)
