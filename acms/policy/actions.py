"""Every write of the policy."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from acms.accounts.models import User
from acms.base.errors import Refused, Stale
from acms.journal import actions as journal
from acms.policy import words
from acms.policy.figures import KINDS
from acms.policy.models import Figure


def last_of(key: str) -> int:
    """The id of the figure's row that was set last, withdrawn or not; 0 for none."""
    return Figure.objects.filter(key=key).order_by("-pk").values_list("pk", flat=True).first() or 0


@transaction.atomic
def set_figure(
    *, key: str, typed: list[str], valid_from: date, basis: str, by: User, seen: int | None = None
) -> Figure:
    """Sets a figure from a day on; former values stay (C06). `seen`: the last row that the page has shown (`last_of`).

    Raises figures.Wrong, Refused without a basis, Stale when a colleague has set one meanwhile, KeyError.
    """
    if not basis.strip():
        raise Refused(words.BASIS_FIRST, "no_basis")
    value, after = KINDS[key].read(typed), last_of(key)
    if seen is not None and seen != after:
        raise Stale(words.SET_MEANWHILE, "set_meanwhile")
    facts = {"key": key, "value": value, "valid_from": valid_from, "basis": basis.strip(), "set_by": by}
    try:
        with transaction.atomic():
            figure = Figure.objects.create(after=after, **facts)
    except IntegrityError:
        raise Stale(words.SET_MEANWHILE, "set_meanwhile") from None
    journal.write("policy.set", figure, by=by, key=key, valid_from=valid_from.isoformat(), value=value)
    return figure


@transaction.atomic
def withdraw(*, figure: Figure, reason: str, by: User) -> None:
    """撤销: a figure was set by mistake; what was set before it holds again, from its day on (C06). What was decided by it stays.

    Raises Refused without a reason, and the second time.
    """
    if not reason.strip():
        raise Refused(words.WITHDRAWN_FOR_FIRST, "no_reason")
    said = {"withdrawn_at": timezone.now(), "withdrawn_by": by, "withdrawn_for": reason.strip()[:200]}
    if not Figure.objects.standing().filter(pk=figure.pk).update(**said):
        raise Refused(words.WITHDRAWN_BEFORE, "withdrawn")
    journal.write("policy.withdrawn", figure, by=by, key=figure.key, valid_from=figure.valid_from.isoformat())
