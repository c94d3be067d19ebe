"""D02, D05: each day belongs to one fact of its kind: whatever comes late takes its days, gives them back, and never shares one."""

import random
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from acms.accounts.models import User
from acms.base.errors import Refused
from acms.demo import seed
from acms.employers.models import Employer
from acms.people import actions as people
from acms.people import days
from acms.people.models import (
    Affiliation,
    Contact,
    Departure,
    Document,
    Education,
    FurtherTitle,
    Person,
    Post,
    Qualification,
    Residence,
    Talent,
)
from acms.scans.models import Scan

FIRST = date(2020, 1, 1)
DAYS = [FIRST + timedelta(days=n) for n in range(120)]
MODELS = (Contact, Post, Residence, Education, Qualification, Affiliation, FurtherTitle, Talent, Document)
# Of these tables what tells facts of one day apart, and another value of it.
APART = {Education: {"mode": "part"}, FurtherTitle: {"kind": "cta"}, Document: {"kind": "letter"}}
migration = import_module("acms.people.migrations.0019_each_day_to_one_fact")
further = import_module("acms.people.migrations.0022_more_dated_facts")


@pytest.fixture
def person(stranger: User, employer: Employer) -> Person:
    """测试甲, of whom nothing is known yet but the file."""
    found = seed.enter(stranger, employer, since=FIRST)
    for model in MODELS:
        model.objects.filter(person=found).delete()  # type: ignore[attr-defined]
    return found


@pytest.fixture
def values(employer: Employer, stranger: User) -> dict[Any, dict[str, Any]]:
    """What a row of each kind needs."""
    scan = Scan.objects.create(owner=stranger, kind="photo", original_bytes=1, digest="x")
    return {
        Contact: {"phone": "13800000000"},
        Post: {"employer": employer, "on_post": True},
        Residence: {"residence_type": "1", "division_code": "150105"},
        Education: {"mode": "full", "level": "21"},
        Qualification: {"type": "01", "level": "1", "way": "01"},
        Affiliation: {"political": "13"},
        FurtherTitle: {"kind": "cpa", "number": "150000001234"},
        Talent: {"category": "1", "level": "2", "status": "1"},
        Document: {"kind": "photo", "scan": scan},
    }


@contextmanager
def refused() -> Iterator[None]:
    with pytest.raises(DatabaseError), transaction.atomic():
        yield


@pytest.mark.parametrize("model", MODELS)
def test_D02_the_database_refuses_two_facts_of_one_day(model: Any, person: Person, values: Any) -> None:
    def row(first: int, last: int | None, **more: Any) -> Any:
        until = None if last is None else FIRST + timedelta(days=last)
        return model.objects.create(
            person=person, valid_from=FIRST + timedelta(days=first), valid_to=until, **{**values[model], **more}
        )

    held = row(10, 20)
    row(15, 14)  # has held no day: in nobody's way
    row(0, 9)
    for first, last in ((20, 30), (5, 10), (12, 15), (0, 40), (20, None)):
        with refused():
            row(first, last)
    other = row(21, None)
    with refused():
        model.objects.filter(pk=held.pk).update(valid_to=FIRST + timedelta(days=21))
    with refused():
        model.objects.filter(pk=other.pk).update(valid_from=FIRST + timedelta(days=20))
    if model in APART:  # of another mode or kind it is another fact
        row(12, 15, **APART[model])


def held(person: Person) -> dict[date, str]:
    """Which case holds each day of the first months, by asking every row: the slow way."""
    rows = list(Post.objects.filter(person=person))
    found: dict[date, str] = {}
    for day in DAYS:
        there = [row.case_no for row in rows if row.valid_from <= day <= (row.valid_to or date.max)]
        assert len(there) <= 1, (day, there)
        found |= {day: there[0]} if there else {}
    return found


@pytest.mark.parametrize("seed_of", range(16))
def test_D02_C02_what_is_taken_back_leaves_every_day_as_if_it_had_not_come(
    seed_of: int, person: Person, employer: Employer, clerk_of_saihan: User
) -> None:
    """Posts of random days, each a case, some ended by a report; the last ones are taken back in turn."""
    chance, cases = random.Random(seed_of), []
    for n in range(7):
        day, before = FIRST + timedelta(days=chance.randrange(1, 90)), held(person)
        people.open_fact(Post, person=person, on=day, case_no=f"C{n}", employer=employer, on_post=True)
        after = {at: case for at, case in before.items() if at < day}
        assert held(person) == after | {at: f"C{n}" for at in DAYS if at >= day}
        if n < 4 and chance.random() < 0.6:
            days.close(Post.objects.filter(person=person), day + timedelta(days=chance.randrange(0, 40)))
        else:
            cases.append((f"C{n}", before))
    for case, before in reversed(cases[-3:]):
        people.take_back(person=person, by=clerk_of_saihan, case_no=case)
        assert held(person) == before


def stated(person: Person, employer: Employer, events: list[tuple[str, date]]) -> dict[date, str]:
    """Posts that begin, and one without a case for each time that what goes on is ended; who holds which day after that."""
    Post.objects.filter(person=person).delete()
    for case_no, day in events:
        if case_no:
            people.open_fact(Post, person=person, on=day, case_no=case_no, employer=employer, on_post=True)
        else:
            days.close(Post.objects.filter(person=person), day)
    return held(person)


def random_events(chance: random.Random) -> list[tuple[str, date]]:
    events = [(f"C{n}", chance.choice(DAYS[:12])) for n in range(6)]
    for _ in range(2):  # what is ended is what began last: of an earlier one nobody reports the end
        at = chance.randrange(1, len(events))
        last = max(day for _, day in events[:at])
        events.insert(at, ("", last + timedelta(days=chance.choice([0, 0, 1, 4]))))
    return events


@pytest.mark.parametrize("seed_of", range(20))
def test_D15_C02_facts_that_are_void_leave_the_days_as_if_they_had_never_come(
    seed_of: int, person: Person, employer: Employer
) -> None:
    """Two, one after the other, whatever began before and after them, and also where one had been ended on the day it began."""
    chance = random.Random(f"void {seed_of}")
    events = random_events(chance)
    begun = [case_no for case_no, _ in events[:6] if case_no]
    out = chance.sample(begun, 2)
    without = [stated(person, employer, [event for event in events if event[0] not in gone]) for gone in (out[:1], out)]
    stated(person, employer, events)
    for case_no, expected in zip(out, without, strict=True):
        days.void(Post.objects.get(person=person, case_no=case_no))
        assert held(person) == expected


@pytest.mark.parametrize("seed_of", range(40))
def test_D02_E05_C02_whatever_order_cases_and_reports_come_and_go_in_no_day_has_two_posts(
    seed_of: int, person: Person, employer: Employer, clerk_of_saihan: User
) -> None:
    """Nine acts of random days within a fortnight; a report that cannot be taken back is refused with a sentence."""
    chance, reports, here = (
        random.Random(f"any order {seed_of}"),
        list[Departure](),
        {"employer": employer, "person": person},
    )
    for n in range(9):
        day = FIRST + timedelta(days=chance.randrange(1, 14))
        what = chance.choices(("post", "residence", "leave", "report back", "case back"), (50, 10, 15, 8, 17))[0]
        if what == "post":
            people.open_fact(Post, **here, on=day, case_no=f"C{n}", on_post=True)
        elif what == "residence":
            home = {"residence_type": "1", "division_code": "150105"}
            people.open_fact(Residence, person=person, on=day, case_no=f"C{n}", **home)
        elif what == "leave" and person.posts.open().filter(on_post=True, valid_from__lte=day).exists():
            reports.append(people.report_leaving(**here, what="left", on=day, by=clerk_of_saihan))
        elif what == "report back" and reports:
            with suppress(Refused):
                people.take_back_leaving(report=chance.choice(reports), by=clerk_of_saihan)
        elif what == "case back":
            people.take_back(person=person, by=clerk_of_saihan, case_no=f"C{chance.randrange(n + 1)}")
        held(person)


def numbers(person: Person) -> dict[date, str]:
    """Which number of a CPA holds each day, by asking every row."""
    rows = list(FurtherTitle.objects.filter(person=person, kind="cpa"))
    return {day: row.number for day in DAYS for row in rows if row.valid_from <= day <= (row.valid_to or date.max)}


@pytest.mark.parametrize("seed_of", [*range(8), 67, 75, 118])  # the last ones end on the day on which they began
def test_D05_C02_a_title_that_cases_state_and_end_is_what_those_say_that_stand(
    seed_of: int, person: Person, clerk_of_saihan: User
) -> None:
    """A case each, day after day, taken back in any order; what is over already stays as it was stated."""
    chance, deeds, at = random.Random(seed_of), list[tuple[date, str, str]](), 0
    for n in range(14):
        at += chance.randrange(0, 8)
        on, case_no = FIRST + timedelta(days=at), f"C{n}"
        case = {"person": person, "on": on, "case_no": case_no, "kind": "cpa"}
        what = chance.choices(("state", "end", "take back"), (4, 3, 4))[0]
        if what == "state":
            people.open_fact(FurtherTitle, **case, number=case_no)
            deeds.append((on, case_no, case_no))
        elif what == "end" and any(day >= on for day in numbers(person)):
            people.end_fact(FurtherTitle, **case)
            deeds.append((on, case_no, ""))
        elif deeds:
            deed = chance.choice(deeds)
            is_over = deed[2] and not FurtherTitle.objects.open().filter(case_no=deed[1]).exists()
            people.take_back(person=person, by=clerk_of_saihan, case_no=deed[1])
            deeds = deeds if is_over else [one for one in deeds if one != deed]
        told = {day: [number for since, _, number in deeds if since <= day] for day in DAYS}
        assert numbers(person) == {day: all_[-1] for day, all_ in told.items() if all_ and all_[-1]}


def test_D02_what_an_older_release_wrote_twice_is_parted_and_the_later_row_has_the_days(
    person: Person, employer: Employer
) -> None:
    editor = SimpleNamespace(connection=connection, execute=lambda text: connection.cursor().execute(text))
    further.unguard(apps, editor)
    migration.unguard(apps, editor)
    at = timezone.now()

    def row(first: int, last: int | None) -> Post:
        until = None if last is None else FIRST + timedelta(days=last)
        return Post.objects.create(
            person=person, employer=employer, on_post=True, valid_from=FIRST + timedelta(days=first), valid_to=until, written_at=at
        )  # fmt: skip

    rows = [row(0, 50), row(30, 60), row(25, None)]
    migration.give_to_the_later(apps, editor)
    for one in rows:
        one.refresh_from_db()
    ends = [(one.valid_to - FIRST).days if one.valid_to else None for one in rows]
    assert ends == [24, 24, None] and rows[1].valid_from > rows[1].valid_to  # type: ignore[operator]
    assert [[end for end, _ in one.ends] for one in rows] == [["2020-02-20", "2020-01-30"], ["2020-03-01"], []]
    migration.guard(apps, editor)
    further.guard(apps, editor)
    with refused():
        row(10, 12)


def test_C02_a_change_that_an_older_release_entered_can_be_taken_back(
    person: Person, employer: Employer, clerk_of_saihan: User
) -> None:
    editor = SimpleNamespace(connection=connection, execute=lambda text: connection.cursor().execute(text))
    people.open_fact(Post, person=person, on=FIRST, case_no="C0", employer=employer, on_post=True)
    day = FIRST + timedelta(days=30)
    people.open_fact(Post, person=person, on=day, case_no="C1", employer=employer, on_post=False)
    before = dict.fromkeys(DAYS, "C0")
    Post.objects.update(ends=[])  # as it was written then
    migration.note_what_gave_way(apps, editor)
    people.take_back(person=person, by=clerk_of_saihan, case_no="C1")
    assert held(person) == before
    days.close(Post.objects.filter(person=person), day)
    people.open_fact(Residence, person=person, on=day, case_no="C2", residence_type="1", division_code="150105")
    migration.note_what_gave_way(apps, editor)
    people.take_back(person=person, by=clerk_of_saihan, case_no="C2")
    assert held(person) == before
