"""Delivers queued messages. At least once: after a crash between sending and noting it, a message may go twice."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from acms.base.work import Lane, Turn, finish
from acms.channels.connectors import sender
from acms.channels.models import Delivery


def deliver(message: Delivery) -> None:
    """Sends one message and notes when. Raises NotSent."""
    sender(message.channel).send(message.to, message.subject, message.text)
    with transaction.atomic():
        finish(message)
        Delivery.objects.filter(pk=message.pk).update(sent_at=timezone.now())


def give_up(message: Delivery) -> None:
    """Marks a message that nobody took."""
    Delivery.objects.filter(pk=message.pk).update(failed=True)


# A code is waited for at a page and lives five minutes: it has hands of its own, and waits for no other message.
CODES = Lane(
    "codes",
    Delivery,
    deliver,
    give_up,
    lease=timedelta(seconds=30),
    tries=6,
    turn=Turn.CODES,
    part=Q(urgent=True),
)
LANE = Lane(
    "messages",
    Delivery,
    deliver,
    give_up,
    lease=timedelta(seconds=30),
    tries=6,
    turn=Turn.SENT,
    part=Q(urgent=False),
    lost=Q(failed=True, sent_at=None),  # also of the codes: one list of what did not go
    anew={"failed": False},
)
