"""会计类专业在校学生申报 as a kind of case (D13): the report is compared field by field; where all agrees the rules accept."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from acms.accounts.models import User
from acms.base import codelists
from acms.base.errors import Refused
from acms.casework import comparing
from acms.casework import words as casework_words
from acms.casework.models import Case, Decision, Verdict
from acms.casework.procedures import Answer, Frozen, Procedure, Result, Section, Statement
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
        found = [
            self._compared(scan, REPORT, "name", person.name, comparing.other_name),
            self._compared(scan, REPORT, "id_number", person.id_number, comparing.always),
            self._compared(scan, "study.school", "school", stated.school, comparing.other_words),
            self._compared(scan, "study.entered_on", "entered", stated.entered_on.isoformat(), comparing.always),
            self._compared(scan, "study.level", "level", _level(stated.level), comparing.always),
            self._compared(scan, "study.major", "major", stated.major, comparing.other_words),
            comparing.enrolled("student_state", REPORT, ITEMS[REPORT], scan, words.not_enrolled),
        ]
        if person.born:
            found.append(self._compared(scan, REPORT, "born", person.born.isoformat(), comparing.always))
        found += [
            *_years(stated, scan),
            *_major(stated, scan),
            *_age(scan),
            *comparing.taken(REPORT, ITEMS[REPORT], scan),
        ]
        return found

    def _compared(self, scan: Scan, item: str, name: str, stated: str, definite: comparing.Definite) -> Result:
        return comparing.compared(f"student_{name}", item, ITEMS[item], scan, name, stated, definite)

    def unlocks(self, item: str) -> set[str]:
        return set(ITEMS) - {item}

    def link(self, case: Case) -> str:
        return reverse("students:own")

    def message(self, case: Case, stated: StudyStatement, decision: Decision) -> tuple[str, str] | None:
        return words.accepted(stated.graduates_in) if decision.outcome == "approved" else None

    def effect(self, case: Case, stated: StudyStatement, by: User | None) -> None:
        actions.accept(study=self.as_submitted(case, stated), case_no=case.no or "", by=by)

    def undo(self, case: Case, stated: StudyStatement, by: User) -> None:
        study = self.detail_of(case)
        if study.lifted_at is not None:
            raise Refused(words.LIFTED_BEFORE, "lifted")
        actions.take_back(study=study, by=by)


# The report says 硕士研究生 where the form's list does, and 专科 where it says 大专.
def _level(code: str) -> str:
    name = codelists.name("education_level_form", code)
    return "硕士" if name.startswith("硕士") else "博士" if name.startswith("博士") else name


def _years(stated: StudyStatement, scan: Scan) -> list[Result]:
    """学制: a number, compared as one."""
    field, item = scan.reading.fields.get("years"), "study.years"
    years = f"{stated.years.normalize():f}"
    if field is None:
        message = casework_words.not_found(years)
        return [Result("student_years", item, ITEMS[item], Verdict.UNSURE, message, years, scan=str(scan.pk))]
    same = field.value.rstrip(".") in (years, f"{stated.years:f}")
    verdict = Verdict.PASS if same else Verdict.FAIL if field.confidence >= comparing.SURE else Verdict.UNSURE
    message = "" if same else casework_words.differs(ITEMS[item], years, field.value)
    return [Result("student_years", item, ITEMS[item], verdict, message, years, field.value, field.confidence, str(scan.pk), field.box)]  # fmt: skip


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
