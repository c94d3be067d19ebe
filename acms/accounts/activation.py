"""激活码: how imported people come in while no shared password opens their accounts (L02). Every write of the codes.

A code is shown when it is made and never again: an agency hands it out on paper or has it sent to the phone on file.
Staff who are named in an application (R03) come in by the same codes, together with the number that the application states.
"""

import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from acms.accounts import words
from acms.accounts.models import Activation, User
from acms.base import crypto, text
from acms.base.errors import Refused
from acms.journal import actions as journal

LIFE = timedelta(days=60)
# No letter that is taken for a digit or another letter when it is read from paper.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
HALF = 4


def _code() -> str:
    """ABCD-2345."""
    halves = ("".join(secrets.choice(LETTERS) for _ in range(HALF)) for _ in range(2))
    return "-".join(halves)


def _plain(user: int, code: str, number: str = "") -> str:
    """What is hashed: whose code it is, and its letters however they were typed. `number`: what has to be known beside it."""
    return f"{user}:{number}:{text.compact(code)}" if number else f"{user}:{text.compact(code)}"


@transaction.atomic
def make(*, users: Iterable[User], by: User | None) -> list[tuple[User, str]]:
    """Fresh codes for those who have no password of their own; the ones before are void. Raises Refused where a colleague makes them too."""
    made = [(user, _code()) for user in users if user.must_set_password and user.is_active]
    _issue([(user, _plain(user.pk, code)) for user, code in made], by)
    return made


@transaction.atomic
def make_with_number(*, user: User, number: str, by: User | None) -> str:
    """A fresh code for a member of staff, which opens nothing without the ID number; the number is kept nowhere here. Raises Refused."""
    code = _code()
    _issue([(user, _plain(user.pk, code, number))], by)
    return code


def _issue(made: list[tuple[User, str]], by: User | None) -> None:
    """Whose code it is, with what is hashed of it."""
    now = timezone.now()
    Activation.objects.filter(user__in=[user.pk for user, _ in made], closed_at=None).update(closed_at=now)
    rows = [
        Activation(
            user=user,
            code_digest=crypto.digest(plain, "activation") or "",
            made_at=now,
            expires_at=now + LIFE,
        )
        for user, plain in made
    ]
    try:
        with transaction.atomic():
            Activation.objects.bulk_create(rows)
    except IntegrityError:
        raise Refused(words.ACTIVATION_MADE_TWICE, "activation_made_twice") from None
    journal.write_many("activation.made", User, ((user.pk, user.pk, {}) for user, _ in made), by=by)


def found(user: User | None, code: str, number: str = "") -> Activation | None:
    """The open code of somebody, if this is it. Asks the same of the database for nobody."""
    pk = user.pk if user else 0
    digests = crypto.digests(_plain(pk, code, number), "activation")
    rows = Activation.objects.filter(user_id=pk, closed_at=None, expires_at__gt=timezone.now())
    return rows.filter(code_digest__in=digests).first()


def used(user: User | None, code: str) -> bool:
    """Whether this is the newest code of somebody, and opens nothing any more. Asks the same of the database for nobody."""
    pk = user.pk if user else 0
    newest = Activation.objects.filter(user_id=pk).order_by("-made_at").first()
    digests = crypto.digests(_plain(pk, code), "activation")
    return newest is not None and newest.closed_at is not None and newest.code_digest in digests


def is_open(*, user: User, pk: int) -> bool:
    """Whether a code is unused, not replaced and not too old."""
    return Activation.objects.filter(pk=pk, user=user, closed_at=None, expires_at__gt=timezone.now()).exists()


def use(*, user: User, pk: int) -> None:
    """Uses up a code, once. Raises Refused when it was used, replaced or is too old by now."""
    now = timezone.now()
    rows = Activation.objects.filter(pk=pk, user=user, closed_at=None, expires_at__gt=now)
    if not rows.update(closed_at=now):
        raise Refused(words.ACTIVATION_GONE, "activation_gone")


def void(*, user: User) -> None:
    """Whatever code somebody has opens nothing any more."""
    Activation.objects.filter(user=user, closed_at=None).update(closed_at=timezone.now())
