"""Credits that nobody has to ask for (D08): an examination passed in whole, its certificate in the register; courses of students.

内财会规〔2021〕18号: the office enters the examination for the year in which all subjects were passed and the certificate given; single
subjects are applied for. What was struck once is never entered again by itself.
"""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

from django.utils import timezone

from acms.base import codelists
from acms.casework.models import Case
from acms.learning import actions, bank, conversion, duty, words
from acms.learning.models import Credit
from acms.people.models import Person, Qualification, Status

EXAM = ("01", "02")  # 考试; 考评, whose first half is an examination


def once(*, person: Person, year: int, way: str, what: str, on: date) -> bool:
    """Enters what a way of learning is worth, the first time; True when it was now. What was settled on that day stays as it is."""
    form = conversion.ways()[way].form
    before = Credit.objects.filter(person=person, year=year, form=form, what=what)
    if year <= bank.last_settled(on) or year > on.year or before.exists() or duty.elsewhere(person.pk, year, on):
        return False
    points = Decimal(conversion.ways()[way].points)
    actions.enter(person=person, year=year, subject=bank.SUBJECT, form=form, points=points, what=what, by=None, on=on)
    return True


def after_approval(case: Case) -> None:
    """Whoever has just entered the register, or it with a new qualification, is given at once what waits for them (D08).

    An examination that the case itself has stated counts as of the day on which it was filed, however late it is decided, and also
    for who was moved to 异动 since.
    """
    person = Person.objects.filter(user=case.subject, status__in=actions.KEEPING).select_related("user").first()
    if person is None:
        return
    actions.adopt(person=person)
    exams(timezone.localdate(), person)
    for row in Qualification.objects.open().filter(way__in=EXAM, person=person, case_no=case.no):
        if row.obtained_on is not None:
            _exam(row, bank.as_of(case, row.obtained_on.year))


def exams(on: date, person: Person | None = None) -> int:
    """Every examination that the register knows of and the bank does not, or one person's; how many.

    A year is open until its settlement in the next one: older certificates need no look.
    """
    rows = Qualification.objects.open().filter(way__in=EXAM, obtained_on__gte=date(on.year - 1, 1, 1))
    rows = rows.filter(obtained_on__lte=on, person__status=Status.REGISTERED)
    if person is not None:
        rows = rows.filter(person=person)
    return sum(_exam(row, on) for row in rows.select_related("person__user"))


def _exam(row: Qualification, on: date) -> bool:
    assert row.obtained_on is not None
    what = words.exam(codelists.name("title_level", row.level))
    return once(person=row.person, year=row.obtained_on.year, way="exam", what=what, on=on)


# What enters credits at night: a name for the log, and what does it on a day and says how many. Rooms above add their own.
_sources: dict[str, Callable[[date], int]] = {"examinations": exams}


def register(name: str, source: Callable[[date], int]) -> None:
    """Makes another source of such credits known, when its room starts."""
    _sources[name] = source


def enter_all(on: date) -> Iterator[tuple[str, int]]:
    """Enters what every source has to give; name and how many, each as it is done."""
    for name, source in _sources.items():
        yield name, source(on)
