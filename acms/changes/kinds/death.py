"""自然减员（死亡） as a kind of case (E05): reported by the unit's head, confirmed by the agency before the file is closed."""

from typing import Any

from django.urls import reverse

from acms.base.dates import chinese
from acms.base.numbers import id_card
from acms.casework.by_people import ByPeople
from acms.casework.kinds import Answer, Frozen, Result, Section
from acms.casework.models import Case, Submission, Verdict
from acms.changes import words
from acms.people import actions as people
from acms.people.models import Departure


def _report(case: Case) -> Departure:
    assert case.about_pk is not None
    return Departure.objects.select_related("person__user", "employer", "reported_by").get(pk=case.about_pk)


class ReportedDeath(ByPeople):
    """The procedure behind 「自然减员（死亡）」."""

    code = "death"
    title = words.DEATH_TITLE
    letters = "ZX"
    why_people = words.DEATH_BY_PEOPLE

    def freeze(self, case: Case) -> Frozen:
        report = _report(case)
        person, unit = report.person, report.employer
        answers = [
            Answer("death.name", "姓名", person.name),
            Answer("death.id_number", "身份证号码", person.id_number, masked=id_card.masked(person.id_number)),
            Answer("death.on", "死亡日期", chinese(report.on)),
            Answer("death.reporter", "申报人", f"{report.reported_by.name}（会计机构负责人）"),
        ]
        values = {answer.item: answer.value for answer in answers}
        sections = [Section("自然减员申报", answers)]
        return Frozen(sections, values, {}, person.name, unit.management_code, unit.name, unit.pk)

    def check(self, case: Case, submission: Submission) -> list[Result]:
        """Signs of life since: somebody who has signed in or filed something after the day is asked about."""
        report = _report(case)
        seen = report.person.user.last_login
        if seen and seen.date() > report.on:
            message = words.signed_in_after(chinese(seen.date()))
            return [Result("alive", "death.on", "死亡日期", Verdict.UNSURE, message, chinese(report.on))]
        return []

    def link(self, case: Case) -> str:
        return reverse("changes:unit")

    def enter(self, case: Case, submission: Submission, by: Any) -> None:
        people.confirm_death(report=_report(case), by=by, case_no=case.no or "")

    def refused(self, case: Case, by: Any) -> None:
        people.drop_report(report=_report(case), by=by)

    def undo(self, case: Case, submission: Submission, by: Any) -> None:
        people.reopen(report=_report(case), by=by, case_no=case.no or "")
