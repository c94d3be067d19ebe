"""What the national side is told of a person: the newest state, as the register says it today (X01, ADR 0046).

Contacts, papers and scans do not go out, nor does the work history, which stays here (guide §12.1, D04).
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Model
from django.utils import timezone

from acms.learning.models import YearRecord
from acms.people.models import (
    COLLECTED,
    Absence,
    Affiliation,
    Education,
    FurtherTitle,
    Person,
    Post,
    Qualification,
    Residence,
    Status,
    Talent,
)
from acms.trust.models import TrustRecord, TrustState

PERSON = ("name", "id_number", "id_type", "sex", "country", "ethnic", "management_code")
EDUCATION = ("mode", "level", "major", "school", "graduated_on", "degree", "verified")
QUALIFICATION = ("type", "level", "way", "obtained_on", "certificate_no")
FURTHER_TITLE = ("kind", "number")
TALENT = ("category", "level", "status", "term", "selected", "graduated")
TRUST = (
    "kind",
    "code",
    "reporter",
    "happened_on",
    "what",
    "law",
    "document_no",
    "effective_on",
    "ban_for_life",
    "ban_until",
)
LEARNING = ("year", "state", "points")

State = dict[str, Any]


def states(keys: Collection[int]) -> dict[int, tuple[str, State]]:
    """File number and state by the person's key; nothing for whoever has never been in the register. The number of statements does not
    grow with that of the people."""
    people = Person.objects.filter(pk__in=keys).exclude(file_no=None).select_related("merged_into")
    of = _Facts([person.pk for person in people])
    return {person.pk: (str(person.file_no), _state(person, of)) for person in people}


class _Facts:
    """What holds of these people, by person; each table is asked once."""

    def __init__(self, keys: Collection[int]):
        now: dict[str, Any] = {"person__in": keys, "valid_to": None}
        self.posts = _by_person(Post.objects.filter(**now).select_related("employer__merged_into"))
        self.residences = _by_person(Residence.objects.filter(**now))
        self.affiliations = _by_person(Affiliation.objects.filter(**now))
        self.educations = _by_person(Education.objects.filter(**now))
        self.qualifications = _by_person(Qualification.objects.filter(**now))
        self.further_titles = _by_person(FurtherTitle.objects.filter(**now))
        self.talents = _by_person(Talent.objects.filter(**now))
        self.absences = _by_person(Absence.objects.filter(**now))
        self.trust = _by_person(TrustRecord.objects.filter(person__in=keys, state=TrustState.VALID))
        self.learning = _by_person(YearRecord.objects.filter(person__in=keys))


def _by_person(rows: Any) -> Mapping[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows.order_by("pk"):
        found[row.person_id].append(row)
    return found


def _state(person: Person, of: _Facts) -> State:
    if person.merged_into is not None:
        return {"status": Status.CLOSED.value, "continued_as": person.going_on.file_no or ""}
    if person.status in COLLECTED:  # its entry was reversed: it is not in the register
        return {"status": person.status, "continued_as": ""}
    registered = timezone.localdate(person.registered_at) if person.registered_at else None
    absence, affiliation = _first(of.absences, person), _first(of.affiliations, person)
    return {
        "status": person.status,
        **{name: getattr(person, name) for name in PERSON},
        "born": _plain(person.born),
        "political": affiliation.political if affiliation else "",
        "accounting_since": _plain(person.accounting_since),
        "registered_on": _plain(registered),
        "transferred_to": absence.to if absence else "",
        "unit": _unit(_first(of.posts, person)),
        "residence": _residence(_first(of.residences, person)),
        "educations": _rows(of.educations, person, EDUCATION),
        "qualifications": _rows(of.qualifications, person, QUALIFICATION),
        "further_titles": _rows(of.further_titles, person, FURTHER_TITLE),
        "talents": _rows(of.talents, person, TALENT),
        "trust": _rows(of.trust, person, TRUST),
        "learning": sorted(_rows(of.learning, person, LEARNING), key=lambda row: int(row["year"])),
    }


def _first(rows: Mapping[int, list[Any]], person: Person) -> Any:
    return next(iter(reversed(rows.get(person.pk, []))), None)


def _unit(post: Post | None) -> State | None:
    """A unit goes by its code alone: what it is called is known to whoever gives the codes."""
    if post is None:
        return None
    said = {"code": post.unit.uscc, "on_post": post.on_post, "position": post.position, "title": post.title}
    return said | {"since": _plain(post.valid_from)}


def _residence(home: Residence | None) -> State | None:
    return None if home is None else {"type": home.residence_type, "division_code": home.division_code}


def _rows(rows: Mapping[int, list[Model]], person: Person, names: Iterable[str]) -> list[State]:
    return [{name: _plain(getattr(row, name)) for name in names} for row in rows.get(person.pk, [])]


def _plain(value: Any) -> Any:
    """A value as JSON has it; days in ISO 8601, figures with a fraction as text."""
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, str | int | bool) else str(value)


def digest(state: State) -> str:
    """SHA-256, hex, over the state as JSON with sorted keys, without blanks, in UTF-8."""
    text = json.dumps(state, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
