"""D09 whole: days of work, qualifications, registration, absences, restorations and records, against a reading day by day."""

import random
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from acms.accounts.models import User
from acms.demo import seed
from acms.employers.models import Employer
from acms.learning import duty
from acms.learning.models import Restart, YearRecord
from acms.people.models import Absence, Person, Qualification

LAST = 2025  # the last year that is over
NOW = datetime(2026, 5, 4, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


def day_of(chance: random.Random, first: int = 2008, last: int = 2025) -> date:
    return date(first, 1, 1) + timedelta(days=chance.randrange((date(last, 12, 31) - date(first, 1, 1)).days))


def days_of(year: int) -> list[date]:
    return [
        date(year, 1, 1) + timedelta(days=n) for n in range(366) if (date(year, 1, 1) + timedelta(days=n)).year == year
    ]


class Life:
    """What is known of somebody, and what the guide's sentences make of it, a year at a time and a day at a time."""

    def __init__(self, seed_of: int):
        chance = random.Random(seed_of)
        self.began = day_of(chance, 2005, 2022) if chance.random() < 0.8 else None
        self.qualified = [day_of(chance, 2005, 2024) for _ in range(chance.randrange(3))]
        self.registered = day_of(chance, 2010, 2022)
        self.absences: list[tuple[date, date | None, bool]] = []  # from, last day, and whether it was taken back
        for _ in range(chance.randrange(3)):
            left = day_of(chance, 2014, 2025)
            self.absences.append((left, left + timedelta(days=chance.randrange(900)), chance.random() < 0.3))
        self.restored = sorted(chance.sample(range(2014, 2026), chance.randrange(3)))
        self.records = {year: chance.choice(["done", "exempt"]) for year in range(2008, 2026) if chance.random() < 0.3}

    def asked(self, year: int) -> bool:
        """Nothing is asked of a year in which, on any day, it had not begun."""
        begun = [*self.qualified, *([self.began] if self.began else [])]
        return bool(begun) and all(
            min(begun).year < day.year
            and self.registered.year < day.year
            and all(at < day.year for at in self.restored)
            for day in days_of(year)
        )

    def letter(self, year: int) -> str:
        record = self.records.get(year)
        if record == "done":
            return "o"
        away = any(
            first <= day <= (last or date.max) and not undone
            for first, last, undone in self.absences
            for day in days_of(year)
        )
        return "" if record == "exempt" or (away and record is None) else "x"

    def missed(self) -> list[int]:
        return [year for year in range(2000, LAST + 1) if self.asked(year) and self.letter(year) == "x"]

    def moves(self) -> bool:
        plain = "".join(self.letter(year) for year in range(2000, LAST + 1) if self.asked(year))
        return "xxx" in plain or plain.count("x") >= 4


@pytest.mark.parametrize("seeds", [range(n, n + 40) for n in (0, 40, 80)], ids=["a", "b", "c"])
def test_D09_D04_D14_the_duty_is_what_the_sentences_say_day_by_day(
    seeds: range, stranger: User, employer: Employer
) -> None:
    lives = [Life(seed_of) for seed_of in seeds]
    assert len({life.moves() for life in lives}) == 2 and any(len(life.missed()) in (1, 2, 3) for life in lives)
    with time_machine.travel(NOW):
        person = seed.enter(stranger, employer, since=date(2012, 3, 1))
        for life in lives:
            live(person, life)
            found = duty.of(person).standing(LAST)
            assert (list(found.missed), found.moves) == (life.missed(), life.moves()), vars(life)


def live(person: Person, life: Life) -> None:
    """The register as such a life has left it."""
    for model in (Qualification, Absence, Restart, YearRecord):
        model.objects.filter(person=person).delete()  # type: ignore[attr-defined]
    person.accounting_since = life.began  # read by the duty; the row itself is fixed (W08)
    person.registered_at = timezone.make_aware(datetime.combine(life.registered, datetime.min.time()))
    for n, day in enumerate(life.qualified):
        facts = {"type": "01", "level": "1", "way": "01", "obtained_on": day}
        until = None if n == len(life.qualified) - 1 else date(2001 + n, 6, 1)
        Qualification.objects.create(person=person, valid_from=date(2001 + n, 1, 1), valid_to=until, **facts)
    for first, last, undone in life.absences:
        Absence.objects.create(
            person=person, to="辽宁省", valid_from=first, valid_to=first - timedelta(days=1) if undone else last
        )
    for year in life.restored:
        Restart.objects.create(person=person, year=year)
    YearRecord.objects.bulk_create(
        YearRecord(person=person, year=year, state=state) for year, state in life.records.items()
    )
