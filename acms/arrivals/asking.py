"""What a case that puts somebody at a unit asks of the unit, before it is approved (W13). Reads only; procedures of rooms above call it."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from django.db.models import prefetch_related_objects
from django.utils import timezone

from acms.accounts.models import User
from acms.arrivals import access, last_word, words
from acms.arrivals.last_word import No
from acms.arrivals.models import Arrival, Confirmation, Dispute, Said
from acms.base.errors import Refused
from acms.casework import procedures
from acms.casework.models import Case, CaseState, Check, Submission, Verdict
from acms.casework.procedures import Joining, Result
from acms.employers.models import Employer
from acms.letters import forms
from acms.letters.models import Letter, LetterState
from acms.people.models import Person
from acms.policy import figures
from acms.policy.figures import BEFORE

# What only the unit can say of its letter: whether the seal is its own, and whether it stands behind it where nobody has clearly signed
# for it (T04).
UNSIGNED = f"letter_{forms.PROOF.unit_code}"
SIGNATURE = (UNSIGNED, "letter_sign_red_unit", "letter_sign_mark_unit", "letter_sign_typed_unit")
UNIT_SAYS = ("letter_seal_text", "letter_seal_not_round", *SIGNATURE)


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
    asked, said = _asked(case.last_submission), last_word.about(case.subject_id, joins.employer_id)
    before = [said.words] if said is not None and (asked is None or said.answer != asked.pk) else []
    if asked is not None:
        return [*_answered(asked), *before]
    return [*_unasked(case, joins), *before]


def _unasked(case: Case, joins: Joining) -> list[str]:
    if not is_wanted(joins):
        return []
    if not _has_head(joins.employer_id, case.subject):
        return [] if joins.on_post else [words.NO_HEAD_OFF_POST]
    # A case that people had before the policy asked for it is theirs.
    return [words.WAITS_TO_BE_ASKED] if case.state != CaseState.IN_REVIEW else []


def _has_head(employer_id: int, subject: User) -> bool:
    return access.head_of(Employer.objects.get(pk=employer_id).going_on, subject) is not None


def stands_for_signature(employer_id: int | None, subject: User) -> bool:
    """The unit's head will be asked before, so that a letter with which `subject` comes need not bear the finance signature (W13)."""
    policy = figures.on(timezone.localdate())
    return employer_id is not None and policy["unit_confirmation"] == BEFORE and _has_head(employer_id, subject)


def _may_answer(case: Case, joins: Joining) -> bool:
    """The head is asked and has not answered, or will be once the case goes to people."""
    asked = _asked(case.last_submission)
    if asked is not None:
        return asked.said == Said.NOTHING
    return case.state != CaseState.IN_REVIEW and stands_for_signature(joins.employer_id, case.subject)


def instead_of_signature(submissions: Collection[int]) -> set[int]:
    """Which of these submissions came with a letter on which the head's word stands, or is to stand, for the finance signature."""
    rows = Check.objects.filter(submission__in=submissions, code__in=SIGNATURE).exclude(verdict=Verdict.FAIL)
    return set(rows.values_list("submission", flat=True))


def _answered(asked: Confirmation) -> list[str]:
    if asked.said == Said.YES:
        return []
    return [words.declined(asked.reason)] if asked.said == Said.NO else [words.waits(asked.until)]


def results(case: Case, joins: Joining | None, found: list[Result], item: str, title: str) -> list[Result]:
    """The results of a case as the unit has left them: its head's word stands for a seal of which the audit was only unsure and for
    the finance signature, also where there is none; while the head may still answer, a missing one returns nothing. A letter that
    the unit has rejected counts no more."""
    if joins is None:
        return found
    submission = case.last_submission
    if submission is not None and is_confirmed(submission):
        found = [_confirmed(one) for one in found]
    elif any(one.code == UNSIGNED for one in found) and _may_answer(case, joins):
        found = [_left_to_the_head(one) for one in found]
    if is_disowned(joins.letter_id):
        found.append(Result("letter_disowned", item, title, Verdict.FAIL, words.DISOWNED))
    return found


def _confirmed(one: Result) -> Result:
    if one.code not in UNIT_SAYS or (one.verdict != Verdict.UNSURE and one.code != UNSIGNED):
        return one
    message = words.HEAD_CONFIRMED_UNSIGNED if one.code == UNSIGNED else words.HEAD_CONFIRMED
    return replace(one, verdict=Verdict.PASS, message=message)


def _left_to_the_head(one: Result) -> Result:
    return replace(one, verdict=Verdict.UNSURE, message=words.LEFT_TO_THE_HEAD) if one.code == UNSIGNED else one


def waiting(employer: Employer, head: User) -> list[Confirmation]:
    """What waits for the head's word and may have it: not of a letter that the person has made void since, who comes with another one.

    The statements do not grow with how many wait.
    """
    rows = list(access.to_confirm(employer, head))
    _read_along([asked.submission.case for asked in rows])
    joins = {asked.pk: joining(asked.submission.case, asked.submission) for asked in rows}
    letters = {joined.letter_id for joined in joins.values() if joined is not None and joined.letter_id is not None}
    void = _void(letters)
    return [asked for asked in rows if (joined := joins[asked.pk]) is None or joined.letter_id not in void]


def _read_along(cases: list[Case]) -> None:
    """What the procedures of cases ask beside them to know whom they put at which unit, in one statement a procedure."""
    for kind in {case.kind for case in cases}:
        own = [case for case in cases if case.kind == kind]
        prefetch_related_objects(own, *procedures.of(own[0]).joins_by)


def _void(letters: Collection[int]) -> set[int]:
    """Which of these letters are void."""
    return set(Letter.objects.filter(pk__in=letters, state=LetterState.VOID).values_list("pk", flat=True))


def is_void(joins: Joining | None) -> bool:
    """The letter with which somebody wanted to come is void."""
    return joins is not None and joins.letter_id is not None and bool(_void([joins.letter_id]))


def is_disowned(letter_id: int | None) -> bool:
    """An agency has found the unit's objection to this very letter right."""
    return letter_id is not None and Dispute.objects.upheld().filter(arrival__letter=letter_id).exists()


def overruled(case: Case) -> str:
    """The sentence that asks for a reason where the unit's head has declined; empty where not (W13)."""
    said = declined(case)
    return words.overruled(said.words) if said else ""


def declined(case: Case) -> No | None:
    """The no of the unit's head about whom a case puts at the unit, while it is their last word; None where they have not said so."""
    joins = joining(case, case.last_submission)
    return last_word.about(case.subject_id, joins.employer_id) if joins else None


def may_be_objected_to(person: Person, employer: Employer) -> date | None:
    """Until which day the unit's head, who is somebody else, may object to who has come there; None where that is over, or was done."""
    unit = employer.going_on
    if access.head_of(unit, person.user) is None:
        return None
    rows = Arrival.objects.filter(employer__in=unit.keys, person=person, dispute=None, until__gte=timezone.localdate())
    return rows.order_by("-until").values_list("until", flat=True).first()


def require_heard(case: Case, joins: Joining | None) -> None:
    """Nobody is entered while the unit's head may still answer, nor by a letter that the unit has rejected. Raises Refused."""
    if joins is None:
        return
    asked = _asked(case.last_submission)
    if asked is not None and asked.said == Said.NOTHING and timezone.localdate() <= asked.until:
        raise Refused(words.waits(asked.until), "head_not_heard")
    if is_disowned(joins.letter_id):
        raise Refused(words.DISOWNED, "letter_disowned")
