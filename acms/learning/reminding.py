"""Who is told, within a year, that missing it too would move the file into 异动 (D09). Each once a year, from a day of the policy on."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from acms.inbox import actions as inbox
from acms.journal import actions as journal
from acms.learning import duty, words
from acms.learning.models import Reminder
from acms.people.models import Person, Status
from acms.policy import figures

AT_ONCE = 5000
COLUMNS = ("pk", "user_id", "registered_at", "accounting_since")


def remind(on: date) -> int:
    """Tells whom one more missed year would move, where this one is not done yet; how many were told now.

    Broken off or repeated, it goes on with whom it has not told this year.
    """
    if on < figures.day_in(on.year, "learning_reminder"):
        return 0
    people = Person.objects.filter(status=Status.REGISTERED, registered_at__isnull=False)
    people = people.exclude(learning_reminders__year=on.year).order_by("pk")
    passed, told = 0, 0
    while rows := list(people.filter(pk__gt=passed).values_list(*COLUMNS, named=True)[:AT_ONCE]):
        passed = rows[-1].pk
        told += _tell(list(_found(rows, on)), on)
    return told


def _found(rows: list[Any], on: date) -> Iterable[tuple[Any, int]]:
    """Of these, who is one year short of 异动, with how many they have missed."""
    owed = duty.of_each(rows)
    for row in rows:
        standing = owed[row.pk].in_run(on.year)
        if standing.warned and on.year not in owed[row.pk].years:
            yield row, standing.in_all


def _tell(found: list[tuple[Any, int]], on: date) -> int:
    try:
        with transaction.atomic():
            Reminder.objects.bulk_create(Reminder(person_id=row.pk, year=on.year) for row, _ in found)
            inbox.tell_each(
                messages=[(row.user_id, *words.reminder(on.year, missed)) for row, missed in found],
                link="/me/learning/",
            )
            whom = [(row.pk, row.user_id, {"year": on.year}) for row, _ in found]
            journal.write_many("learning.reminded", Person, whom, by=None)
    except IntegrityError:
        return 0  # another timer is telling them at this moment
    return len(found)
