"""When somebody was under another province, once several files are one (D04, D09, D12, D15). Reads only.

One file had gone while another of the same person was in the register here: both cannot be true, and what stands here with its unit or
its place is proved. Those days are days here, in whichever file they stand; what is left of the absence is time away. Nothing is
rewritten, so taking the files apart gives each its own again.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from acms.base.dates import Stretch
from acms.merging.models import Merge
from acms.people.dated import NO_DAY
from acms.people.days import DAY
from acms.people.models import Absence, Person, Post, Residence


def spent(keys: Iterable[int]) -> dict[int, list[Stretch]]:
    """The times under another province of each who had any, by key, less the days on which a file that is one with theirs was here."""
    return _apart((row.person_id, row.valid_from, row.valid_to) for row in _absences(keys))


def worked(keys: Iterable[int]) -> dict[int, list[Stretch]]:
    """The same, since the work here ended: the file may have followed later (A9, A31)."""
    return _apart((row.person_id, row.elsewhere_since, row.valid_to) for row in _absences(keys))


def _absences(keys: Iterable[int]) -> QuerySet[Absence]:
    return Absence.objects.filter(person__in=list(keys)).exclude(NO_DAY).order_by("valid_from", "pk")


def _apart(rows: Iterable[tuple[int, date, date | None]]) -> dict[int, list[Stretch]]:
    gone: dict[int, list[Stretch]] = defaultdict(list)
    for person, first, last in rows:
        gone[person].append((first, last))
    here = _here(gone)
    return {person: less(stretches, here.get(person, ())) for person, stretches in gone.items()}


def overlaps(one: Person, other: Person) -> list[Stretch]:
    """When the one file was away while the other was here, before they are merged."""
    away = [(row.valid_from, row.valid_to) for row in Absence.objects.of(one).exclude(NO_DAY).order_by("valid_from")]
    return less(away, less(away, _here([other.pk]).get(other.pk, ())))


@dataclass(frozen=True)
class _File:
    """A file of one person: whose it is now, and until which day it was a file of its own; None for the one that goes on."""

    person: int
    until: date | None = None


def _here(keys: Iterable[int]) -> Mapping[int, list[Stretch]]:
    """The days here of these people: of each of their files since it was itself in the register, until it was merged."""
    level = files = {key: _File(key) for key in keys}
    own: dict[int, datetime] = {}
    while level:
        merges = list(Merge.objects.filter(kept__in=list(level), undone_at=None))
        own |= {row.kept_id: row.registered_own for row in merges if row.registered_own}
        level = {row.duplicate_id: _File(files[row.kept_id].person, timezone.localdate(row.at) - DAY) for row in merges}
        files = files | level
    people = Person.objects.filter(pk__in=list(files)).values_list("pk", "registered_at")
    return _of_files(files, {pk: at for pk, at in people if at is not None} | own)


def _of_files(files: Mapping[int, _File], registered: Mapping[int, datetime]) -> Mapping[int, list[Stretch]]:
    found: dict[int, list[Stretch]] = defaultdict(list)
    for model in (Post, Residence):
        rows = model.objects.filter(person__in=list(registered)).exclude(NO_DAY)
        for key, first, last in rows.values_list("person", "valid_from", "valid_to"):
            begin = max(first, timezone.localdate(registered[key]))
            end = min(filter(None, (last, files[key].until)), default=None)
            if end is None or begin <= end:
                found[files[key].person].append((begin, end))
    return found


def less(stretches: Iterable[Stretch], holes: Iterable[Stretch]) -> list[Stretch]:
    """What is left of stretches of days without others."""
    left = list(stretches)
    for hole in holes:
        left = [part for stretch in left for part in _cut(stretch, hole)]
    return left


def _cut(stretch: Stretch, hole: Stretch) -> list[Stretch]:
    (first, last), (begin, end) = stretch, hole
    if begin > (last or date.max) or (end or date.max) < first:
        return [stretch]
    before = [(first, begin - DAY)] if first < begin else []
    after = [(end + DAY, last)] if end is not None and end < (last or date.max) else []
    return [*before, *after]
