"""Every message in the product."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from acms.accounts import access
from acms.accounts.models import Role, User
from acms.base import bulk
from acms.inbox import calendars, digests
from acms.inbox.models import Calendar, Message
from acms.journal import actions as journal


@transaction.atomic
def tell(*, user: User, title: str, text: str, link: str = "") -> Message:
    """W14: in the product, and by SMS and e-mail as the person wants it; more than a few a day come together the next morning."""
    at_once = digests.goes_at_once(user)
    note = Message.objects.create(user=user, at=timezone.now(), title=title, text=text, link=link, bundled=not at_once)
    if at_once:
        digests.deliver(user, title, text)
    else:
        digests.queue([user.pk])
    return note


@transaction.atomic
def see(*, user: User, shown: Collection[str] | None = None) -> None:
    """Messages that were shown count as read: those whose keys are in `shown`, or all of somebody's."""
    unread = Message.objects.filter(user=user, read_at=None)
    if shown is not None:
        unread = unread.filter(pk__in=[pk for pk in unread.values_list("pk", flat=True) if str(pk) in shown])
    unread.update(read_at=timezone.now())


@transaction.atomic
def tell_many(*, users: Iterable[User], title: str, text: str, link: str = "") -> int:
    """The same message to many, in the product at once and in the next morning's digest; how many."""
    return tell_each(messages=((user.pk, title, text) for user in users), link=link)


def tell_reviewers(*, code: str, title: str, text: str, link: str = "") -> int:
    """The reviewers of an agency are told, but for those who are away today (C01), unless all of them are; how many."""
    reviewers = User.objects.staff().filter(role=Role.REVIEWER, agency_code=code, is_active=True)
    there = reviewers.exclude(access.away_on(timezone.localdate()))
    return tell_many(users=there if there.exists() else reviewers, title=title, text=text, link=link)


@transaction.atomic
def tell_each(*, messages: Iterable[tuple[int, str, str]], link: str = "") -> int:
    """Messages to many, each with its own words: (user, title, text). In the product at once and in the next morning's digest."""
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for user, title, text in messages:
        groups[title, text].append(user)
    same = {"user": F("pk"), "at": timezone.now(), "link": link, "bundled": True}
    told = 0
    for (title, text), users in groups.items():
        for some in bulk.batched(users, digests.AT_A_TIME):
            told += bulk.insert_selected(
                Message, User.objects.filter(pk__in=some), same | {"title": title, "text": text}
            )
    digests.queue({user for users in groups.values() for user in users})
    return told


def note_account(*, user: User, title: str, text: str, link: str = "") -> None:
    """L04: a warning about the account stands in the product too; it has gone by SMS and e-mail already."""
    link = link or (digests.ACCOUNT if user.is_person else digests.DESK_ACCOUNT)
    Message.objects.create(user=user, at=timezone.now(), title=title, text=text, link=link)


@transaction.atomic
def subscribe(*, user: User) -> Calendar:
    """A private address for one's calendar; another one where there was one, so that whoever had the former has nothing."""
    values = {"nonce": calendars.new_nonce(), "made_at": timezone.now()}
    calendar, _ = Calendar.objects.update_or_create(user=user, defaults=values)
    journal.write("calendar.opened", user, by=user, about=user)
    return calendar


@transaction.atomic
def unsubscribe(*, user: User) -> None:
    """Nobody has the calendar any more; a second click finds it done."""
    if Calendar.objects.filter(user=user).delete()[0]:
        journal.write("calendar.closed", user, by=user, about=user)
