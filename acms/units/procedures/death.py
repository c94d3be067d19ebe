"""自然减员（死亡） as a kind of case (E05): reported by the unit's head, confirmed by the agency before the file is closed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from acms.accounts.models import User
from acms.base.dates import chinese
from acms.base.numbers import id_card
from acms.casework.by_people import ByPeople
from acms.casework.models import Case, Verdict
from acms.casework.procedures import Answer, Frozen, Result, Section, Statement
from acms.employers.models import Employer
from acms.merging.models import Merge
from acms.merging.parting import InTheWay
from acms.people import access as people_access
from acms.people import actions as people
from acms.people.models import Departure, Person
from acms.units import words
from acms.units.models import DeathReport


@dataclass(frozen=True)
class DeathStatement(Statement):
    """Who has died and when, and who reports it: the columns of the departure that waits."""

    departure_id: int
    person_id: int
    employer_id: int
    on: date
    reported_by_id: int


def _report(stated: DeathStatement) -> Departure:
    return Departure.objects.select_related("person__user").get(pk=stated.departure_id)


class ReportedDeath(ByPeople[DeathReport, DeathStatement]):
    """The procedure behind 「自然减员（死亡）」."""

    code = "death"
    title = words.DEATH_TITLE
    prefix = "ZX"
    may_withdraw = True
    why_people = words.DEATH_BY_PEOPLE
    detail, statement = DeathReport, DeathStatement
    related = ("departure__person__user", "departure__employer", "departure__reported_by")

    def read(self, case: Case) -> DeathStatement:
        report = self.detail_of(case).departure
        return DeathStatement(report.pk, report.person_id, report.employer_id, report.on, report.reported_by_id)

    def freeze(self, case: Case, stated: DeathStatement) -> Frozen:
        person, unit = Person.objects.get(pk=stated.person_id), Employer.objects.get(pk=stated.employer_id)
        reporter = User.objects.get(pk=stated.reported_by_id)
        answers = [
            Answer("death.name", "姓名", person.name),
            Answer("death.id_number", "身份证号码", person.id_number, masked=id_card.masked(person.id_number)),
            Answer("death.on", "死亡日期", chinese(stated.on)),
            Answer("death.reporter", "申报人", f"{reporter.name}（会计机构负责人）"),
        ]
        sections = [Section("自然减员申报", answers)]
        return Frozen(sections, {}, person.name, unit.management_code, unit.name, unit.pk)

    def check(self, case: Case, stated: DeathStatement) -> list[Result]:
        """Signs of life since: somebody who has signed in or filed something after the day is asked about."""
        seen = User.objects.get(person=stated.person_id).last_login
        if seen and seen.date() > stated.on:
            message = words.signed_in_after(chinese(seen.date()))
            return [Result("alive", "death.on", "死亡日期", Verdict.UNSURE, message, chinese(stated.on))]
        return []

    def link(self, case: Case) -> str:
        return reverse("units:member", args=[self.detail_of(case).departure.person_id])

    def opens(self, case: Case) -> bool:
        headship, who = people_access.headship_of(case.subject), self.detail_of(case).departure.person_id
        return headship is not None and people_access.staff_of(headship.employer).filter(pk=who).exists()

    def taken_back(self, case: Case, stated: DeathStatement, by: User) -> None:
        people.drop_report(report=_report(stated), by=by)

    def end_means(self, case: Case) -> str:
        return words.DEATH_ENDS

    def ended(self, case: Case, stated: DeathStatement, by: User) -> None:
        report = _report(stated)
        if report.undone_at is None:
            people.drop_report(report=report, by=by)

    def enter(self, case: Case, stated: DeathStatement, by: User) -> None:
        people.confirm_death(report=_report(stated), on=stated.on, by=by, case_no=case.no or "")

    def refused(self, case: Case, stated: DeathStatement, by: User | None) -> None:
        people.drop_report(report=_report(stated), by=by)

    def undo(self, case: Case, stated: DeathStatement, by: User) -> None:
        people.reopen(report=_report(stated), by=by, case_no=case.no or "")


def in_the_way(merge: Merge) -> Iterable[InTheWay]:
    """D15: who of two has died that are one? What was reported since the merge, or closed the one file for the other, is decided or reversed first."""
    said = DeathReport.objects.filter(departure__undone_at=None).select_related("case")
    since = Q(departure__person=merge.kept, departure__reported_at__gte=merge.at)
    closed = Q(departure__person=merge.duplicate, departure__closed_on__gte=timezone.localdate(merge.at))
    decided_or_waits = Q(departure__closed_on__isnull=False) | Q(case__in=Case.objects.waiting())
    for report in said.filter(since | closed, decided_or_waits):
        yield InTheWay(words.death_of_merged(report.case.no or ""), reverse("casework:case", args=[report.case.no]))
