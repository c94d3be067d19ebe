"""The days of dated facts: each belongs to one fact of its kind; what comes takes them, and what is taken back gives them back (ADR 0028)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from acms.people.dated import NO_DAY, TAKEN_BACK
from acms.people.models import (
    Absence,
    Affiliation,
    Contact,
    Document,
    Education,
    Fact,
    FurtherTitle,
    Post,
    Qualification,
    Residence,
    Talent,
)

DAY = timedelta(days=1)
OPEN = ""  # among the ends of a fact: it had none
Taken = list[tuple[date, str]]  # from which day on, and by which case
# Kinds of facts of which one stands instead of another: a post, or the residence of who has none.
INSTEAD: tuple[tuple[type[Fact], ...], ...] = (
    (Contact,),
    (Post, Residence),
    (Education,),
    (Qualification,),
    (Affiliation,),
    (FurtherTitle,),
    (Talent,),
    (Document,),
)


def close(rows: Any, on: date) -> None:
    """Ends open facts the day before `on`; one that began on `on` or later holds no day any more (dated.NO_DAY)."""
    rows.open().update(valid_to=on - DAY)


def give_way(rows: Any, on: date, case_no: str) -> None:
    """From `on` the days of these facts are those of a case: what goes on ends the day before, and so does what ends later."""
    for row in rows.filter(Q(valid_to=None) | Q(valid_to__gte=on)).exclude(NO_DAY):
        _lose(row, on, case_no)
        row.save(update_fields=["valid_to", "ends"])


def as_filed(person: Any, filed: date, today: date, *models: type[Fact]) -> date:
    """From which day on counts what was filed on a day and is decided today (D05, D12): from that day, however late it is decided.

    From today where of these models the register has learnt of something since: its days stay its own.
    """
    known = (model._default_manager.filter(person=person).exclude(NO_DAY) for model in models)  # type: ignore[misc]
    since = Q(valid_from__gt=filed) | Q(valid_to__gte=filed)
    return today if any(rows.filter(since).exists() for rows in known) else min(filed, today)


def void(fact: Fact, *, since: date | None = None) -> None:
    """The fact has held no day: what gave way to it has its days again, as if it had not come, less those that others took since.

    `since`: the day from which on others gave way to it, where that was not its first one.
    """
    taken, last = _taken(fact), fact.valid_to
    type(fact)._default_manager.filter(pk=fact.pk).update(valid_to=fact.valid_from - DAY, ends=[])
    models = next(models for models in (*INSTEAD, (Absence, Post, Residence)) if type(fact) in models)
    for rows in same_kinds(fact.person, models, [fact]):  # type: ignore[attr-defined]
        have_again(rows, on=since or fact.valid_from, case_no=fact.case_no, taken=taken, last=last)


def _taken(fact: Fact) -> Taken:
    """From which day on and by which case a fact has lost days, in the order in which it did."""
    after = [end for end, _ in fact.ends[1:]] + [fact.valid_to.isoformat() if fact.valid_to else OPEN]
    pairs = zip(fact.ends, after, strict=False)
    return [(date.fromisoformat(end) + DAY, case_no) for (_, case_no), end in pairs if end]


def have_again(rows: Any, *, on: date, case_no: str, taken: Taken | None = None, last: date | None = None) -> None:
    """What gave way to a case on a day has its days again.

    `taken`, `last`: what others have taken since from the fact that stood there instead, and its last day; they would have taken
    it from these.
    """
    for row in rows.exclude(ends=[]):
        own = _taken(row)
        if (on, case_no) not in own:
            continue
        at = own.index((on, case_no))
        since = [*(taken or []), *own[at + 1 :]]  # who takes a day twice takes nothing more
        row.valid_to = date.fromisoformat(row.ends[at][0]) if row.ends[at][0] else None
        row.ends = row.ends[:at]
        for day, by_case in since:
            _lose(row, day, by_case)
        row.valid_to = min(filter(None, (row.valid_to, last)), default=None)
        row.save(update_fields=["valid_to", "ends"])


def _lose(row: Fact, day: date, case_no: str) -> None:
    """The days of a fact from this one on are those of a case; nothing where it holds none."""
    if row.valid_to is None or row.valid_to >= max(day, row.valid_from):
        row.ends = [*row.ends, [row.valid_to.isoformat() if row.valid_to else OPEN, case_no]]
        row.valid_to = day - DAY


def go_on_again(fact: Fact) -> None:
    """The last that a fact gave way to is no more, and nothing stands in its place: it ends as it had ended before."""
    end, _ = fact.ends[-1]
    fact.valid_to, fact.ends = date.fromisoformat(end) if end else None, fact.ends[:-1]
    fact.save(update_fields=["valid_to", "ends"])


def end_no_more(rows: Any, case_no: str) -> None:
    """What a case has ended goes on until what has come since; nothing changes where something of the case's own came in the place.

    For facts that are stated and ended from the day of the decision on: none of them was ended before the last one began.
    """
    for row in rows.exclude(ends=[]):
        for on in [day for day, by_case in _taken(row) if by_case == case_no]:
            # Of what has been taken back nothing is left, not even what it gave way to.
            come = same_kind(row).exclude(TAKEN_BACK).filter(valid_from__gte=on, pk__gt=row.pk)
            taken = list(come.order_by("pk").values_list("valid_from", "case_no"))
            have_again(rows.filter(pk=row.pk), on=on, case_no=case_no, taken=taken)


def away_since(person: Any, on: date) -> Any:
    """When another province managed a file on this day or later: its own times only, none that a merge has brought (D12, D15)."""
    held = Absence.objects.of(person).filter(Q(valid_to=None) | Q(valid_to__gte=on)).exclude(NO_DAY)
    own = Q(ended_post__person=person) | Q(ended_residence__person=person)
    return held.filter(own | Q(ended_post=None, ended_residence=None))


def had_not_left(posts: Any, on: date) -> None:
    """A post that a report has ended on a day goes on until a post or a residence that was stated since, or until the file went to another
    province: that had nothing to end any more (D12)."""
    for row in posts.exclude(ends=[]):
        if (on, "") in _taken(row):
            come = [
                (fact.written_at, fact.valid_from, fact.case_no)
                for rows in same_kinds(row.person, (Post, Residence), [row])
                for fact in rows.exclude(NO_DAY).filter(valid_from__gte=on).exclude(pk=row.pk)
            ]
            come += [(gone.written_at, gone.elsewhere_since, gone.case_no) for gone in away_since(row.person, on)]
            taken = [(day, case_no) for _, day, case_no in sorted(come)]
            have_again(posts.filter(pk=row.pk), on=on, case_no="", taken=taken)


def same_kind(fact: Fact) -> Any:
    """The rows of a fact's own person and kind, itself too."""
    return next(same_kinds(fact.person, (type(fact),), [fact]))  # type: ignore[attr-defined]


def same_kinds(person: Any, models: tuple[type[Fact], ...], facts: list[Fact]) -> Iterator[Any]:
    """The rows of a person in whose place these facts would come: of each mode or kind that they have."""
    for model in models:
        for fact in facts:
            yield model._default_manager.filter(person=person, **_kind_of(fact))  # type: ignore[misc]


def go_on(fact: Fact, on: date) -> None:
    """What was ended on `on`, and by nothing that stands there now, goes on as if it had not been; what goes on already stays.

    Facts that an older release ended do not know what they gave way to.
    """
    ended = type(fact)._default_manager.filter(pk=fact.pk, valid_to=on - DAY)
    ended.update(valid_to=None)


def _kind_of(fact: Fact) -> dict[str, Any]:
    """What tells facts of one table apart that may hold at the same time."""
    return {key: getattr(fact, key) for key in ("mode", "kind") if hasattr(fact, key)}
