"""会计机构负责人备案 as a kind of case (E04): the letter is audited, the agency confirms, the former head's rights end."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from acms.accounts.models import User
from acms.arrivals import asking, last_word
from acms.arrivals import words as arrivals_words
from acms.base import codelists
from acms.base.numbers import id_card
from acms.careers import history
from acms.casework import comparing
from acms.casework import letters as casework_letters
from acms.casework.by_people import ByPeople
from acms.casework.models import Case, Decision, Verdict
from acms.casework.procedures import Answer, Beside, Frozen, Result, Section, Statement
from acms.employers import actions as employers
from acms.employers.models import Employer
from acms.heads import rules, words
from acms.heads.models import Condition, HeadFiling
from acms.inbox import actions as inbox
from acms.letters import actions as letters
from acms.letters.models import Letter
from acms.people import access as people_access
from acms.people import actions as people
from acms.people.models import Head, Person
from acms.trust import actions as trust

ITEMS = {
    "head.name": "姓名",
    "head.id_number": "身份证号码",
    "head.appointed_on": "任职日期",
    "head.condition": "任职条件",
    "scan.head_letter": "单位会计机构负责人备案函",
}


@dataclass(frozen=True)
class HeadStatement(Statement):
    """Who shall be the head of a unit since when, by which condition, with the sealed letter."""

    employer_id: int
    filer_id: int
    person_id: int
    appointed_on: date
    condition: Condition
    letter_id: int
    scan_id: UUID | None


def _person(stated: HeadStatement) -> Person:
    return Person.objects.select_related("user").get(pk=stated.person_id)


def _unit_says(stated: HeadStatement, person: Person, unit: Employer) -> list[Result]:
    """W13: the unit's head has spoken against who is to be its head, or still may. Whoever files for a colleague does not read the reason,
    which is the colleague's; it is in the case of the objection."""
    said, until = last_word.about(person.user_id, unit.pk), asking.may_be_objected_to(person, unit)
    if said is not None:
        own = stated.filer_id == person.user_id
        message = said.words if own else said._replace(reason="").words
    elif until is not None:
        message = words.still_objectable(until)
    else:
        return []
    return [Result("head_unit_says", "head.name", words.UNIT_SAYS, Verdict.UNSURE, message)]


class HeadAppointment(ByPeople[HeadFiling, HeadStatement]):
    """The procedure behind 「会计机构负责人备案」."""

    code = "head"
    title = words.HEAD_TITLE
    prefix = "FZ"
    may_withdraw = True
    why_people = words.HEAD_BY_PEOPLE
    detail, statement = HeadFiling, HeadStatement
    related = ("employer", "person__user", "letter", "scan__audit")

    def freeze(self, case: Case, stated: HeadStatement) -> Frozen:
        unit, person = Employer.objects.get(pk=stated.employer_id), _person(stated)
        values = {
            "head.name": person.name,
            "head.id_number": person.id_number,
            "head.appointed_on": stated.appointed_on.isoformat(),
            "head.condition": stated.condition.label,
            "head.letter": Letter.objects.get(pk=stated.letter_id).serial,
        }
        masked = {"head.id_number": id_card.masked(person.id_number)}
        answers = [Answer(key, ITEMS[key], values[key], masked=masked.get(key, "")) for key in ITEMS if key in values]
        scan = str(stated.scan_id or "")
        answers.append(Answer("scan.head_letter", ITEMS["scan.head_letter"], "", scan))
        units = [
            Answer("head.employer", "单位全称", unit.name),
            Answer("head.uscc", "统一社会信用代码", unit.uscc),
            Answer("head.filer", "填报人", User.objects.get(pk=stated.filer_id).name),
        ]
        sections = [Section("会计机构负责人", answers), Section("单位信息", units)]
        scans = {"head_letter": scan} if scan else {}
        return Frozen(sections, scans, unit.name, unit.management_code, unit.name, unit.pk)

    def check(self, case: Case, stated: HeadStatement) -> list[Result]:
        """T04 on the letter, and that the file says what the letter says."""
        unit, person = Employer.objects.get(pk=stated.employer_id), _person(stated)
        letter, item = Letter.objects.get(pk=stated.letter_id), "scan.head_letter"
        scan = comparing.paper(stated.scan_id)
        found = [*_unit_says(stated, person, unit), *casework_letters.results(scan, item, ITEMS[item])]
        if not casework_letters.says(letter.facts, person.name, id_number=person.id_number, uscc=unit.uscc):
            found.append(Result("letter_facts", item, ITEMS[item], Verdict.FAIL, words.HEAD_LETTER_OLD))
        if person.employer_id != unit.going_on.pk or not person.on_post:
            found.append(Result("head_post", "head.name", ITEMS["head.name"], Verdict.FAIL, words.HEAD_NOT_HERE))
        if barred := trust.banned(person, timezone.localdate()):
            found.append(Result("head_ban", "head.name", ITEMS["head.name"], Verdict.UNSURE, words.barred(barred)))
        worked = history.months_until(person, stated.appointed_on)
        met = rules.may_head(stated.condition, person.qualification_level, worked)
        verdict, message = (Verdict.PASS, "") if met else (Verdict.UNSURE, words.HEAD_CONDITION)
        found.append(
            Result(
                "head_condition",
                "head.condition",
                ITEMS["head.condition"],
                verdict,
                message,
                stated.condition.label,
                _qualification_of(person),
            )
        )
        return found

    def overrules(self, case: Case) -> str:
        """W13: whom the unit objects to, or has declined, becomes its head with a reason only."""
        said = self._last_no(case)
        return arrivals_words.overruled(said.words) if said else ""

    def beside(self, case: Case, stated: HeadStatement) -> Beside | None:
        """The objection of the unit, before it gets another head."""
        said = last_word.about(_person(stated).user_id, stated.employer_id)
        return Beside(words.UNIT_OBJECTS, said.objection, {}) if said and said.objection else None

    def _last_no(self, case: Case) -> last_word.No | None:
        submission = case.last_submission
        if submission is None:
            return None
        stated = self.thaw(case, submission)
        return last_word.about(_person(stated).user_id, stated.employer_id)

    def unlocks(self, item: str) -> set[str]:
        # Whatever is wrong, the letter says it: a new one is printed.
        return set(ITEMS) - {item} if item != "scan.head_letter" else set()

    def link(self, case: Case) -> str:
        return reverse("heads:head")

    def opens(self, case: Case) -> bool:
        return people_access.own(case.subject).filter(on_post=True).exists()

    def message(self, case: Case, stated: HeadStatement, decision: Decision) -> tuple[str, str] | None:
        return words.head_confirmed(case.employer_name) if decision.outcome == "approved" else None

    def enter(self, case: Case, stated: HeadStatement, by: User) -> None:
        unit, person = employers.held_going_on(stated.employer_id), _person(stated)
        letter = Letter.objects.get(pk=stated.letter_id)
        former = unit.heads.exclude(person=person).select_related("person__user").present()
        people.appoint_head(
            person=person,
            employer=unit,
            on=stated.appointed_on,
            by=by,
            case_no=case.no or "",
            letter_serial=letter.serial,
        )
        letters.use(letter=letter, by=by)
        decision = case.last_decision
        if former is not None and decision is not None and decision.reason:
            title, text = words.appointed_over(unit.name, person.name, decision.reason)
            inbox.tell(user=former.person.user, title=title, text=text)
        if person.user_id != case.subject_id:
            title, text = words.head_confirmed(unit.name)
            inbox.tell(user=person.user, title=title, text=text, link=reverse("units:unit"))

    def undo(self, case: Case, stated: HeadStatement, by: User) -> None:
        """The headship that this case brought ends; the former one does not come back by itself."""
        for head in Head.objects.open().filter(case_no=case.no or ""):
            people.end_head(head=head, by=by, on=timezone.localdate())

    def against_register(self, case: Case, stated: HeadStatement) -> list[tuple[str, str, str]]:
        former = Head.objects.filter(employer=stated.employer_id).select_related("person").present()
        return [("现任会计机构负责人", former.person.name, _person(stated).name)] if former else []


def _qualification_of(person: Person) -> str:
    """What the file says about qualification and start, for the reviewer."""
    highest = person.current_qualification
    level = codelists.name("title_level", highest.level) if highest else words.NO_QUALIFICATION
    return f"{level}；{person.accounting_since:%Y-%m-%d}开始从事会计工作" if person.accounting_since else level
