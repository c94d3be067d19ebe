"""Consents that stand apart from everything else (个人信息保护法 第十四、十五、二十九条): given, looked up, withdrawn."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from acms.accounts.models import Consent, Matter, User
from acms.journal import actions as journal

# The text that is consented to; whoever changes it in its page raises this, and everybody is asked anew.
VERSIONS = {Matter.FACES: "2026-11"}


def given_at(user: User, matter: Matter) -> datetime | None:
    """When somebody consented to the text as it is now; None where they did not, or have withdrawn it."""
    row = user.consents.filter(matter=matter, text_version=VERSIONS[matter], withdrawn_at=None).first()
    return row.given_at if row else None


def holds(user: User, matter: Matter) -> bool:
    """Whether that consent stands."""
    return given_at(user, matter) is not None


def give(*, user: User, matter: Matter) -> None:
    """Consents to the text as it is now, in place of an older one. Said twice it is one consent."""
    if holds(user, matter):
        return
    older = user.consents.filter(matter=matter, withdrawn_at=None).exclude(text_version=VERSIONS[matter])
    try:
        with transaction.atomic():
            older.update(withdrawn_at=timezone.now())  # never the one that the other of two clicks has just given
            Consent.objects.create(user=user, matter=matter, text_version=VERSIONS[matter], given_at=timezone.now())
            journal.write("consent.given", user, by=user, about=user, matter=matter, version=VERSIONS[matter])
    except IntegrityError:
        pass  # the other of two clicks was first (one_open_consent)


@transaction.atomic
def withdraw(*, user: User, matter: Matter, by: User | None = None) -> None:
    """Withdraws the consent; what was done until now stays as it is. Withdrawn twice it is withdrawn once. `by`: who gives the account
    to another person, whose consent it never was."""
    if user.consents.filter(matter=matter, withdrawn_at=None).update(withdrawn_at=timezone.now()):
        journal.write("consent.withdrawn", user, by=by or user, about=user, matter=matter)
