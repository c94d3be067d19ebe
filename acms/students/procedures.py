"""会计类专业在校学生申报 as a kind of case (D13): the report is compared field by field; where all agrees the rules accept."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from acms.accounts.models import User
from acms.base import codelists
from acms.base.errors import Refused
from acms.casework import comparing
from acms.casework.comparing import Claim
from acms.casework.models import Case, Decision, Verdict
from acms.casework.procedures import Answer, Frozen, Procedure, Result, Section, Statement
from acms.people import access as people_access
from acms.people.models import Person
from acms.scans.models import Scan
from acms.scans.readers import documents
from acms.students import actions, rules, words
from acms.students.models import Study

REPORT = "scan.student_report"
ITEMS = {
    "study.school": "院校",
    "study.level": "层次",
    "study.major": "专业",
    "study.entered_on": "入学时间",
    "study.years": "学制",
    REPORT: "学籍在线验证报告",
}
A_YEAR = timedelta(days=366)


@dataclass(frozen=True)
class StudyStatement(Statement):
    """What somebody studies, `years` long, with the 学籍在线验证报告. `level`: code list education_level_form."""

    person_id: int
    school: str
    level: str
    major: str
    entered_on: date
    years: Decimal
    graduates_in: int
    report_id: UUID


class StudentCase(Procedure[Study, StudyStatement]):
    """The procedure behind 「在校学生申报」."""

    code = "student"
    title = words.TITLE
    prefix = "XS"
    may_withdraw = True
    detail, statement = Study, StudyStatement
    writes_own_file = True
    related = ("person__user", "report")

    def freeze(self, case: Case, stated: StudyStatement) -> Frozen:
        person = Person.objects.get(pk=stated.person_id)
        values = {
            "study.school": stated.school,
            "study.level": codelists.name("education_level_form", stated.level),
            "study.major": stated.major,
            "study.entered_on": stated.entered_on.isoformat(),
            "study.years": f"{stated.years.normalize():f}",
            "study.graduates_in": str(stated.graduates_in),
        }
        answers = [Answer(key, ITEMS[key], values[key]) for key in ITEMS if key in values]
        answers.append(Answer("study.graduates_in", "毕业年度", values["study.graduates_in"]))
        answers.append(Answer(REPORT, ITEMS[REPORT], "", str(stated.report_id)))
        scans = {"student_report": str(stated.report_id)}
        return Frozen([Section(words.TITLE, answers)], scans, person.name, person.management_code)

    def check(self, case: Case, stated: StudyStatement) -> list[Result]:
        """W13: every field against the report; the guide's own sample fails three times over."""
        person, scan = Person.objects.get(pk=stated.person_id), Scan.objects.get(pk=stated.report_id)
        return [
            *comparing.judged(scan, _claims(person, stated)),
            *comparing.seen_before([(REPORT, ITEMS[REPORT], scan)]),
            *_major(stated, scan),
            *_age(scan),
            *comparing.taken(REPORT, ITEMS[REPORT], scan),
        ]

    def unlocks(self, item: str) -> set[str]:
        return set(ITEMS) - {item}

    def link(self, case: Case) -> str:
        return reverse("students:own")

    def opens(self, case: Case) -> bool:
        return people_access.own(case.subject).exists()

    def message(self, case: Case, stated: StudyStatement, decision: Decision) -> tuple[str, str] | None:
        return words.accepted(stated.graduates_in) if decision.outcome == "approved" else None

    def effect(self, case: Case, stated: StudyStatement, by: User | None) -> None:
        actions.accept(study=self.as_submitted(case, stated), case_no=case.no or "", by=by)

    def undo(self, case: Case, stated: StudyStatement, by: User) -> None:
        study = self.detail_of(case)
        if study.lifted_at is not None:
            raise Refused(words.LIFTED_BEFORE, "lifted")
        actions.take_back(study=study, by=by)


def _claims(person: Person, stated: StudyStatement) -> Iterator[Claim]:
    def asked(item: str, name: str, value: str, **how: Any) -> Claim:
        return Claim(f"student_{name}", item, ITEMS[item], name, value, **how)

    yield asked(REPORT, "name", person.name, definite=comparing.other_name)
    yield asked(REPORT, "id_number", person.id_number)
    if person.born:
        yield asked(REPORT, "born", person.born.isoformat())
    yield asked("study.school", "school", stated.school, definite=comparing.other_words)
    yield asked("study.entered_on", "entered", stated.entered_on.isoformat())
    yield asked("study.level", "level", comparing.paper_level(stated.level), definite=comparing.other_level)
    yield asked("study.major", "major", stated.major, definite=comparing.other_words)
    yield asked("study.years", "years", f"{stated.years.normalize():f}", agrees=_same_number)
    yield comparing.enrolled("student_state", REPORT, ITEMS[REPORT], words.not_enrolled)


def _same_number(found: str, stated: str) -> bool:
    try:
        return Decimal(found.rstrip(".")) == Decimal(stated)
    except InvalidOperation:
        return False


def _major(stated: StudyStatement, scan: Scan) -> list[Result]:
    """The major on the report itself must be an accounting one; people look at what is near."""
    field, item = scan.reading.fields.get("major"), "study.major"
    fits = rules.is_accounting(field.value if field else stated.major)
    if fits:
        return []
    sure = fits is False and field is not None and field.confidence >= comparing.SURE
    verdict, message = (Verdict.FAIL, words.NOT_ACCOUNTING) if sure else (Verdict.UNSURE, words.MAJOR_BY_PEOPLE)
    return [
        Result("student_accounting", item, ITEMS[item], verdict, message, stated.major, field.value if field else "")
    ]


def _age(scan: Scan) -> list[Result]:
    """A report of long ago says nothing about today."""
    field = scan.reading.fields.get("updated")
    days = documents.dates(field.value) if field else set()
    if days and max(days) < timezone.localdate() - A_YEAR:
        return [Result("student_report_age", REPORT, ITEMS[REPORT], Verdict.FAIL, words.OLD_REPORT, scan=str(scan.pk))]  # fmt: skip
    return []
