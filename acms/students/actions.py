"""Every write of the students' filing."""

from collections.abc import Collection, Iterator
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from acms.accounts.models import User
from acms.base.errors import Refused
from acms.casework import actions as casework
from acms.casework import procedures
from acms.casework.models import Case
from acms.inbox import actions as inbox
from acms.journal import actions as journal
from acms.learning import actions as learning
from acms.learning import automatic
from acms.people.models import Person, Status
from acms.policy import figures
from acms.students import rules, words
from acms.students.models import Study

RECORDED_FROM = 12


def case_of(user: User) -> Case | None:
    """Somebody's newest filing."""
    return Case.objects.newest("student", user)


def accepted(person: Person) -> Study | None:
    """The filing that counts or has counted last, and was not lifted."""
    return Study.objects.filter(person=person, lifted_at=None).exclude(case_no="").first()


def fault(person: Person, on: date) -> str:
    """Why somebody may not file now; empty when they may (D13, C06). What came back was filed on its first day."""
    filed = _counts_from(person, on)
    policy = figures.on(filed)
    if person.status != Status.REGISTERED:
        return words.NOT_REGISTERED
    if not policy.is_open("student_window", filed):
        return words.window(*policy["student_window"])
    return _barred(person, on)


def _counts_from(person: Person, on: date) -> date:
    return casework.counts_from(procedures.about(Study), by=person.user, on=on)


def _barred(person: Person, on: date) -> str:
    """Why no filing of this person may count, whenever it was filed: also of who is in 异动 or gone, for what was filed before (D08)."""
    if not learning.keeps_credits(person):
        return words.NOT_REGISTERED
    before = accepted(person)
    if before is not None and not rules.may_file_again(before.graduates_in, on):
        return words.too_soon(before.graduates_in)
    return ""


@transaction.atomic
def file(
    *,
    person: Person,
    school: str,
    level: str,
    major: str,
    entered_on: date,
    years: Decimal,
    report: bytes,
    file_name: str,
    by: User,
    on: date,
) -> Case:
    """D13: files somebody as a student; a returned filing is filed anew. Raises Refused, intake.NotTaken."""
    if why := fault(person, on):
        raise Refused(why, "not_now")
    if rules.is_accounting(major) is False:
        raise Refused(words.NOT_ACCOUNTING, "major")
    if entered_on > on:
        raise Refused(words.NOT_YET_ENTERED, "entered_on")
    graduates_in = rules.graduates(entered_on, years)
    if graduates_in < _counts_from(person, on).year:
        raise Refused(words.OVER_ALREADY, "entered_on")
    papers = {"report": casework.Upload("student_report", report, file_name)}
    values = {
        "school": school.strip(),
        "level": level,
        "major": major.strip(),
        "entered_on": entered_on,
        "years": years,
        "graduates_in": graduates_in,
    }
    procedure = procedures.about(Study)
    return casework.apply(procedure, person=person, by=by, waits=words.WAITS, uploads=papers, **values)


@transaction.atomic
def accept(*, study: Study, case_no: str, by: User | None) -> None:
    """The filing counts from now on, and so do the courses of years that ended while it waited (D08). Raises Refused when another one does."""
    today = timezone.localdate()
    if why := _barred(study.person, today):
        raise Refused(why, "not_now")
    Study.objects.filter(pk=study.pk).update(case_no=case_no)
    journal.write("student.accepted", study, by=by, about=study.person.user, case=case_no)
    for year in _years(study, today):
        _record(study, year)


@transaction.atomic
def take_back(*, study: Study, by: User) -> None:
    """An acceptance that was a mistake."""
    Study.objects.filter(pk=study.pk).update(case_no="")
    journal.write("student.taken_back", study, by=by, about=study.person.user)


@transaction.atomic
def lift(*, study: Study, reason: str, by: User) -> None:
    """A27: somebody graduated early or left; the agency lets them file anew, and says why. Raises Refused."""
    if not reason.strip():
        raise Refused(words.REASON_FIRST, "no_reason")
    rows = Study.objects.filter(pk=study.pk, lifted_at=None).exclude(case_no="")
    if not rows.update(lifted_at=timezone.now(), lifted_by=by, lifted_for=reason.strip()):
        raise Refused(words.LIFTED_BEFORE, "lifted")
    user = study.person.user
    journal.write("student.lifted", study, by=by, about=user)
    title, text = words.lifted(reason.strip())
    inbox.tell(user=user, title=title, text=text, link="/me/student/")


def record_year(on: date) -> int:
    """D08 (内财会规〔2021〕18号): in December the courses of who was filed as a student by 30 November count for the year; how many.

    Each person in a transaction of their own, once a year. Who is accepted later gets theirs with the acceptance.
    """
    if on.month < RECORDED_FROM:
        return 0
    studies = Study.objects.filter(lifted_at=None, graduates_in__gte=on.year, person__status=Status.REGISTERED)
    studies = studies.exclude(case_no="").select_related("person__user", "case")
    return sum(_record(study, on.year) for study in studies if on.year in _years(study, on))


def asked(people: Collection[int], states: Collection[str]) -> Iterator[tuple[int, int]]:
    """Who would have the courses of which year, once their filing is accepted."""
    today = timezone.localdate()
    for study in Study.objects.filter(person__in=people, case__state__in=states).select_related("case"):
        yield from ((study.person_id, year) for year in _years(study, today))


def _years(study: Study, on: date) -> Iterator[int]:
    """The years whose courses count by a filing, up to a day: in whose December it had been filed, had begun, and was not over."""
    filed = study.case.filed_on
    for year in range(filed.year, min(study.graduates_in, on.year) + 1):
        if max(filed, study.entered_on) < _recorded_on(year) <= on:
            yield year


def _record(study: Study, year: int) -> bool:
    """Enters the courses of a year as of the day on which they would have been entered, had nobody waited."""
    on = _recorded_on(year)
    return automatic.once(person=study.person, year=year, way="study", what=words.COURSES, on=on)


def _recorded_on(year: int) -> date:
    return date(year, RECORDED_FROM, 1)
