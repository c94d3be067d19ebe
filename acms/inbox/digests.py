"""Messages beyond the product (W14): the first few of a day at once by SMS and e-mail, the rest together the next morning.

What somebody has seen in the product by then is not sent. Everybody chooses whether SMS and e-mail come at all; codes and warnings
about the account itself are not messages and always come.
"""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from acms.accounts.models import User
from acms.base import bulk
from acms.base.work import Lane, Turn, finish
from acms.channels import actions as channels
from acms.inbox import words
from acms.inbox.models import Digest, Message

AT_ONCE = 3
AT_A_TIME = 1000
# Who has a digest waiting keeps its hour: a later message does not put it off.
QUEUED_ONCE = "ON CONFLICT (user_id) DO UPDATE SET queued_at = excluded.queued_at WHERE people_digest.queued_at IS NULL"
MORNING = time(8)
DAY = timedelta(days=1)


# Where a warning about the account leads. It goes out by itself and is none of the day's messages.
ACCOUNT, DESK_ACCOUNT, CLAIMS = "/account/", "/desk/account/", "/account/claims/"


def goes_at_once(user: User) -> bool:
    """True for the first messages of a day; more of them would be a flood."""
    rows = Message.objects.filter(user=user, bundled=False, at__gt=timezone.now() - DAY)
    return rows.exclude(link__in=(ACCOUNT, DESK_ACCOUNT, CLAIMS)).count() < AT_ONCE


def deliver(user: User, title: str, text: str) -> None:
    """By SMS and e-mail, to what the person has verified and as they want it."""
    if user.phone and user.phone_verified_at and user.sms_notices:
        channels.send_sms(to=user.phone, text=f"{title}。{text}")
    if user.email and user.email_verified_at and user.email_notices:
        channels.send_email(to=user.email, subject=title, text=text)


def morning(now: datetime) -> datetime:
    """The next eight o'clock."""
    today = timezone.make_aware(datetime.combine(timezone.localdate(now), MORNING))
    return today if now < today else today + DAY


def queue(users: Iterable[int]) -> None:
    """Has what waits for these people sent the next morning; one digest a person, however many messages there are."""
    at = morning(timezone.now())
    for some in bulk.batched(users, AT_A_TIME):
        bulk.insert_selected(Digest, User.objects.filter(pk__in=some), {"user": F("pk"), "queued_at": at}, QUEUED_ONCE)


def send(row: Digest) -> None:
    """One person's morning: the titles of what they have not seen yet."""
    waiting = Message.objects.filter(user=row.user_id, bundled=True)
    with transaction.atomic():
        finish(row)  # holds the row: who has more to say meanwhile waits, and queues it anew
        titles = list(waiting.filter(read_at=None).order_by("at", "pk").values_list("title", flat=True))
        waiting.update(bundled=False)
        if titles:
            deliver(User.objects.get(pk=row.user_id), *words.digest(titles))


def give_up(row: Digest) -> None:
    """The messages stay in the product."""


LANE = Lane("digests", Digest, send, give_up, tries=3, turn=Turn.SENT)
