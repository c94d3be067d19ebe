"""The last word of a unit's head about somebody, where it was no: they have declined to confirm, or object to an arrival (W13).

It is kept by the person and not by the account: whoever files anew has a new account, and one person may have several (D15).
"""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.utils import timezone

from acms.accounts.models import User
from acms.arrivals import words
from acms.arrivals.models import Arrival, Confirmation, Dispute, Said
from acms.casework.models import Case, CaseState
from acms.employers.models import Employer
from acms.people import search
from acms.scans import elsewhere


class No(NamedTuple):
    """When the head has said no and why. `answer`: the key of the confirmation that they declined; None where they objected to an
    arrival, by the case `objection`."""

    at: datetime
    reason: str
    answer: int | None = None
    objection: Case | None = None

    @property
    def words(self) -> str:
        said = words.objected_before if self.answer is None else words.declined_before
        return said(self.at, self.reason)


def about(user: int, employer_id: int) -> No | None:
    """The last word of a unit's head about whom this account is of, to whichever submission or case; None where it was not no: what
    is taken back and submitted anew is asked anew, and nothing that was said before is forgotten by that."""
    units = Employer.objects.get(pk=employer_id).going_on.keys
    answers = Confirmation.objects.filter(employer__in=units).exclude(said=Said.NOTHING)
    objections = Dispute.objects.standing().filter(arrival__employer__in=units)
    others = {
        *answers.values_list("submission__case__subject", flat=True).distinct(),
        *objections.values_list("arrival__person__user", flat=True).distinct(),
    }
    accounts = _same_person(user, others)
    last = answers.filter(submission__case__subject__in=accounts).order_by("-said_at", "-pk").first()
    objected = _last_objection(accounts, units)
    if last is None or last.said_at is None or (objected is not None and objected.at > last.said_at):
        return objected
    return No(last.said_at, last.reason, last.pk) if last.said == Said.NO else None


def _last_objection(accounts: Collection[int], units: Collection[int]) -> No | None:
    """What the unit objects to, or has objected to rightly; unless the person has come again since an agency has found it right, and
    the unit has let that stand. What came before that decision was taken back with it."""
    arrivals = Arrival.objects.filter(employer__in=units, person__user__in=accounts)
    standing = list(Dispute.objects.standing().filter(arrival__in=arrivals).select_related("case"))
    if not standing:
        return None
    decided = [one.case.moved_at for one in standing if one.case.state == CaseState.APPROVED and one.case.moved_at]
    if len(decided) == len(standing):
        since = arrivals.filter(at__gt=max(decided), submission__case__state=CaseState.APPROVED)
        if since.filter(dispute=None, until__lt=timezone.localdate()).exists():
            return None
    last = max(standing, key=lambda one: (one.said_at, one.pk))
    return No(last.said_at, last.reason, objection=last.case)


def _same_person(user: int, others: Collection[int]) -> set[int]:
    """The account itself, and those of `others` that are the same person's: by an ID number that both have, or by the file that goes on
    for the numbers of both (D15, W05)."""
    if not set(others) - {user}:
        return {user}
    numbers = elsewhere.numbers_of({user, *others})
    names = dict(User.objects.filter(pk__in=numbers).values_list("pk", "name"))
    files = search.of_numbers({number: names[pk] for pk, own in numbers.items() for number in own})
    who = {pk: {files[number].pk if number in files else number for number in own} for pk, own in numbers.items()}
    return {user} | {pk for pk in others if who.get(pk, set()) & who.get(user, set())}
