"""会计机构负责人备案 as a kind of case (E04): the letter is audited, the agency confirms, the former head's rights end."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from acms.base import codelists
from acms.base.numbers import id_card
from acms.casework import letters
from acms.casework.by_people import ByPeople
from acms.casework.kinds import Answer, Frozen, Result, Section
from acms.casework.models import Case, Submission, Verdict
from acms.changes import rules, words
from acms.changes.models import HeadFiling
from acms.letters import actions as letter_actions
from acms.people import actions as people
from acms.people.models import Head, Qualification
from acms.trust import actions as trust

ITEMS = {
    "head.name": "姓名",
    "head.id_number": "身份证号码",
    "head.appointed_on": "任职日期",
    "head.condition": "任职条件",
    "scan.head_letter": "单位会计机构负责人备案函",
}


def filing(case: Case) -> HeadFiling:
    """What is filed in a case."""
    assert case.about_pk is not None
    return HeadFiling.objects.select_related("employer", "person__user", "letter", "scan__audit").get(pk=case.about_pk)


class HeadAppointment(ByPeople):
    """The procedure behind 「会计机构负责人备案」."""

    code = "head"
    title = words.HEAD_TITLE
    letters = "FZ"
    why_people = words.HEAD_BY_PEOPLE

    def freeze(self, case: Case) -> Frozen:
        asked = filing(case)
        unit, person = asked.employer, asked.person
        values = {
            "head.name": person.name,
            "head.id_number": person.id_number,
            "head.appointed_on": asked.appointed_on.isoformat(),
            "head.condition": asked.get_condition_display(),
            "head.letter": asked.letter.serial,
        }
        masked = {"head.id_number": id_card.masked(person.id_number)}
        answers = [Answer(key, ITEMS[key], values[key], masked=masked.get(key, "")) for key in ITEMS if key in values]
        scan = str(asked.scan_id or "")
        answers.append(Answer("scan.head_letter", ITEMS["scan.head_letter"], "", scan))
        units = [
            Answer("head.employer", "单位全称", unit.name),
            Answer("head.uscc", "统一社会信用代码", unit.uscc),
            Answer("head.filer", "填报人", asked.filer.name),
        ]
        sections = [Section("会计机构负责人", answers), Section("单位信息", units)]
        kept = {"head_letter": scan} if scan else {}
        return Frozen(sections, values, kept, unit.name, unit.management_code, unit.name, unit.pk)

    def check(self, case: Case, submission: Submission) -> list[Result]:
        """T04 on the letter, and that the file says what the letter says."""
        asked = filing(case)
        item = "scan.head_letter"
        found = [*letters.results(asked.scan, item, ITEMS[item])]
        said, person = asked.letter.facts, asked.person
        if (said["name"], said["id_number"], said["uscc"]) != (person.name, person.id_number, asked.employer.uscc):
            found.append(Result("letter_facts", item, ITEMS[item], Verdict.FAIL, words.HEAD_LETTER_OLD))
        if person.employer_id != asked.employer.pk or not person.on_post:
            found.append(Result("head_post", "head.name", ITEMS["head.name"], Verdict.FAIL, words.HEAD_NOT_HERE))
        if barred := trust.banned(person, timezone.localdate()):
            found.append(Result("head_ban", "head.name", ITEMS["head.name"], Verdict.UNSURE, words.barred(barred)))
        met = rules.may_head(asked.condition, person.qualification_level, person.accounting_since, asked.appointed_on)
        verdict, message = (Verdict.PASS, "") if met else (Verdict.UNSURE, words.HEAD_CONDITION)
        stated, held = asked.get_condition_display(), _held(person)
        found.append(
            Result("head_condition", "head.condition", ITEMS["head.condition"], verdict, message, stated, held)
        )
        return found

    def unlocks(self, item: str) -> set[str]:
        # Whatever is wrong, the letter says it: a new one is printed.
        return set(ITEMS) - {item} if item != "scan.head_letter" else set()

    def link(self, case: Case) -> str:
        return reverse("changes:head")

    def said(self, case: Case, decision: Any) -> tuple[str, str] | None:
        return words.head_confirmed(case.employer_name) if decision.outcome == "approved" else None

    def enter(self, case: Case, submission: Submission, by: Any) -> None:
        asked = filing(case)
        people.appoint_head(
            person=asked.person,
            employer=asked.employer,
            on=asked.appointed_on,
            by=by,
            case_no=case.no or "",
            letter_serial=asked.letter.serial,
        )
        letter_actions.use(letter=asked.letter, by=by)
        if asked.person.user_id != case.subject_id:
            title, text = words.head_confirmed(asked.employer.name)
            people.tell(user=asked.person.user, title=title, text=text, link=reverse("changes:unit"))

    def undo(self, case: Case, submission: Submission, by: Any) -> None:
        """The headship that this case brought ends; the former one does not come back by itself."""
        for head in Head.objects.filter(case_no=case.no or "", valid_to=None):
            people.end_head(head=head, by=by, on=timezone.localdate())

    def against_register(self, case: Case, submission: Submission) -> list[tuple[str, str, str]]:
        asked = filing(case)
        former = Head.objects.filter(employer=asked.employer, valid_to=None).select_related("person").first()
        return [("现任会计机构负责人", former.person.name, asked.person.name)] if former else []


def _held(person: Any) -> str:
    """What the file says about qualification and start, for the reviewer."""
    held = Qualification.objects.filter(person=person, valid_to=None).order_by("-pk").first()
    level = codelists.name("title_level", held.level) if held else words.NO_QUALIFICATION
    return f"{level}；{person.accounting_since:%Y-%m-%d}开始从事会计工作" if person.accounting_since else level
