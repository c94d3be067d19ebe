"""Every write of the employers."""

from typing import Any

from django.db import IntegrityError, transaction

from acms.base import pinyin
from acms.base.errors import Refused
from acms.employers import words
from acms.employers.models import Employer, State
from acms.journal import actions as journal


@transaction.atomic
def add(*, by: Any = None, **facts: Any) -> Employer:
    """Adds a pending employer; colleagues may use it at once (E02). Raises Refused when its code is there already."""
    employer = Employer(
        **facts,
        management_code=facts["division_code"],
        sound=pinyin.full(facts["name"])[:300],
        initials=pinyin.initials(facts["name"])[:60],
        added_by=by,
    )
    try:
        with transaction.atomic():
            employer.save()
    except IntegrityError:
        raise Refused(words.ALREADY_THERE, "employer_exists") from None
    journal.write("employer.added", employer, by=by, about=by, division=employer.division_code)
    return employer


@transaction.atomic
def confirm(*, employer: Employer, by: Any = None) -> None:
    """The agency has seen the certificate."""
    Employer.objects.filter(pk=employer.pk).exclude(state=State.CONFIRMED).update(state=State.CONFIRMED)
    journal.write("employer.confirmed", employer, by=by)


@transaction.atomic
def unconfirm(*, employer: Employer, by: Any) -> None:
    """A confirmation was reversed: nobody's collection is approved before the employer is confirmed again (E02)."""
    Employer.objects.filter(pk=employer.pk, state=State.CONFIRMED).update(state=State.PENDING)
    journal.write("employer.unconfirmed", employer, by=by)


@transaction.atomic
def restate(*, employer: Employer, by: Any, **facts: Any) -> None:
    """The adder states the employer anew after it was returned or refused."""
    for name, value in facts.items():
        setattr(employer, name, value)
    employer.management_code, employer.state = employer.division_code, State.PENDING
    employer.sound, employer.initials = pinyin.full(employer.name)[:300], pinyin.initials(employer.name)[:60]
    employer.save()
    journal.write("employer.restated", employer, by=by, about=by)


@transaction.atomic
def refuse(*, employer: Employer, by: Any) -> None:
    """The agency refuses it for good; its code may be added again with better papers."""
    Employer.objects.filter(pk=employer.pk, state=State.PENDING).update(state=State.REFUSED)
    journal.write("employer.refused", employer, by=by)
