"""Puts messages on their way."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from acms.channels.models import Channel, Delivery


@transaction.atomic
def send_sms(*, to: str, text: str, urgent: bool = False) -> Delivery:
    """Queues an SMS, signed with the sender's name (L01: 【内蒙古会计网】). `urgent` ones, codes, go before all others."""
    now = timezone.now()
    signed = f"【{settings.ACMS_SMS_SIGNATURE}】{text}"
    return Delivery.objects.create(channel=Channel.SMS, to=to, text=signed, at=now, queued_at=now, urgent=urgent)


@transaction.atomic
def send_email(*, to: str, subject: str, text: str, urgent: bool = False) -> Delivery:
    """Queues an e-mail, signed like an SMS."""
    now = timezone.now()
    signed = f"{text}\n\n{settings.ACMS_SMS_SIGNATURE}"
    return Delivery.objects.create(
        channel=Channel.EMAIL, to=to, subject=subject, text=signed, at=now, queued_at=now, urgent=urgent
    )
