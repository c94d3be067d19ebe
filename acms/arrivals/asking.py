"""What a case that puts somebody at a unit asks of the unit, before it is approved (W13). Reads only; procedures of rooms above call it."""

from dataclasses import replace

from django.utils import timezone

from acms.arrivals import access, words
from acms.arrivals.models import Confirmation, Dispute, Said
from acms.base.errors import Refused
from acms.casework import procedures
from acms.casework.models import Case, CaseState, Submission, Verdict
from acms.casework.procedures import Joining, Result
from acms.employers.models import Employer
from acms.policy import figures
from acms.policy.figures import BEFORE

# What only the unit can say of its letter: whether the seal and the finance signature are its own (T04).
UNIT_SAYS = ("letter_seal_text", "letter_seal_not_round", "letter_missing_sign_finance")


def joining(case: Case, submission: Submission | None) -> Joining | None:
    """The unit that a submission puts its person at; None where it puts them at none."""
    if submission is None:
        return None
    procedure = procedures.of(case)
    return procedure.joins(case, procedure.thaw(case, submission))


def is_wanted(joins: Joining) -> bool:
    """The head confirms before: where nothing of the unit speaks for it, and where the policy says so."""
    policy = figures.on(timezone.localdate())
    return not joins.on_post or policy["unit_confirmation"] == BEFORE


def _asked(submission: Submission | None) -> Confirmation | None:
    return Confirmation.objects.filter(submission=submission).first() if submission else None


def is_confirmed(submission: Submission) -> bool:
    """The head has confirmed this submission."""
    asked = _asked(submission)
    return asked is not None and asked.said == Said.YES


def reasons(case: Case, joins: Joining | None) -> list[str]:
    """Why a case that puts somebody at a unit is not for the rules alone."""
    if joins is None:
        return []
    asked, said = _asked(case.last_submission), _last_no(case, joins)
    before = [words.declined_before(said.said_at, said.reason)] if said and said.said_at and said != asked else []
    if asked is not None:
        return [*_answered(asked), *before]
    return [*_unasked(case, joins), *before]


def _unasked(case: Case, joins: Joining) -> list[str]:
    if not is_wanted(joins):
        return []
    head = access.head_of(Employer.objects.get(pk=joins.employer_id).going_on, case.subject)
    if head is None:
        return [] if joins.on_post else [words.NO_HEAD_OFF_POST]
    # A case that people had before the policy asked for it is theirs.
    return [words.WAITS_TO_BE_ASKED] if case.state != CaseState.IN_REVIEW else []


def _last_no(case: Case, joins: Joining) -> Confirmation | None:
    """The last answer of the unit's head about this person, to whichever submission or case, where it was no: what is taken back and
    submitted anew is asked anew, and nothing that was said before is forgotten by that."""
    units = Employer.objects.get(pk=joins.employer_id).going_on.keys
    rows = Confirmation.objects.filter(employer__in=units, submission__case__subject=case.subject_id)
    last = rows.exclude(said=Said.NOTHING).order_by("-said_at", "-pk").first()
    return last if last is not None and last.said == Said.NO else None


def _answered(asked: Confirmation) -> list[str]:
    if asked.said == Said.YES:
        return []
    return [words.declined(asked.reason)] if asked.said == Said.NO else [words.waits(asked.until)]


def results(case: Case, joins: Joining | None, found: list[Result], item: str, title: str) -> list[Result]:
    """The results of a case as the unit has left them: its head's word stands for the seal and the finance signature where the
    audit was only unsure of them, and a letter that the unit has rejected counts no more."""
    if joins is None:
        return found
    submission = case.last_submission
    if submission is not None and is_confirmed(submission):
        found = [_confirmed(one) if one.code in UNIT_SAYS and one.verdict == Verdict.UNSURE else one for one in found]
    if is_disowned(joins):
        found.append(Result("letter_disowned", item, title, Verdict.FAIL, words.DISOWNED))
    return found


def _confirmed(one: Result) -> Result:
    return replace(one, verdict=Verdict.PASS, message=words.HEAD_CONFIRMED)


def is_disowned(joins: Joining) -> bool:
    """An agency has found the unit's objection to this very letter right."""
    if joins.letter_id is None:
        return False
    return Dispute.objects.upheld().filter(arrival__letter=joins.letter_id).exists()


def overruled(case: Case) -> str:
    """The sentence that asks for a reason where the unit's head has declined; empty where not (W13)."""
    said = declined(case)
    return words.overruled(said.reason) if said else ""


def declined(case: Case) -> Confirmation | None:
    """The no of the unit's head about whom a case puts at the unit, while it is their last word; None where they have not said so."""
    joins = joining(case, case.last_submission)
    return _last_no(case, joins) if joins else None


def require_heard(case: Case, joins: Joining | None) -> None:
    """Nobody is entered while the unit's head may still answer, nor by a letter that the unit has rejected. Raises Refused."""
    if joins is None:
        return
    asked = _asked(case.last_submission)
    if asked is not None and asked.said == Said.NOTHING and timezone.localdate() <= asked.until:
        raise Refused(words.waits(asked.until), "head_not_heard")
    if is_disowned(joins):
        raise Refused(words.DISOWNED, "letter_disowned")
