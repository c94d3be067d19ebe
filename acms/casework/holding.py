"""A reviewer's decision that can be undone for a while (C02, ADR 0041): pressed, tried out, held, undone or taken into effect."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from acms.accounts.models import User
from acms.base import work
from acms.base.errors import Refused, Stale
from acms.base.work import LeaseLost, finish
from acms.casework import access, actions, held, moves, procedures, words
from acms.casework.models import Agreement, Case, CaseState, Decision, HeldDecision, Outcome
from acms.journal import actions as journal


class Press(NamedTuple):
    """What somebody has pressed on a case page: `items` that are to be put right, `seen` the number of the submission it shows."""

    outcome: Outcome
    reason: str = ""
    items: list[dict[str, str]] | None = None
    seen: int | None = None


@transaction.atomic
def decide(case: Case, press: Press, *, by: User) -> HeldDecision | Decision | None:
    """Decides as pressed: held for the seconds of the setting, or at once where there are none; None where the first of two agrees at once.

    Raises Refused, Stale for all that can be known by now: what is held has been tried out.
    """
    if settings.ACMS_UNDO_SECONDS:
        return hold(case, press, by=by)
    return _pressed(case, press, by=by)


@transaction.atomic
def hold(case: Case, press: Press, *, by: User) -> HeldDecision:
    """Keeps a decision until it is due. A second press of the same finds the first one's.

    Raises Stale where the case is decided, Refused where another press waits to take effect, and all that the decision itself raises.
    """
    moves.hold(case, {CaseState.IN_REVIEW})
    first = held.of(case)
    if first is not None and (first.by_id, first.outcome) == (by.pk, press.outcome):
        return first
    if first is not None:
        say = words.held_by_yourself if first.by_id == by.pk else words.decided_waits
        raise Refused(say(first.by.name, first.done), "decided_waits")
    agrees = _tried(case, press, by=by)
    submission, _ = actions.seen_by(case, by, press.seen)
    if press.outcome == Outcome.APPROVED and not procedures.of(case).overrules(case):
        press = press._replace(reason="")  # nobody has spoken against it that it could answer
    HeldDecision.objects.filter(case=case).delete()  # one that did not take effect
    row = HeldDecision.objects.create(
        case=case,
        submission=submission,
        by=by,
        outcome=press.outcome,
        agrees=agrees,
        items=press.items,
        reason=press.reason,
        pressed_at=timezone.now(),
        due_at=work.after(timedelta(seconds=settings.ACMS_UNDO_SECONDS)),
        queued_at=work.clock(),
    )
    row.refresh_from_db()
    journal.write("case.held", case, by=by, about=case.subject, outcome=press.outcome)
    return row


def _tried(case: Case, press: Press, *, by: User) -> bool:
    """Does it all and takes it back: what is refused is told at the press, not when nobody thinks of it any more. True where what it
    comes to is the first of two agreements. Raises Refused, Stale."""
    with transaction.atomic():
        done = _pressed(case, press, by=by)
        transaction.set_rollback(True)
    case.refresh_from_db()
    return done is None


def _pressed(case: Case, press: Press, *, by: User) -> Decision | None:
    """What a press comes to; None where the first of two agrees. Raises Refused, Stale."""
    try:
        return _settled(case, press, by=by)
    except Refused as refusal:
        if refusal.code != "two_decide":
            raise
    if actions.agree(case, by=by, reason=press.reason, seen=press.seen):
        return None
    return _settled(case, press, by=by)  # another has agreed in between


def _settled(case: Case, press: Press, *, by: User, at: datetime | None = None) -> Decision:
    if press.outcome == Outcome.APPROVED:
        return actions.approve(case, by=by, reason=press.reason, seen=press.seen, at=at)
    if press.outcome == Outcome.RETURNED:
        items = press.items or []
        return actions.return_for_correction(case, by=by, items=items, reason=press.reason, seen=press.seen, at=at)
    return actions.refuse(case, by=by, reason=press.reason, seen=press.seen, at=at)


@transaction.atomic
def undo(case: Case, *, by: User) -> None:
    """「撤销」 before it takes effect: nothing was done, and the case is in the reviewer's hand with all that they had written.

    Raises Stale where it has taken effect or was overtaken, Refused where there is nothing of the caller's to be undone.
    """
    _hold(case)
    undone, _ = held.standing().filter(case=case, by=by).delete()
    if undone:
        journal.write("case.held_undone", case, by=by, about=case.subject)
    elif case.state != CaseState.IN_REVIEW:
        raise Stale(words.too_late(case), "too_late")
    elif case.taken_by_id != by.pk:
        raise Refused(words.NOTHING_TO_UNDO, "nothing_to_undo")


def _hold(case: Case) -> None:
    """Wherever it is: everybody who touches a held decision holds its case first."""
    Case.objects.filter(pk=case.pk).update(state=F("state"))
    case.refresh_from_db()


# ---- the worker's part ------------------------------------------------------------------------------------------------


def take_effect(row: HeldDecision) -> None:
    """Has a decision take effect, once; where it cannot any more its reviewer gets the case back. Raises LeaseLost where it was undone."""
    try:
        with transaction.atomic():
            _take_effect(row)
    except Refused as refusal:
        with transaction.atomic():
            _hold(row.case)
            finish(row)
            _back(row, refusal.words)


def _take_effect(row: HeldDecision) -> None:
    case = row.case
    moves.hold(case, {CaseState.IN_REVIEW})
    gone, _ = held.standing().filter(pk=row.pk, attempts=row.attempts).delete()
    if not gone:
        raise LeaseLost(row.pk)
    by, at = row.by, row.pressed_at
    if not (by.is_active and access.can_decide(by, case) and case.taken_by_id == by.pk):
        raise Refused(words.NOT_YOURS_ANY_MORE, "no_right")
    press = Press(Outcome(row.outcome), row.reason, row.items, row.submission.number)
    if not row.agrees:
        _settled(case, press, by=by, at=at)
    elif actions.agree(case, by=by, reason=press.reason, seen=press.seen):
        Agreement.objects.filter(submission=row.submission).update(at=at)
    else:
        raise Refused(words.AGREED_MEANWHILE, "agreed_meanwhile")


def _back(row: HeldDecision, why: str) -> None:
    """To its reviewer, or to the colleagues where it is not theirs to decide any more."""
    held.fall(row, why)
    case = row.case
    if not (row.by.is_active and access.can_decide(row.by, case)):
        Case.objects.filter(pk=case.pk, taken_by=row.by, state=CaseState.IN_REVIEW).update(taken_by=None)


def give_up(row: HeldDecision) -> None:
    """After several failures of the effect itself the reviewer decides anew: nobody waits for ever."""
    _hold(row.case)
    _back(row, words.NOT_DONE)
