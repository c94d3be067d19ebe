"""Delivers queued messages. At least once: after a crash between sending and noting it, a message may go twice."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from acms.base.work import Lane, finish
from acms.channels.connectors import sender
from acms.channels.models import Message


def deliver(message: Message) -> None:
    """Sends one message and notes when. Raises NotSent."""
    sender(message.channel).send(message.to, message.subject, message.text)
    with transaction.atomic():
        finish(message)
        Message.objects.filter(pk=message.pk).update(sent_at=timezone.now())


def give_up(message: Message) -> None:
    """Marks a message that nobody took."""
    Message.objects.filter(pk=message.pk).update(failed=True)


LANE = Lane("messages", Message, deliver, give_up, lease=timedelta(seconds=30), tries=6)
