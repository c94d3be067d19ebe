"""Every write of the yearly evaluations (D06): one of each person, unit and year."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from acms.accounts.models import User
from acms.base import codelists
from acms.base.errors import Refused
from acms.employers.models import Employer
from acms.inbox import actions as inbox
from acms.journal import actions as journal
from acms.merging.contradicting import Contradiction, Word
from acms.merging.models import Merge
from acms.people import actions as people
from acms.people import hanging
from acms.people.dated import NO_DAY
from acms.people.hanging import Gone
from acms.people.models import Person, Post
from acms.yearly import listing, reconsidering, rules, words
from acms.yearly.models import Evaluation, Kind, Objection


def on_post_in(employer: Employer, year: int) -> Any:
    """The people who were on the post at a unit on some day of a year (D06), by the files that go on for them."""
    posts = _posts_in(employer, year)
    there = {
        *posts.filter(person__merged_into=None).values_list("person", flat=True),
        *_merged_from(posts, date(year, 1, 1)),
    }
    return Person.objects.filter(pk__in=there, registered_at__isnull=False).order_by("sound", "pk")


def _posts_in(employer: Employer, year: int) -> Any:
    posts = Post.objects.at(employer).filter(on_post=True, valid_from__lte=date(year, 12, 31)).exclude(NO_DAY)
    return posts.exclude(valid_to__lt=date(year, 1, 1))


def _merged_from(posts: Any, first: date) -> set[int]:
    """D15: the files that go on for closed ones among whose posts these are; a post counts until the day of the merge."""
    closed = dict(posts.exclude(person__merged_into=None).order_by("-valid_from").values_list("person", "valid_from"))
    merges = Merge.objects.filter(duplicate__in=closed, undone_at=None).select_related("kept__merged_into")
    return {
        merge.kept.going_on.pk
        for merge in merges
        if max(first, closed[merge.duplicate_id]) < timezone.localdate(merge.at)
    }


def standing(employer: Employer, year: int) -> dict[int, Evaluation]:
    """What a unit has said of its people for a year, by person; another unit's word of the same year stands beside it.

    Of a unit of several rows that were merged, the word of the row that goes on is the later one.
    """
    said = Evaluation.objects.filter(employer__in=employer.keys, year=year, voided_at=None)
    return {row.person_id: row for row in sorted(said, key=lambda row: row.employer_id == employer.pk)}


def follow_posts(gone: Gone) -> None:
    """D15: two files are apart again. What a unit has said meanwhile of a year in which only the other file was there goes with that one, and
    so does an objection to it, or to a report that has gone with its post."""
    if gone.since is None:
        return
    said = hanging.to_go(Evaluation, gone.source, gone.target).filter(at__gte=gone.since)
    for row in Evaluation.objects.filter(pk__in=said.values("pk"), belongs_to=None).select_related("employer"):
        posts = _posts_in(row.employer, row.year)
        there = set(posts.filter(person__in=(gone.source, gone.target)).values_list("person", flat=True))
        if gone.target.pk in there and gone.source.pk not in there and not _said_before(row, gone):
            Evaluation.objects.filter(pk=row.pk).update(person=gone.target)
    of_theirs = Q(evaluation__person=gone.target) | Q(report__person=gone.target)
    Objection.objects.filter(of_theirs, person=gone.source).update(person=gone.target)


def _said_before(row: Evaluation, gone: Gone) -> bool:
    """True where the unit had spoken of that year before the files were one, or of the other file: what came since corrects it."""
    of_it = Evaluation.objects.filter(employer__in=row.employer.keys, year=row.year)
    before = Q(person=gone.source, at__lt=gone.since) | Q(person=gone.target, voided_at=None)
    return of_it.filter(before, belongs_to=None).exists()


def _rows_of_unit(employer: Employer, year: int, people_: Collection[int]) -> dict[int, int]:
    """ADR 0033: at which of a unit's rows each was in a year, by person: what is said of them stands there, and is that row's again once the
    rows are apart. The row that goes on, where they were there too."""
    if len(keys := employer.keys) == 1:
        return {}
    posts = _posts_in(employer, year)
    closed = hanging.closed_files(people_)  # of the files that were merged into theirs too (D15)
    there = posts.filter(person__in=[*people_, *closed]).order_by("valid_from", "pk").values_list("person", "employer")
    found: dict[int, int] = {}
    for person, row in sorted(there, key=lambda one: (one[0] in people_, -keys.index(one[1]))):
        found[closed.get(person, person)] = row
    return found


SAID = (*words.DIMENSIONS, "result")


def contradictions(first: Person, second: Person) -> list[Contradiction]:
    """D06, D15: one unit has said two things of one person's year, of the one file and of the other."""
    said = Evaluation.objects.filter(voided_at=None).select_related("employer")
    theirs = {(row.employer_id, row.year): row for row in said.filter(person=second)}
    found = []
    for row in said.filter(person=first).order_by("year", "pk") if theirs else ():
        other = theirs.get((row.employer_id, row.year))
        if other is not None and any(getattr(row, name) != getattr(other, name) for name in SAID):
            label = words.of_a_year(row.employer.name, row.year)
            about = (row.employer_id, row.year)
            found.append(Contradiction("evaluation", (row.pk, other.pk), about, label, _said(row), _said(other)))
    return found


def _said(row: Evaluation) -> str:
    """The result, and the marks that were given."""
    marks = [f"{label}{words.GRADES[mark]}" for name, label in words.DIMENSIONS.items() if (mark := getattr(row, name))]
    return "，".join([codelists.name("assess_result", row.result), *marks])


def words_in(files: Collection[int]) -> list[Word]:
    """D15: every evaluation in some files, and of which file it is."""
    rows = Evaluation.objects.filter(person__in=files).order_by("pk")
    return [
        Word(row.pk, row.belongs_to_id or row.person_id, None if row.voided_at else (row.employer_id, row.year))
        for row in rows
    ]


def put(places: Mapping[int, int]) -> None:
    """D15: evaluations go to files, by key; of which file each is stays known. None stands while they go, for one stands at a time."""
    going = {}
    for row in Evaluation.objects.filter(pk__in=places):
        file, whose = places[row.pk], row.belongs_to_id or row.person_id
        columns = {"person_id": file, "belongs_to_id": None if whose == file else whose}
        if (row.person_id, row.belongs_to_id) != tuple(columns.values()):
            going[row.pk] = columns
    stand = list(Evaluation.objects.filter(pk__in=going, voided_at=None).values_list("pk", flat=True))
    Evaluation.objects.filter(pk__in=stand).update(voided_at=timezone.now())
    for pk, columns in going.items():
        Evaluation.objects.filter(pk=pk).update(**columns)
    Evaluation.objects.filter(pk__in=stand).update(voided_at=None)


@transaction.atomic
def evaluate(
    *,
    employer: Employer,
    year: int,
    rows: dict[int, dict[str, str]],
    by: User,
    on: date,
    agency: bool = False,
    basis: str = "",
) -> int:
    """D06: the results of a unit's people for a year, in one go; those that say nothing new are left alone. How many were written.

    `rows`: by person, the five dimensions and `result`. A correction keeps the former row and is told to the person. After the deadline
    only the agency enters, always on the unit's paper (`basis`). Raises Refused.
    """
    people.hold_each(rows)  # whoever is merged meanwhile is merged before or after
    _check(employer, year, rows, by_agency=agency, on=on, basis=basis.strip())
    before = standing(employer, year)
    of = {pk: row.belongs_to_id for pk, row in before.items()}  # a correction is of the file that it corrects (D15)
    at = _rows_of_unit(employer, year, rows) | {pk: row.employer_id for pk, row in before.items()}
    fresh = [
        Evaluation(
            person_id=pk,
            belongs_to_id=of.get(pk),
            employer_id=at.get(pk, employer.pk),
            year=year,
            by=by,
            at=timezone.now(),
            basis=basis.strip(),
            **values,
        )
        for pk, values in rows.items()
        if pk not in before or any(getattr(before[pk], name) != value for name, value in values.items())
    ]
    corrected = {row.person_id: before[row.person_id] for row in fresh if row.person_id in before}
    Evaluation.objects.filter(pk__in=[row.pk for row in corrected.values()]).update(voided_at=timezone.now())
    try:
        with transaction.atomic():
            Evaluation.objects.bulk_create(fresh)
    except IntegrityError:
        # Somebody else has entered the same people between our look and our word.
        raise Refused(words.ENTERED_MEANWHILE, "meanwhile") from None
    whom = dict(Person.objects.filter(pk__in=[row.person_id for row in fresh]).values_list("pk", "user"))
    journal.write_many(
        "evaluation.entered",
        Evaluation,
        [(row.pk, whom[row.person_id], {"year": year, "result": row.result}) for row in fresh],
        by=by,
    )
    told = [
        (whom[row.person_id], *words.corrected(employer.name, year, _changes(corrected[row.person_id], row)))
        for row in fresh
        if row.person_id in corrected
    ]
    inbox.tell_each(messages=told, link=reverse("me:file"))
    lost = [row for row in fresh if row.result == rules.NO_RESULT != corrected.get(row.person_id, row).result]
    reconsidering.unrated(people=[row.person_id for row in lost], year=year)
    reconsidering.evaluated(people=[row.person_id for row in fresh if row.result != rules.NO_RESULT], year=year)
    return len(fresh)


def _changes(before: Evaluation, now: Evaluation) -> list[tuple[str, str, str]]:
    """What a correction changes, in words: the marks, then the result."""
    names = [(name, label, words.GRADES) for name, label in words.DIMENSIONS.items()]
    names.append(("result", words.RESULT, codelists.names("assess_result")))
    return [
        (label, said.get(getattr(before, name), ""), said.get(getattr(now, name), ""))
        for name, label, said in names
        if getattr(before, name) != getattr(now, name)
    ]


def _check(
    employer: Employer, year: int, rows: dict[int, dict[str, str]], *, by_agency: bool, on: date, basis: str
) -> None:
    """Raises Refused for what keeps the whole of it from being entered."""
    if year > on.year:
        raise Refused(words.YEAR_TO_COME, "to_come")
    if not by_agency and on > listing.deadline(Kind.POST, year + 1):
        raise Refused(words.YEAR_OVER, "over")
    if by_agency and not basis:
        raise Refused(words.BASIS_FIRST, "no_basis")
    if set(rows) - set(on_post_in(employer, year).filter(pk__in=rows).values_list("pk", flat=True)):
        raise Refused(words.NOT_ON_POST, "not_on_post")
    if any(row["result"] not in codelists.names("assess_result") for row in rows.values()):
        raise Refused(words.CHOOSE_RESULT, "result")
