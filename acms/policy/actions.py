"""Every write of the policy."""

from datetime import date

from django.db import transaction

from acms.accounts.models import User
from acms.base.errors import Refused
from acms.journal import actions as journal
from acms.policy import words
from acms.policy.figures import KINDS
from acms.policy.models import Figure


@transaction.atomic
def set_figure(*, key: str, typed: list[str], valid_from: date, basis: str, by: User) -> Figure:
    """Sets a figure from a day on; former values stay (C06). Raises figures.Wrong, Refused without a basis, KeyError."""
    if not basis.strip():
        raise Refused(words.BASIS_FIRST, "no_basis")
    value = KINDS[key].read(typed)
    figure = Figure.objects.create(key=key, value=value, valid_from=valid_from, basis=basis.strip(), set_by=by)
    journal.write("policy.set", figure, by=by, key=key, valid_from=valid_from.isoformat(), value=value)
    return figure
