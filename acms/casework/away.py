"""不在岗 (C01): who of the colleagues is away, and what becomes of the cases in their hands."""

from datetime import date

from django import urls
from django.db import transaction
from django.utils import timezone

from acms.accounts import access as accounts_access
from acms.accounts import actions as accounts
from acms.accounts.models import User
from acms.casework import words
from acms.casework.models import Case, CaseState
from acms.inbox import actions as inbox


@transaction.atomic
def say(*, user: User, first: date | None, last: date | None, by: User) -> None:
    """Somebody of the agency says from when to when a reviewer is away, or that they are there. Whose it is hears it from a colleague; the
    others hear of the cases that are free to be taken meanwhile. Safe to repeat. Raises Refused for another agency and for wrong days."""
    today = timezone.localdate()
    if not accounts.say_away(user=user, first=first, last=last, by=by, today=today):
        return
    link = urls.reverse("casework:load")
    if user.pk != by.pk:
        title, text = words.away_said(by.name, first, last)
        inbox.tell_many(users=[user], title=title, text=text, link=link)
    many = Case.objects.filter(state=CaseState.IN_REVIEW, taken_by=user).count() if first else 0
    if first and last and many:
        away = {user.pk, by.pk, *accounts_access.away(by, today)}
        others = [mate for mate in accounts_access.colleagues(by) if mate.pk not in away]
        title, text = words.colleague_away(user.name, first, last, many)
        inbox.tell_many(
            users=others, title=title, text=text, link=f"{urls.reverse('casework:queue')}?holder={user.pk}&level=all"
        )
