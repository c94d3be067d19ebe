"""Every write of the casework: open, submit, check, decide, appeal, reverse, withdraw, take, release, assign."""

from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Model, Q
from django.utils import timezone

from acms.accounts import access as rights
from acms.base import pinyin
from acms.base.errors import Refused
from acms.base.work import finish
from acms.casework import kinds, moves, words
from acms.casework.kinds import Result
from acms.casework.models import (
    OPEN,
    Case,
    CaseNumber,
    Cause,
    Check,
    Decision,
    Outcome,
    ReasonTemplate,
    Remark,
    State,
    Submission,
    Verdict,
)
from acms.casework.moves import Move
from acms.journal import actions as journal
from acms.people import actions as people
from acms.policy import figures
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


def application(*, kind: str, subject: Any, waits: str) -> Case | None:
    """The open application of a kind, to be filed anew; None where there is none. Raises Refused, in the words `waits`, while one waits."""
    case = Case.objects.filter(kind=kind, subject=subject, state__in=OPEN).first()
    if case is not None and not case.is_editable:
        raise Refused(waits, "one_waits")
    return case


@transaction.atomic
def file(case: Case | None, *, kind: str, person: Any, by: Any, model: type[Model], **said: Any) -> Case:
    """Files what somebody asks for: a returned application anew in its own row of `model`, else a new row and case. Raises Stale."""
    if case is not None:
        model._default_manager.filter(pk=case.about_pk or 0).update(**said)
    else:
        row = model._default_manager.create(person=person, **said)
        case = open_case(kind=kind, subject=by, title=person.name, about_pk=row.pk)
    submit(case, by=by)
    return case


def _next_no(letters: str, region: str, at: datetime) -> str:
    """CJ150105-2026-003187, from a counter row taken in the same transaction."""
    key = f"{letters}{region}-{at.year}"
    CaseNumber.objects.get_or_create(key=key)
    CaseNumber.objects.filter(key=key).update(last=F("last") + 1)
    return f"{key}-{CaseNumber.objects.get(key=key).last:06d}"


def _due(day: date) -> date:
    """By when a case that arrives on `day` should be decided (C06)."""
    policy = figures.on(day)
    return policy.calendar.after(day, policy["deadline_days"])


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
        due_on=_due(timezone.localdate(now)),
        title=frozen.title,
        sound=pinyin.full(frozen.title)[:300],
        initials=pinyin.initials(frozen.title)[:60],
        employer_name=frozen.employer_name,
        employer_pk=frozen.employer_pk,
        management_code=frozen.management_code,
        deciding_code=frozen.management_code,
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
        Case.objects.filter(pk=case.pk).update(fails=len(failed), doubts=len(doubtful))
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
    if by is not None:
        _hold(case, by)
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
        took_days=figures.on(timezone.localdate(now)).calendar.between(
            timezone.localdate(submission.at), timezone.localdate(now)
        ),
    )
    _keep_causes(case, decision)
    if outcome == Outcome.APPROVED:
        kind.effect(case, submission, by)
    elif outcome == Outcome.REFUSED:
        kind.refused(case, by)
    journal.write(f"case.{outcome}", case, by=by, about=case.subject, items=len(items or []))
    _tell(case, decision)
    return decision


def _keep_causes(case: Case, decision: Decision) -> None:
    found = (
        {} if decision.by else dict(decision.submission.checks.filter(verdict=Verdict.FAIL).values_list("item", "code"))
    )
    Cause.objects.bulk_create(
        Cause(
            decision=decision,
            management_code=case.management_code,
            at=decision.at,
            item=entry["item"],
            label=entry["label"][:60],
            code=found.get(entry["item"], ""),
        )
        for entry in (decision.items or [])
        if decision.outcome == Outcome.RETURNED
    )


def _hold(case: Case, by: Any) -> None:
    """Whoever decides holds the case. Raises Refused while a colleague has it; a decided one is the move's to refuse."""
    free = Case.objects.filter(Q(taken_by=None) | Q(taken_by=by), pk=case.pk, state=State.IN_REVIEW)
    if not free.update(taken_by=by):
        case.refresh_from_db()
        if case.state == State.IN_REVIEW:
            raise Refused(words.held(case.taken_by.name if case.taken_by else ""), "held")


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
def appeal(case: Case, *, by: Any, reason: str) -> Submission:
    """The person does not accept a refusal: what was refused goes to the agency above (C02). Raises Refused, Stale."""
    if not reason.strip():
        raise Refused(words.APPEAL_FIRST, "no_reason")
    if case.deciding_code == rights.divisions.REGION:
        raise Refused(words.APPEAL_EXHAUSTED, "no_agency_above")
    last, now = case.last_submission, timezone.now()
    assert last is not None
    moves.make(
        case,
        Move.APPEAL,
        at=now,
        by=by,
        deciding_code=rights.above(case.deciding_code),
        taken_by=None,
        submitted_at=now,
        due_on=_due(timezone.localdate(now)),
    )
    again = Submission.objects.create(
        case=case, number=last.number + 1, at=now, frozen=last.frozen, appeal=reason.strip()
    )
    again.scans.set(last.scans.all())
    _repeat_checks(last, again)
    journal.write("case.appealed", case, by=by, about=case.subject, to=case.deciding_code)
    return again


def _repeat_checks(last: Submission, again: Submission) -> None:
    """An appeal is about the same papers: what the checks found stands beside it."""
    checks = list(last.checks.all())
    for check in checks:
        check.pk, check.submission = None, again
    Check.objects.bulk_create(checks)


@transaction.atomic
def reverse(case: Case, *, by: Any, items: list[dict[str, str]], reason: str) -> Decision:
    """The agency above takes a wrong approval back; the person corrects the items (C02, A7). History stays.

    Raises Refused without a reason or where the kind cannot undo its effect, Stale.
    """
    if not reason.strip():
        raise Refused(words.REVERSAL_REASON_FIRST, "no_reason")
    kind, wrong, now = kinds.kind(case.kind), case.last_decision, timezone.now()
    submission = case.last_submission
    assert wrong is not None and submission is not None
    opened = None
    if items:
        opened = sorted(set().union(*({item["item"]} | kind.unlocks(item["item"]) for item in items)))
    moves.make(case, Move.REVERSE, at=now, by=by, open_items=opened)
    kind.undo(case, submission, by)
    decision = Decision.objects.create(
        case=case, submission=submission, by=by, at=now, outcome=Outcome.REVERSED, items=items, reason=reason.strip(), reverses=wrong
    )  # fmt: skip
    journal.write("case.reversed", case, by=by, about=case.subject, decision=wrong.pk)
    title, text = words.reversed_(kind.title)
    people.tell(user=case.subject, title=title, text=text, link=kind.link(case))
    return decision


@transaction.atomic
def take(case: Case, *, by: Any) -> None:
    """领取. Raises Refused when a colleague was first."""
    free = Case.objects.filter(pk=case.pk, taken_by=None, state=State.IN_REVIEW)
    if not free.update(taken_by=by) and case.taken_by_id != by.pk:
        raise Refused(words.TAKEN, "taken")
    case.refresh_from_db()
    journal.write("case.taken", case, by=by, about=case.subject)


@transaction.atomic
def release(case: Case, *, by: Any) -> None:
    """放回. Raises Refused when it is not the caller's."""
    if not Case.objects.filter(pk=case.pk, taken_by=by, state=State.IN_REVIEW).update(taken_by=None):
        raise Refused(words.NOT_YOURS, "not_yours")
    case.refresh_from_db()
    journal.write("case.released", case, by=by, about=case.subject)


@transaction.atomic
def assign(case: Case, *, to: Any, by: Any) -> None:
    """转给同事, also what an absent colleague holds (C01). Raises Refused when it is no longer to be decided."""
    if not rights.colleagues(by).filter(pk=to.pk).exists():
        raise Refused(words.NO_COLLEAGUE, "no_colleague")
    if not Case.objects.filter(pk=case.pk, state=State.IN_REVIEW).update(taken_by=to):
        raise Refused(words.NOT_IN_REVIEW, "not_in_review")
    case.refresh_from_db()
    journal.write("case.assigned", case, by=by, about=case.subject, to=to.pk)


def each(cases: Iterable[Case], act: Callable[[Case], None]) -> tuple[int, list[str]]:
    """One act on many cases, each in a transaction of its own: how many were done, and why the others were not."""
    done, faults = 0, []
    for case in cases:
        try:
            act(case)
        except Refused as refusal:
            faults.append(f"{case.title}：{refusal.words}")
        else:
            done += 1
    return done, faults


@transaction.atomic
def follow_employer(*, employer_pk: int, management_code: str, by: Any) -> int:
    """R03: the open cases of an employer go to the agency that manages it now; how many. Who held one lets it go."""
    rows = Case.objects.filter(employer_pk=employer_pk, state__in=[State.CHECKING, State.IN_REVIEW, State.RETURNED])
    moved = rows.exclude(management_code=management_code)
    for case in moved:
        journal.write("case.moved", case, by=by, about=case.subject, to=management_code)
    return moved.update(management_code=management_code, deciding_code=management_code, taken_by=None)


@transaction.atomic
def remark(case: Case, *, by: Any, text: str) -> Remark:
    """Writes an internal note (内部备注). Raises Refused without text."""
    if not text.strip():
        raise Refused(words.REMARK_FIRST, "no_text")
    journal.write("case.remarked", case, by=by)
    return Remark.objects.create(case=case, by=by, text=text.strip())


@transaction.atomic
def keep_template(*, by: Any, item: str, text: str, template: ReasonTemplate | None = None) -> ReasonTemplate:
    """Adds a reason template to the agency's own, or rewords one. Raises Refused without text."""
    if not text.strip():
        raise Refused(words.TEMPLATE_FIRST, "no_text")
    held = template or ReasonTemplate(agency_code=by.agency_code)
    held.item, held.text, held.written_by = item, text.strip(), by
    held.save()
    journal.write("template.kept", held, by=by, item=item)
    return held


@transaction.atomic
def drop_template(template: ReasonTemplate, *, by: Any) -> None:
    """Deletes a reason template."""
    journal.write("template.dropped", template, by=by)
    template.delete()
