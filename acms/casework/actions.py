"""Every write of the casework: open, submit, check, decide, withdraw, take, release."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from acms.base import pinyin
from acms.base.dates import working_days_after
from acms.base.errors import Refused
from acms.base.work import finish
from acms.casework import kinds, moves, words
from acms.casework.kinds import Result
from acms.casework.models import Case, CaseNumber, Check, Decision, Outcome, State, Submission, Verdict
from acms.casework.moves import Move
from acms.journal import actions as journal
from acms.people import actions as people
from acms.scans.models import Scan


@transaction.atomic
def open_case(*, kind: str, subject: Any, title: str, about_pk: int | None = None) -> Case:
    """A new draft. Asked for again, the open one of the same kind comes back, so a double click makes one."""
    there = Case.objects.filter(kind=kind, subject=subject, about_pk=about_pk).exclude(
        state__in=[State.APPROVED, State.REFUSED]
    )
    found = there.first()
    if found:
        return found
    case = Case.objects.create(kind=kind, subject=subject, title=title, about_pk=about_pk)
    journal.write("case.opened", case, by=subject, about=subject, kind=kind)
    return case


def _next_no(letters: str, region: str, at: datetime) -> str:
    """CJ150105-2026-003187, from a counter row taken in the same transaction."""
    key = f"{letters}{region}-{at.year}"
    CaseNumber.objects.get_or_create(key=key)
    CaseNumber.objects.filter(key=key).update(last=F("last") + 1)
    return f"{key}-{CaseNumber.objects.get(key=key).last:06d}"


@transaction.atomic
def submit(case: Case, *, by: Any) -> Submission:
    """Freezes the answers and queues the checks. Raises Stale on a second click, for the first has moved the case."""
    kind, now = kinds.kind(case.kind), timezone.now()
    moves.hold(case, moves.MOVES[Move.SUBMIT][0])  # what is frozen must be what is there when the case moves
    frozen = kind.freeze(case)
    moves.make(
        case,
        Move.SUBMIT,
        at=now,
        by=by,
        submitted_at=now,
        due_on=working_days_after(timezone.localdate(now), settings.ACMS_DEADLINE_DAYS),
        title=frozen.title,
        sound=pinyin.full(frozen.title)[:300],
        initials=pinyin.initials(frozen.title)[:60],
        employer_name=frozen.employer_name,
        management_code=frozen.management_code,
        open_items=None,
        queued_at=now,
        lease_until=None,
        tries=0,
        attempts=F("attempts") + 1,  # a worker still busy with an earlier submission loses its token
    )
    if case.no is None:
        case.no = _next_no(kind.letters, case.management_code, now)
        case.save(update_fields=["no"])
    submission = Submission.objects.create(
        case=case, number=case.submissions.count() + 1, at=now, frozen=asdict(frozen)
    )
    submission.scans.set(Scan.objects.filter(pk__in=frozen.scans.values()))
    journal.write("case.submitted", case, by=by, about=case.subject, number=submission.number)
    return submission


@transaction.atomic
def withdraw(case: Case, *, by: Any) -> None:
    """「撤回」 until somebody has decided (W12), also while a reviewer has it open. Raises Stale."""
    moves.make(case, Move.WITHDRAW, at=timezone.now(), by=by, queued_at=None, lease_until=None, open_items=None)
    journal.write("case.withdrawn", case, by=by, about=case.subject)


def run_checks(case: Case) -> None:
    """The worker's part: checks the last submission, then approves, returns or refers it in one transaction (W13)."""
    submission = case.last_submission
    assert submission is not None
    kind = kinds.kind(case.kind)
    results = kind.check(case, submission)
    with transaction.atomic():
        finish(case)
        _keep(submission, results)
        failed = [result for result in results if result.verdict == Verdict.FAIL]
        doubtful = [result for result in results if result.verdict == Verdict.UNSURE]
        if failed:
            items = [{"item": r.item, "label": r.title, "reason": r.message} for r in _one_each(failed)]
            _decide(case, submission, Move.RETURN, Outcome.RETURNED, by=None, items=items)
        elif doubtful or kind.refer(case, submission):
            moves.make(case, Move.REFER, at=timezone.now())
            journal.write("case.referred", case, about=case.subject, doubts=len(doubtful))
        else:
            _decide(case, submission, Move.APPROVE, Outcome.APPROVED, by=None, reason=words.APPROVED_BY_RULES)


def refer_unchecked(case: Case) -> None:
    """After several failures of the checks themselves people decide: nobody waits for ever."""
    moves.make(case, Move.REFER, at=timezone.now())
    journal.write("case.referred", case, about=case.subject, unchecked=True)


def _one_each(results: list[Result]) -> list[Result]:
    """The first finding of each item; further ones of the same item are joined to its reason."""
    first: dict[str, Result] = {}
    for result in results:
        if result.item in first:
            held = first[result.item]
            first[result.item] = Result(held.code, held.item, held.title, held.verdict, held.message + result.message)
        else:
            first[result.item] = result
    return list(first.values())


def _keep(submission: Submission, results: list[Result]) -> None:
    submission.checks.all().delete()
    known = set(map(str, Scan.objects.filter(pk__in=[r.scan for r in results if r.scan]).values_list("pk", flat=True)))
    Check.objects.bulk_create(
        Check(
            submission=submission,
            code=result.code,
            item=result.item,
            title=result.title,
            verdict=result.verdict,
            message=result.message,
            stated=result.stated,
            found=result.found,
            confidence=result.confidence,
            scan_id=result.scan if result.scan in known else None,
            box=result.box,
        )
        for result in results
    )


def _decide(
    case: Case,
    submission: Submission,
    move: Move,
    outcome: Outcome,
    *,
    by: Any,
    items: list[dict[str, str]] | None = None,
    reason: str = "",
) -> Decision:
    """Move, decision, effect and journal together: all or nothing."""
    kind, now = kinds.kind(case.kind), timezone.now()
    opened = None
    if outcome == Outcome.RETURNED:
        opened = sorted(set().union(*({item["item"]} | kind.unlocks(item["item"]) for item in items or [])))
    moves.make(case, move, at=now, by=by, open_items=opened)
    decision = Decision.objects.create(
        case=case,
        submission=submission,
        by=by,
        rules="" if by else words.RULES,
        at=now,
        outcome=outcome,
        items=items,
        reason=reason,
    )
    if outcome == Outcome.APPROVED:
        kind.effect(case, submission, by)
    elif outcome == Outcome.REFUSED:
        kind.refused(case, by)
    journal.write(f"case.{outcome}", case, by=by, about=case.subject, items=len(items or []))
    _tell(case, decision)
    return decision


def _tell(case: Case, decision: Decision) -> None:
    kind, count = kinds.kind(case.kind), len(decision.items or [])
    said = kind.said(case, decision)
    if said is None and decision.outcome == Outcome.APPROVED:
        person = getattr(case.subject, "person", None)
        said = words.approved(kind.title, person.file_no if person and person.file_no else "")
    elif said is None:
        said = words.returned(kind.title, count) if decision.outcome == Outcome.RETURNED else words.refused(kind.title)
    people.tell(user=case.subject, title=said[0], text=said[1], link=kind.link(case))


@transaction.atomic
def approve(case: Case, *, by: Any) -> Decision:
    """A reviewer admits. Raises Stale when somebody decided first, Refused when the effect may not be."""
    submission = case.last_submission
    assert submission is not None
    return _decide(case, submission, Move.APPROVE, Outcome.APPROVED, by=by)


@transaction.atomic
def return_for_correction(case: Case, *, by: Any, items: list[dict[str, str]]) -> Decision:
    """Sends the case back with what to correct, item by item. Raises Refused without items, Stale."""
    if not items:
        raise Refused(words.MARK_FIRST, "no_items")
    submission = case.last_submission
    assert submission is not None
    return _decide(case, submission, Move.RETURN, Outcome.RETURNED, by=by, items=items)


@transaction.atomic
def refuse(case: Case, *, by: Any, reason: str) -> Decision:
    """Refuses for good, where the kind of case allows it. Raises Refused without a reason, Stale."""
    if not reason.strip():
        raise Refused(words.REASON_FIRST, "no_reason")
    submission = case.last_submission
    assert submission is not None
    return _decide(case, submission, Move.REFUSE, Outcome.REFUSED, by=by, reason=reason)


@transaction.atomic
def take(case: Case, *, by: Any) -> None:
    """领取. Raises Refused when a colleague was first."""
    free = Case.objects.filter(pk=case.pk, taken_by=None)
    if not free.update(taken_by=by) and case.taken_by_id != by.pk:
        raise Refused(words.TAKEN, "taken")
    case.refresh_from_db()
    journal.write("case.taken", case, by=by, about=case.subject)


@transaction.atomic
def release(case: Case, *, by: Any) -> None:
    """放回."""
    if Case.objects.filter(pk=case.pk, taken_by=by).update(taken_by=None):
        case.refresh_from_db()
        journal.write("case.released", case, by=by, about=case.subject)
