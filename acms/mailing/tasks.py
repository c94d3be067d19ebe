"""Sends mailings in the background, a thousand people to a transaction; a killed worker goes on where it was."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from acms.base.work import Lane, LeaseLost, after, finish
from acms.inbox import actions as inbox
from acms.mailing import actions
from acms.mailing.models import Mailing, MailingState

AT_ONCE = 1000
LEASE = timedelta(minutes=2)


def send(mailing: Mailing) -> None:
    """Everybody once: each transaction notes the last one told."""
    passed = mailing.passed
    found = actions.recipients(mailing.by, mailing.asked).values_list("pk", "user")
    while rows := list(found.filter(pk__gt=passed)[:AT_ONCE]):
        passed = rows[-1][0]
        with transaction.atomic():
            mine = Mailing.objects.filter(pk=mailing.pk, attempts=mailing.attempts, queued_at__isnull=False)
            noted = {"passed": passed, "told": F("told") + len(rows), "lease_until": after(LEASE)}
            if not mine.update(**noted):
                raise LeaseLost(mailing.pk)
            inbox.tell_each(messages=[(user, mailing.title, mailing.text) for _, user in rows])
    with transaction.atomic():
        finish(mailing)
        Mailing.objects.filter(pk=mailing.pk).update(state=MailingState.SENT, sent_at=timezone.now())


def give_up(mailing: Mailing) -> None:
    """Stays as far as it has come; the next try goes on."""


LANE = Lane("mailings", Mailing, send, give_up, lease=LEASE, tries=1000)
