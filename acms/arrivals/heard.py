"""What the person reads of what their unit was told or asked of them, and of what it has answered (W13): with its days, and never who in
the unit has said it."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from acms.arrivals import asking, words
from acms.arrivals.models import Arrival, Confirmation, Dispute, Said
from acms.casework.models import Case, CaseState


def lines(case: Case) -> list[str]:
    """One sentence for each time that the unit was asked or told about whom a case puts there, in the order in which it was."""
    today, last = timezone.localdate(), case.last_submission
    waits_for = last.pk if last is not None and case.state == CaseState.IN_REVIEW else 0
    asked = list(Confirmation.objects.filter(submission__case=case).order_by("pk"))
    unsigned = asking.instead_of_signature([one.submission_id for one in asked]) if asked else set()
    said = [
        _asked(one, open_=one.submission_id == waits_for and today <= one.until)
        + (words.INSTEAD_OF_SIGNATURE if one.submission_id in unsigned else "")
        for one in asked
    ]
    return [*said, *(line for arrival in _arrivals(case) for line in _told(arrival, today))]


def _arrivals(case: Case) -> list[Arrival]:
    """Of the case itself, or of an earlier one with the same letter: the unit was told by that one (F02)."""
    joins = asking.joining(case, case.last_submission) if case.state == CaseState.APPROVED else None
    own = Q(submission__case=case)
    if joins is not None and joins.letter_id is not None:
        own |= Q(letter=joins.letter_id)
    return list(Arrival.objects.filter(own).select_related("employer", "dispute__case").order_by("pk"))


def _asked(asked: Confirmation, *, open_: bool) -> str:
    on = timezone.localdate(asked.asked_at)
    if asked.said == Said.NOTHING:
        return words.head_asked(on, asked.until) if open_ else words.head_silent(on)
    said_on = _day(asked.said_at)
    if asked.said == Said.YES:
        return words.head_confirmed(on, said_on)
    return words.head_declined(on, said_on, asked.reason)


def _told(arrival: Arrival, today: date) -> Iterator[str]:
    yield words.unit_told(arrival.told, timezone.localdate(arrival.at), arrival.employer.name)
    dispute: Dispute | None = getattr(arrival, "dispute", None)
    if dispute is not None:
        yield _objected(dispute)
    elif today <= arrival.until:
        yield words.may_object(arrival.until)
    else:
        yield words.not_objected(arrival.until)


def _objected(dispute: Dispute) -> str:
    case, decision = dispute.case, dispute.case.last_decision
    first = case.submissions.order_by("number").first()
    outcome = decision.outcome if decision is not None and not case.is_open else ""
    if case.state == CaseState.ENDED:
        return words.unit_objected(_day(first.at if first else None), dispute.reason) + words.what_became(
            CaseState.ENDED, _day(case.moved_at)
        )
    said = words.unit_objected(_day(first.at if first else None), dispute.reason)
    return said + words.what_became(outcome, _day(decision.at if decision else None))


def _day(at: datetime | None) -> date:
    return timezone.localdate(at) if at else timezone.localdate()
