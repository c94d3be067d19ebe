"""新进人员异议 as a kind of case (W13): the unit's head objects to who has come, the agency finds out and decides."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from acms.accounts.models import User
from acms.arrivals import access, actions, words
from acms.arrivals.models import Arrival, Dispute
from acms.casework.by_people import ByPeople
from acms.casework.models import Case, CaseState, Decision, Outcome, Verdict
from acms.casework.procedures import Answer, Beside, Frozen, Result, Section, Statement
from acms.employers.models import Employer
from acms.inbox import actions as inbox
from acms.people import actions as people
from acms.people.dated import NO_DAY
from acms.people.models import Person, Post, Status
from acms.regions import divisions
from acms.scans.kinds import KINDS


@dataclass(frozen=True)
class DisputeStatement(Statement):
    """Whose coming is objected to, and why."""

    arrival_id: int
    reason: str


def _arrival(stated: DisputeStatement) -> Arrival:
    rows = Arrival.objects.select_related("person__user", "employer__merged_into", "submission__case")
    return rows.get(pk=stated.arrival_id)


def _brought(arrival: Arrival) -> Iterator[tuple[Person, date]]:
    """Each file in which the post that came stands, with its first day there. Of somebody who has only filed, any post at the unit
    comes of that. A merge may have copied the post into the file that was kept, or have left it with the closed one (D15)."""
    case = arrival.submission.case
    came = Person.objects.select_related("user").get(user=case.subject_id)
    posts = Post.objects.of(came).filter(case_no=case.no or "-").order_by("-pk")
    yield came, posts.values_list("valid_from", flat=True).first() or date.min
    if came != arrival.person:
        letters = posts.exclude(letter_serial="").values("letter_serial")
        copied = Post.objects.of(arrival.person).at(_unit(arrival)).filter(letter_serial__in=letters)
        for first in copied.values_list("valid_from", flat=True):
            yield arrival.person, first


def _tell_of_start(person: Person, arrival: Arrival, since: date) -> None:
    """W08: a start of accounting work that came with what is disowned stays; 自治区财政厅会计处, which alone corrects it, is told.
    Whoever was on a post before had it already, and one that it has corrected did not come so. `since`: the first day of the post that came."""
    start = Person.objects.values_list("accounting_since", flat=True).get(pk=person.pk)
    before = Post.objects.of(person).filter(on_post=True, valid_from__lt=since).exclude(NO_DAY)
    corrected = person.start_changes.filter(became=start)
    if start is None or start != arrival.accounting_since or before.exists() or corrected.exists():
        return
    title, said = words.start_disowned(arrival.employer.name, person.name, start)
    inbox.tell_reviewers(code=divisions.REGION, title=title, text=said, link=reverse("people:person", args=[person.pk]))


def _unit(arrival: Arrival) -> Employer:
    return arrival.employer.going_on


def _earlier(arrival: Arrival) -> QuerySet[Dispute]:
    """What the unit has said of former arrivals of the same person."""
    theirs = Dispute.objects.filter(arrival__person=arrival.person, arrival__employer__in=_unit(arrival).keys)
    return theirs.filter(arrival__lt=arrival.pk).select_related("case").order_by("arrival")


class DisputeCase(ByPeople[Dispute, DisputeStatement]):
    """The procedure behind 「提出异议」 of a unit's head."""

    code = "dispute"
    title = words.DISPUTE_TITLE
    prefix = "YY"
    why_people = words.DISPUTE_BY_PEOPLE
    consequence = words.DISPUTE_COMES_TO
    states = MappingProxyType(
        {CaseState.APPROVED: words.UPHELD, CaseState.REFUSED: words.NOT_UPHELD, CaseState.ENDED: words.LET_STAND}
    )
    fixed = frozenset(words.LABELS) - {"dispute.reason"}
    detail, statement = Dispute, DisputeStatement
    related = ("arrival__person", "arrival__employer")

    def freeze(self, case: Case, stated: DisputeStatement) -> Frozen:
        arrival = _arrival(stated)
        person, unit = arrival.person, arrival.employer
        values = {
            "dispute.unit": unit.name,
            "dispute.name": person.name,
            "dispute.post": actions.post_of(arrival),
            "dispute.since": access.since_of(arrival),
            "dispute.told_on": timezone.localdate(arrival.at).isoformat(),
            "dispute.reason": stated.reason,
        }
        answers = [Answer(key, words.LABELS[key], value) for key, value in values.items()]
        sections = [Section(words.DISPUTE_TITLE, answers)]
        return Frozen(sections, {}, person.name, unit.management_code, unit.name, unit.pk)

    def check(self, case: Case, stated: DisputeStatement) -> list[Result]:
        """Where the person stands now: it agrees with no objection and contradicts none, so that it never reads as agreeing."""
        arrival = _arrival(stated)
        if arrival.person.status != Status.REGISTERED:
            message = words.stands_nowhere(arrival.employer.name)
        elif arrival.person.employer_id == _unit(arrival).pk:
            message = words.stands_there(arrival.employer.name)
        else:
            message = words.stands_there_no_more(arrival.employer.name)
        standing = Result("dispute_post", "dispute.name", words.STANDING, Verdict.UNSURE, message)
        return [standing, *(self._said_before(one) for one in _earlier(arrival))]

    def _said_before(self, dispute: Dispute) -> Result:
        state = CaseState(dispute.case.state)
        how = self.states.get(state, state.label)
        message = words.objected_then(dispute.said_at, dispute.reason, how)
        return Result("dispute_before", "dispute.name", words.OBJECTED_THEN, Verdict.UNSURE, message)

    def against_register(self, case: Case, stated: DisputeStatement) -> list[tuple[str, str, str]]:
        """A start of accounting work that was corrected after the head has objected (W08)."""
        now, submission = access.since_of(_arrival(stated)), case.last_submission
        shown = (
            [answer for section in submission.frozen["sections"] for answer in section["answers"]] if submission else []
        )
        before = [answer["value"] for answer in shown if answer["item"] == "dispute.since" and answer["value"] != now]
        return [(words.LABELS["dispute.since"], now, value) for value in before]

    def beside(self, case: Case, stated: DisputeStatement) -> Beside:
        """What the person came by, and the letter with it."""
        came = _arrival(stated).submission
        scans = came.frozen.get("scans", {})
        return Beside(words.DISPUTED, came.case, {slot: pk for slot, pk in scans.items() if KINDS[slot].is_letter})

    def link(self, case: Case) -> str:
        """The unit's page for its head; else that of the one objection, for who has filed it."""
        arrival = self.detail_of(case).arrival
        there = access.heads(case.subject, _unit(arrival))
        return reverse("units:unit") if there else reverse("arrivals:objection", args=[arrival.pk])

    def opens(self, case: Case) -> bool:
        arrival = self.detail_of(case).arrival
        return access.heads(case.subject, _unit(arrival)) or access.left_to(case.subject, arrival) is not None

    def endable(self, case: Case) -> bool:
        """The unit's word is taken back by who may go on with it."""
        return self.opens(case)

    def end_means(self, case: Case) -> str:
        return words.end_means(self.detail_of(case).arrival.person.name)

    def ended(self, case: Case, stated: DisputeStatement, by: User) -> None:
        """W13: the unit objects no more; the person, who has read the reason, hears so."""
        arrival = _arrival(stated)
        self._tell_person(arrival, words.let_stand_person(arrival.employer.name))

    def follows(self, case: Case) -> str:
        return words.follows(case.state, self.detail_of(case).arrival.person.name)

    def message(self, case: Case, stated: DisputeStatement, decision: Decision) -> tuple[str, str] | None:
        name = _arrival(stated).person.name
        if decision.outcome == Outcome.APPROVED:
            return words.upheld_head(name)
        return words.refused_head(name) if decision.outcome == Outcome.REFUSED else None

    def enter(self, case: Case, stated: DisputeStatement, by: User) -> None:
        """The objection is right: what stands at the unit has held no day, what stood before goes on."""
        arrival = _arrival(stated)
        for person, since in _brought(arrival):
            people.take_from_unit(person=person, employer=_unit(arrival), since=since, by=by)
            _tell_of_start(person, arrival, since)
        self._tell_person(arrival, words.upheld_person(arrival.employer.name))

    def refused(self, case: Case, stated: DisputeStatement, by: User | None) -> None:
        arrival = _arrival(stated)
        self._tell_person(arrival, words.refused_person(arrival.employer.name))

    def undo(self, case: Case, stated: DisputeStatement, by: User) -> None:
        arrival = _arrival(stated)
        for person, since in _brought(arrival):
            people.put_back_at_unit(person=person, employer=_unit(arrival), since=since, by=by)
        self._tell_person(arrival, words.restored_person(arrival.employer.name))

    def _tell_person(self, arrival: Arrival, message: tuple[str, str]) -> None:
        inbox.tell(user=arrival.person.user, title=message[0], text=message[1])
