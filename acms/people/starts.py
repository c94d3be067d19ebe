"""The one writer of 开始从事会计工作日期 (W08): it is fixed once, and moves only beside a row that says by whom and why.

The database holds it besides (`migrations/0016_starts_stay.py`): whatever else empties or moves a fixed start is refused there.
"""

from collections.abc import Callable
from datetime import date

from django.db import transaction

from acms.accounts.models import User
from acms.base.errors import Stale
from acms.base.hooks import Hook
from acms.journal import actions as journal
from acms.people import words
from acms.people.models import Person, StartChange

# What follows from a start is put right by the rooms above, in the transaction that moves it.
_moved = Hook[Callable[[StartChange], None]]()
when_moved = _moved.add


def fix(person: Person, on: date | None) -> bool:
    """The start stands from now on, where none stood before; true when it is new. One that stands stays, whatever `on` says."""
    new = on is not None and bool(
        Person.objects.filter(pk=person.pk, accounting_since=None).update(accounting_since=on)
    )
    person.refresh_from_db(fields=["accounting_since"])
    return new


@transaction.atomic
def move(*, person: Person, was: date | None, to: date | None, by: User, case_no: str) -> StartChange:
    """A fixed start becomes another one, journaled. Raises Stale where it is no longer what it `was`."""
    change = StartChange.objects.create(person=person, was=was, became=to, by=by, case_no=case_no)
    if not Person.objects.filter(pk=person.pk, accounting_since=was).update(accounting_since=to):
        raise Stale(words.START_MOVED_MEANWHILE, "start_moved")
    person.accounting_since = to
    journal.write("person.start_moved", person, by=by, about=person.user, case=case_no, change=change.pk)
    for hears in _moved:
        hears(change)
    return change
