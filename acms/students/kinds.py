"""会计类专业在校学生申报 as a kind of case (D13): the report is compared field by field; where all agrees the rules accept."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from acms.base import codelists
from acms.base.errors import Refused
from acms.casework import reading
from acms.casework import words as case_words
from acms.casework.kinds import Answer, Frozen, Procedure, Result, Section
from acms.casework.models import Case, Submission, Verdict
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


def study_of(case: Case) -> Study:
    """What a case says."""
    assert case.about_pk is not None
    return Study.objects.select_related("person__user", "report").get(pk=case.about_pk)


class StudentCase(Procedure):
    """The procedure behind 「在校学生申报」."""

    code = "student"
    title = words.TITLE
    letters = "XS"

    def freeze(self, case: Case) -> Frozen:
        study = study_of(case)
        values = {
            "study.school": study.school,
            "study.level": codelists.name("education_level_form", study.level),
            "study.major": study.major,
            "study.entered_on": study.entered_on.isoformat(),
            "study.years": f"{study.years.normalize():f}",
            "study.graduates_in": str(study.graduates_in),
        }
        answers = [Answer(key, ITEMS[key], values[key]) for key in ITEMS if key in values]
        answers.append(Answer("study.graduates_in", "毕业年度", values["study.graduates_in"]))
        answers.append(Answer(REPORT, ITEMS[REPORT], "", str(study.report_id)))
        person = study.person
        kept = {"student_report": str(study.report_id)}
        return Frozen([Section(words.TITLE, answers)], values, kept, person.name, person.management_code)

    def check(self, case: Case, submission: Submission) -> list[Result]:
        """W13: every field against the report; the guide's own sample fails three times over."""
        study = study_of(case)
        person, scan = study.person, study.report
        found = [
            self._compared(study, REPORT, "name", person.name, reading.other_name),
            self._compared(study, REPORT, "id_number", person.id_number, reading.always),
            self._compared(study, "study.school", "school", study.school, reading.other_words),
            self._compared(study, "study.entered_on", "entered", study.entered_on.isoformat(), reading.always),
            self._compared(study, "study.level", "level", _level(study.level), reading.always),
            self._compared(study, "study.major", "major", study.major, reading.other_words),
            reading.enrolled("student_state", REPORT, ITEMS[REPORT], scan, words.not_enrolled),
        ]
        if person.born:
            found.append(self._compared(study, REPORT, "born", person.born.isoformat(), reading.always))
        found += [*_years(study), *_major(study), *_age(study), *reading.taken(REPORT, ITEMS[REPORT], scan)]
        return found

    def _compared(self, study: Study, item: str, name: str, stated: str, definite: reading.Definite) -> Result:
        return reading.compared(f"student_{name}", item, ITEMS[item], study.report, name, stated, definite)

    def unlocks(self, item: str) -> set[str]:
        return set(ITEMS) - {item}

    def link(self, case: Case) -> str:
        return reverse("students:own")

    def said(self, case: Case, decision: Any) -> tuple[str, str] | None:
        return words.accepted(study_of(case).graduates_in) if decision.outcome == "approved" else None

    def effect(self, case: Case, submission: Submission, by: Any) -> None:
        actions.accept(study=study_of(case), case_no=case.no or "", by=by)

    def undo(self, case: Case, submission: Submission, by: Any) -> None:
        study = study_of(case)
        if study.lifted_at is not None:
            raise Refused(words.LIFTED_BEFORE, "lifted")
        actions.take_back(study=study, by=by)


# The report says 硕士研究生 where the form's list does, and 专科 where it says 大专.
def _level(code: str) -> str:
    name = codelists.name("education_level_form", code)
    return "硕士" if name.startswith("硕士") else "博士" if name.startswith("博士") else name


def _years(study: Study) -> list[Result]:
    """学制: a number, compared as one."""
    field, item = study.report.reading.fields.get("years"), "study.years"
    stated, spot = f"{study.years.normalize():f}", {"scan": str(study.report_id)}
    if field is None:
        return [Result("student_years", item, ITEMS[item], Verdict.UNSURE, case_words.not_found(stated), stated, **spot)]  # type: ignore[arg-type]  # fmt: skip
    same = field.value.rstrip(".") in (stated, f"{study.years:f}")
    verdict = Verdict.PASS if same else Verdict.FAIL if field.confidence >= reading.SURE else Verdict.UNSURE
    message = "" if same else case_words.differs(ITEMS[item], stated, field.value)
    return [Result("student_years", item, ITEMS[item], verdict, message, stated, field.value, field.confidence, str(study.report_id), field.box)]  # fmt: skip


def _major(study: Study) -> list[Result]:
    """The major on the report itself must be an accounting one; people look at what is near."""
    field, item = study.report.reading.fields.get("major"), "study.major"
    fits = rules.is_accounting(field.value if field else study.major)
    if fits:
        return []
    sure = fits is False and field is not None and field.confidence >= reading.SURE
    verdict, message = (Verdict.FAIL, words.NOT_ACCOUNTING) if sure else (Verdict.UNSURE, words.MAJOR_BY_PEOPLE)
    return [
        Result("student_accounting", item, ITEMS[item], verdict, message, study.major, field.value if field else "")
    ]


def _age(study: Study) -> list[Result]:
    """A report of long ago says nothing about today."""
    field = study.report.reading.fields.get("updated")
    days = documents.dates(field.value) if field else set()
    if days and max(days) < timezone.localdate() - A_YEAR:
        return [Result("student_report_age", REPORT, ITEMS[REPORT], Verdict.FAIL, words.OLD_REPORT, scan=str(study.report_id))]  # fmt: skip
    return []
