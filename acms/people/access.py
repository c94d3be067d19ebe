"""Whose files somebody sees (R04): a reviewer's scope, or the people of a supervising unit's units."""

from collections.abc import Collection, Iterator

from django.db.models import QuerySet

from acms.accounts import access
from acms.accounts.models import ID_PURPOSE, PHONE_PURPOSE, User
from acms.base import crypto, text
from acms.base.numbers import id_card
from acms.employers import access as employers_access
from acms.employers.models import Employer
from acms.people.models import FormerNumber, Head, Person, Status


def visible_to(user: User) -> QuerySet[Person]:
    """The files that a member of staff may open."""
    if access.is_supervisor(user):
        return Person.objects.filter(employer__in=employers_access.units_of(user))
    if access.is_reviewer(user):
        return Person.objects.filter(access.within(user))
    return Person.objects.none()


def by_id_number(user: User, number: str) -> Person | None:
    """The visible file with this number, of 15 places too, now or before a correction (W05, D15). A wrong one matches nobody."""
    try:
        wanted = crypto.digests(id_card.read(number).text, ID_PURPOSE)
    except id_card.WrongNumber:
        return None
    found = visible_to(user).filter(id_digest__in=wanted, merged_into=None).first()
    if found is None:
        former = FormerNumber.objects.filter(id_digest__in=wanted).values("person")
        found = visible_to(user).filter(pk__in=former).first()
    return found


def by_phone(user: User, phone: str) -> QuerySet[Person]:
    """The visible files whose account has this phone, proved or on file (C03); none for text that is no phone."""
    try:
        wanted = crypto.digests(text.mobile(phone), PHONE_PURPOSE)
    except ValueError:
        return Person.objects.none()
    found = visible_to(user).filter(user__phone_digest__in=wanted, merged_into=None)
    return found.select_related("employer").order_by("sound", "pk")


def accounts_of(person: Person) -> list[int]:
    """The accounts under which a person has acted: the file's own, and those of files that were merged into it (D15)."""
    found, files = [person.user_id], [person.pk]
    while closed := list(Person.objects.filter(merged_into__in=files).values_list("pk", "user_id")):
        files = [pk for pk, _ in closed]
        found += [user for _, user in closed]
    return found


def own_accounts(user: User) -> list[int]:
    """One's own account, and those of files that were merged into one's own (D15)."""
    person = Person.objects.filter(user=user.pk).first()
    return accounts_of(person) if person else [user.pk]


def posted_at(user: User) -> Employer | None:
    """The unit of a person's post, on it or off it, by the row at which the post was stated; None for who has no file or no post.

    That row may be merged by now: it says which of the two the person belongs to once they are apart again (ADR 0033).
    """
    person = Person.objects.filter(user=user).select_related("merged_into").first()
    post = person.going_on.current_post if person else None
    return post.employer if post else None


def known_as(users: Collection[int]) -> Iterator[tuple[int, str]]:
    """The accounts of files that were merged, each by the number of the file that goes on (D15)."""
    for closed in Person.objects.filter(user__in=users).exclude(merged_into=None):
        yield closed.user_id, closed.going_on.user.id_number


def own(user: User, status: Status = Status.REGISTERED) -> QuerySet[Person]:
    """The file of the person who is signed in, while it stands where it has to; none for anybody else. For `get_object_or_404`."""
    return Person.objects.filter(user=user.pk or 0, status=status).select_related("user", "employer")


def headship_of(user: User) -> Head | None:
    """The unit that a person is the accounting head of, while that lasts (E04, E05)."""
    if not (user.is_authenticated and user.is_person):
        return None
    rows = Head.objects.open().filter(person__user=user.pk, person__status=Status.REGISTERED)
    return rows.select_related("employer", "person").first()


def staff_of(employer: Employer) -> QuerySet[Person]:
    """The accountants of a unit that its head may see (E05): on the post, off it, retired there; closed files too, but none that
    goes on in another one (D15)."""
    return Person.objects.filter(employer=employer, merged_into=None).exclude(registered_at=None)
