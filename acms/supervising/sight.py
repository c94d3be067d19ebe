"""Who sees somebody anew is told to that person, in whatever way it came about (R03, Q02): a unit taken in, a role given, units merged or parted.

The journal's rows are those of the acts themselves.
"""

from django.db.models import QuerySet

from acms.accounts.models import User
from acms.employers.models import Employer
from acms.inbox import actions as inbox
from acms.people.models import Person
from acms.supervising import words
from acms.supervising.models import MovedRole


def under(unit: Employer, supervisor: Employer, people: QuerySet[Person] | None = None) -> None:
    """People of a unit, all of them where nobody is named, are told which supervising unit sees them from now on."""
    _tell(people if people is not None else of(unit), *words.people_told(unit.name, supervisor.name))


def at(unit: Employer, people: QuerySet[Person]) -> None:
    """People of a supervising unit itself are told that its administrators see them from now on."""
    _tell(people, *words.own_people_told(unit.name))


def of(*units: Employer) -> QuerySet[Person]:
    return Person.objects.filter(employer__in=units)


def _tell(people: QuerySet[Person], title: str, text: str) -> None:
    inbox.tell_many(users=[person.user for person in people.select_related("user")], title=title, text=text)


def joined(duplicate: Employer, into: Employer, by: User) -> None:
    """Two units are one, and the role of either has gone on already (merged.go_on); the people are about to."""
    for row in (duplicate, into):
        row.refresh_from_db()
    role = MovedRole.objects.filter(duplicate=duplicate, into=into, undone_at=None).order_by("pk").last()
    if into.supervisor is not None and into.supervisor_id != duplicate.supervisor_id:
        under(into, into.supervisor, of(duplicate))
    if role is not None and role.began:
        at(into, of(into))
    elif into.supervises:
        at(into, of(duplicate) if role is None else of(duplicate, into))
    if role is not None and not role.began:  # each one's administrators see the other's units
        for unit in into.units.all():
            under(unit, into)


def parted(duplicate: Employer, into: Employer, by: User) -> None:
    """A unit is its own again, with its people and under whom it was."""
    duplicate.refresh_from_db()
    if duplicate.supervisor is not None and duplicate.supervisor_id != into.going_on.supervisor_id:
        under(duplicate, duplicate.supervisor)
