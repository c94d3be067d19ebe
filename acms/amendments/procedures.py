"""信息变更 (D05): one step of a registered person's facts stated anew, a procedure for each step.

The answers, evidence, letters, rules and checks are those of the collection; what was there before stays with its dates.
"""

from typing import Any

from django.urls import reverse

from acms.accounts.models import User
from acms.amendments import baselines, words
from acms.amendments.differences import differences
from acms.amendments.models import Baseline
from acms.arrivals import asking
from acms.base.errors import Refused
from acms.casework import actions as casework
from acms.casework.models import Case, Decision, Outcome
from acms.casework.procedures import Joining
from acms.collection import facts, registration, steps
from acms.collection.facts import CollectionStatement
from acms.collection.procedure import Collection, require_confirmed, use_letter
from acms.collection.steps import EDUCATION, IDENTITY, POST, QUALIFICATION, Step
from acms.inbox import actions as inbox
from acms.people import access as people_access
from acms.people import actions as people
from acms.people.models import Person, Status
from acms.regions import divisions


class Amendment(Collection):
    """One step stated anew."""

    step: Step[Any, Any]
    may_refuse = True
    writes_own_file = True
    joins_by = ("baseline", "subject__person__posts__employer__merged_into")

    def grounds(self, case: Case, stated: CollectionStatement) -> list[tuple[str, str]]:
        reasons = super().grounds(case, stated)
        if facts.restore(case, stated).kept().get("photo") != case.baseline.scans.get("photo"):
            reasons.append((words.PHOTO_BY_PEOPLE, "photo"))
        return reasons

    def joins(self, case: Case, stated: CollectionStatement) -> Joining | None:
        """A change of unit, or of being on its post; other changes bring nobody anywhere."""
        joining = super().joins(case, stated) if self.step is POST else None
        if joining is None:
            return None
        units, on_post = _stands(case)
        return None if joining.employer_id in units and (on_post or not joining.on_post) else joining

    def link(self, case: Case) -> str:
        return reverse("collection:status", current_app=self.code)

    def opens(self, case: Case) -> bool:
        return people_access.own(case.subject).exists()

    def message(self, case: Case, stated: CollectionStatement, decision: Decision) -> tuple[str, str] | None:
        """What was changed, in the message and the SMS; the rest is the same for every kind."""
        if decision.outcome != Outcome.APPROVED:
            return None
        submitted, before = facts.restore(case, stated), case.baseline.scans
        labels = [label for label, _, _ in differences(case.baseline.values, submitted.values())]
        labels += [steps.PAPERS[slot].confirm for slot, scan in submitted.kept().items() if scan != before.get(slot)]
        return words.change_made(self.title, labels)

    def against_register(self, case: Case, stated: CollectionStatement) -> list[tuple[str, str, str]]:
        """Every value that was stated anew, beside what the register said before."""
        return differences(baselines.before(case, stated), facts.restore(case, stated).values())

    def overrules(self, case: Case) -> str:
        return asking.overruled(case)

    def effect(self, case: Case, stated: CollectionStatement, by: User | None) -> None:
        """D05: what was stated anew stands from its day, what was there before ends the day before.

        Also of who was moved to 异动 since: they have filed it while they were in the register (D08, C02).
        """
        baselines.follow_register(case, stated)
        submitted = facts.restore(case, stated)
        require_confirmed(submitted)
        self._require_asked(case, stated, by)
        person = Person.objects.select_related("user").get(user=submitted.user)
        if person.status not in (Status.REGISTERED, Status.MOVED_OUT):
            raise Refused(words.NOT_REGISTERED, "not_registered")
        before = person.management_code
        registration.enter(submitted, person)
        people.change(person=person, by=by, case_no=case.no or "", **registration.columns(submitted, person))
        if person.management_code != before:
            _note_the_former(case, before)
            _tell_the_former(person, before)
        use_letter(submitted, by)

    def _require_asked(self, case: Case, stated: CollectionStatement, by: User | None) -> None:
        """W13: the unit is heard as to whoever comes to it by now, also where they left it while the case waited. Raises Refused."""
        joining = self.joins(case, stated)
        asking.require_heard(case, joining)
        if by is None and (reasons := asking.reasons(case, joining)):
            raise Refused(reasons[0], "head_not_heard")

    def undo(self, case: Case, stated: CollectionStatement, by: User) -> None:
        """C02: the facts of this case end, those before it go on. Raises Refused where a merge may have taken them to another file."""
        casework.require_unmerged(case)
        person = Person.objects.select_related("user").get(user=case.subject)
        people.take_back(person=person, by=by, case_no=case.no or "")
        people.change(person=person, by=by, case_no=case.no or "", **self.step.former_columns(case.baseline.values))
        people.manage_where_posted(person, by)  # the former unit may have come under another agency since (R02)


def _stands(case: Case) -> tuple[set[int], bool]:
    """The rows of the unit where the person of a change is, and whether on the post: of one that is decided, where they were before it.

    Like `baselines.before`, from rows that lists of many cases read along."""
    if baselines.is_decided(case):
        before = case.baseline.values
        return {before["post.employer"]} if before.get("post.employer") else set(), bool(before.get("post.on_post"))
    post = next((post for post in case.subject.person.posts.all() if post.valid_to is None), None)  # one at a time
    return ({row.pk for row in post.employer.goes_on_by}, post.on_post) if post else (set(), False)


def _note_the_former(case: Case, code: str) -> None:
    """Where the file goes back to after a reversal (R02): who had neither post nor residence states no agency, and has one all the same."""
    values = case.baseline.values | {"post.management": code}
    Baseline.objects.filter(pk=case.baseline.pk).update(values=values)


def _tell_the_former(person: Person, code: str) -> None:
    """D12: the agency that managed the person until now learns that they have moved."""
    title, text = words.moved_away(person.name, person.file_no or "", divisions.path(person.management_code))
    inbox.tell_reviewers(code=code, title=title, text=text)


class IdentityAmendment(Amendment):
    step, prefix = IDENTITY, "BJ"
    code, title = step.change, words.TITLES[step.change]


class PostAmendment(Amendment):
    step, prefix = POST, "BG"
    code, title = step.change, words.TITLES[step.change]


class EducationAmendment(Amendment):
    step, prefix = EDUCATION, "BX"
    code, title = step.change, words.TITLES[step.change]


class QualificationAmendment(Amendment):
    step, prefix = QUALIFICATION, "BZ"
    code, title = step.change, words.TITLES[step.change]
