"""Every write of the objections to what a unit has said of somebody: evaluations, reports of leaving (E05)."""

from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from acms.accounts import access as accounts_access
from acms.accounts.models import User
from acms.base.errors import Refused
from acms.inbox import actions as inbox
from acms.journal import actions as journal
from acms.people import actions as people
from acms.people.models import Departure, Person
from acms.yearly import words
from acms.yearly.models import Evaluation, Objection


@transaction.atomic
def object_to(
    *, person: Person, text: str, by: User, evaluation: Evaluation | None = None, report: Departure | None = None
) -> Objection:
    """The person concerned objects; the reviewers of their agency are told. One at a time. Raises Refused."""
    if not text.strip():
        raise Refused(words.OBJECT_FIRST, "no_text")
    stands = evaluation.voided_at is None if evaluation else report is not None and report.undone_at is None
    if not stands:
        raise Refused(words.NOTHING_TO_OBJECT, "not_open")
    try:
        with transaction.atomic():
            made = Objection.objects.create(
                person=person, evaluation=evaluation, report=report, text=text.strip()[:1000]
            )
    except IntegrityError:
        raise Refused(words.OBJECTED_BEFORE, "objected") from None
    journal.write("unit.objected", made, by=by, about=by)
    message = words.objected(by.name, text.strip()[:200])
    link = reverse("yearly:objections")
    inbox.tell_reviewers(code=person.management_code, title=words.UNIT_OBJECTED_TITLE, text=message, link=link)
    return made


@transaction.atomic
def answer(*, objection: Objection, reason: str, by: User) -> None:
    """The agency has looked into it: what the unit said stays, or has been put right, and why. Raises Refused."""
    if not Objection.objects.filter(pk=objection.pk, answered_at=None).exists():
        raise Refused(words.ANSWERED_BEFORE, "answered")
    if not reason.strip():
        raise Refused(words.REASON_FIRST, "no_reason")
    _settle(objection, reason.strip(), by)


@transaction.atomic
def take_back(*, objection: Objection, by: User) -> None:
    """The agency finds the person right: the report of leaving is taken back, the post goes on. Raises Refused."""
    if objection.report is None:
        raise Refused(words.NOTHING_TO_OBJECT, "no_report")
    people.take_back_leaving(report=objection.report, by=by)
    _settle(objection, words.TAKEN_BACK, by)


def _settle(objection: Objection, reason: str, by: User) -> None:
    open_ = Objection.objects.filter(pk=objection.pk, answered_at=None)
    if not open_.update(answer=reason, answered_at=timezone.now(), answered_by=by):
        raise Refused(words.ANSWERED_BEFORE, "answered")
    user = objection.person.user
    journal.write("unit.objection_answered", objection, by=by, about=user)
    title, text = words.answered(reason)
    inbox.tell(user=user, title=title, text=text, link=reverse("me:file"))


def open_for(user: User) -> Any:
    """What nobody in a reviewer's scope has answered yet, the oldest first."""
    rows = Objection.objects.filter(accounts_access.within(user, "person__management_code"), answered_at=None)
    return rows.select_related("person__user", "evaluation__employer", "report__employer", "report__ended")
