"""会计人员信息采集 as a procedure: what the steps say, put together."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from acms.accounts.models import User
from acms.arrivals import asking, heard
from acms.base import crypto
from acms.base.errors import Refused
from acms.casework import actions as casework
from acms.casework.models import Case, Decision, Outcome
from acms.casework.procedures import BareProcedure, Frozen, Joining, Result
from acms.collection import actions, checks, facts, registration, steps, words
from acms.collection.facts import CollectionStatement, Facts
from acms.employers.models import EmployerState
from acms.letters import actions as letters
from acms.merging import actions as merging
from acms.people import actions as people
from acms.people import away
from acms.people.models import Person
from acms.policy import figures

# Beside each answer that people taken over from the former system have in their file already: its column there.
IN_FILE = {"name": "identity.name", "sex": "identity.sex", "ethnic": "identity.ethnic"}

# How often a silent real-name authority is asked again, and for how long before people look.
ASK_AGAIN, ASKED_FOR = timedelta(minutes=10), timedelta(days=1)


START = "post.accounting_since"


def _fixed_start(case: Case) -> Person | None:
    """Whose case it is, where their start of accounting work is fixed (W08)."""
    return Person.objects.filter(user=case.subject_id, accounting_since__isnull=False).first()


class Collection(BareProcedure[CollectionStatement]):
    """The procedure behind the seven pages."""

    code = steps.COLLECTION
    title = "信息采集"
    prefix = "CJ"
    statement = CollectionStatement
    may_withdraw = True
    of_unit = False  # who states no unit has none, or leaves it
    may_refuse = False  # C02: collections are returned until right

    def read(self, case: Case) -> CollectionStatement:
        return facts.gather(case).stated

    def freeze(self, case: Case, stated: CollectionStatement) -> Frozen:
        return facts.restore(case, stated).freeze()

    def check(self, case: Case, stated: CollectionStatement) -> list[Result]:
        found = checks.all_of(facts.restore(case, stated), timezone.localdate())
        unit = steps.BY_KEY["post.employer"]  # the advice is another unit, or another letter: the unit opens both
        return asking.results(case, self.joins(case, stated), found, unit.key, unit.label)

    def grounds(self, case: Case, stated: CollectionStatement) -> list[tuple[str, str]]:
        """W13: what the unit has said, what each step leaves to people's eyes, and a sample of the rest; what matters most comes first."""
        policy, submitted = figures.on(timezone.localdate()), facts.restore(case, stated)
        reasons = [(reason, "") for reason in asking.reasons(case, self.joins(case, stated))]
        reasons += [ground for step in submitted.steps for ground in step.grounds(submitted, policy)]
        if _sampled(case.no or "", policy["sample_percent"]):
            reasons.append((words.SAMPLED, ""))
        return reasons

    def joins(self, case: Case, stated: CollectionStatement) -> Joining | None:
        post = stated.post
        if not post.has_employer or post.employer is None:
            return None
        return Joining(post.employer, bool(post.on_post), post.position, post.accounting_since, post.letter)

    def waits(self, case: Case, results: list[Result]) -> timedelta | None:
        """W04: a real-name authority that is silent is asked again for a day, where policy does not want people's eyes at once."""
        silent = any(found.message == words.AUTHORITY_SILENT for found in results)
        if not silent or figures.on(timezone.localdate())["reviewed_unanswered"]:
            return None
        assert case.submitted_at is not None
        return ASK_AGAIN if timezone.now() < case.submitted_at + ASKED_FOR else None

    def unlocks(self, item: str) -> set[str]:
        opened, fresh = {item}, {item}
        while fresh:
            fresh = {key for step in steps.STEPS for opener in fresh for key in step.unlocks.get(opener, ())} - opened
            opened |= fresh
        return opened - {item}

    def not_returned(self, case: Case) -> frozenset[str]:
        """W08: a start of accounting work that is fixed stays locked for its person, also after a reversal."""
        return self.fixed | ({START} if _fixed_start(case) else frozenset())

    def put_right_elsewhere(self, case: Case) -> tuple[str, str]:
        person = _fixed_start(case)
        if person is None:
            return "", ""
        return words.START_CORRECTED_ELSEWHERE, reverse("corrections:start_of", args=[person.pk])

    def link(self, case: Case) -> str:
        return reverse("collection:status")

    def message(self, case: Case, stated: CollectionStatement, decision: Decision) -> tuple[str, str] | None:
        if decision.outcome != Outcome.APPROVED:
            return None
        return words.approved(Person.objects.get(user=case.subject).file_no or "")

    def unit_says(self, case: Case) -> list[str]:
        return heard.lines(case)

    def overrules(self, case: Case) -> str:
        return asking.overruled(case)

    def effect(self, case: Case, stated: CollectionStatement, by: User | None) -> None:
        """W14: the facts of the collection stand in the register from today."""
        submitted = facts.restore(case, stated)
        require_confirmed(submitted)
        asking.require_heard(case, self.joins(case, stated))
        person = Person.objects.get(user=submitted.user)
        columns = registration.columns(submitted, person)
        stayed = actions.stayed_registered(case)
        person = people.register(person=person, by=by, case_no=case.no or "", stayed=stayed, **columns)
        if stayed:
            merging.note_own(kept=person, own=timezone.now())
        registration.enter(submitted, person)
        merging.notice(person)
        use_letter(submitted, by)

    def against_register(self, case: Case, stated: CollectionStatement) -> list[tuple[str, str, str]]:
        """People taken over from the former system: what their file says beside what they state."""
        person, submitted = Person.objects.get(user=case.subject), facts.restore(case, stated)
        rows = []
        for column, key in IN_FILE.items():
            item = steps.BY_KEY[key]
            if on_file := item.spoken(getattr(person, column)):
                rows.append((item.confirm, on_file, submitted.shown(item)))
        return rows

    def undo(self, case: Case, stated: CollectionStatement, by: User) -> None:
        """C02: the file waits for collection again; its facts are closed, not deleted.

        Who is in the register for another reason too stays there from that day on: the file came back from another province
        (D12), or somebody who was accepted for themselves has been merged into it (D15).
        """
        casework.require_unmerged(case)
        person = Person.objects.get(user=case.subject)
        own = away.back_since(person)
        since = merging.registered_without(person, own)
        people.unregister(person=person, by=by, case_no=case.no or "", since=since)
        if since is not None:
            merging.note_own(kept=person, own=own)
            person.refresh_from_db()
            merging.stand_in(kept=person)


def require_confirmed(submitted: Facts) -> None:
    """E02: nobody is entered at a unit that its agency has not confirmed. Raises Refused."""
    if submitted.asks_post and submitted.employer is not None and submitted.employer.state != EmployerState.CONFIRMED:
        raise Refused(words.EMPLOYER_PENDING, "employer_pending")


def use_letter(submitted: Facts, by: User | None) -> None:
    """T04: the letter that a decision rests on is used up."""
    if submitted.asks_post and submitted.letter is not None:
        letters.use(letter=submitted.letter, by=by)


def _sampled(no: str, percent: int) -> bool:
    """A fixed share of the numbers, drawn under the installation's key: nobody outside can foresee whose, and the same case is
    always sampled or never (W13)."""
    _, _, drawn = (crypto.digest(no, "sample") or "").partition(":")
    return bool(drawn) and int(drawn, 16) % 100 < percent
