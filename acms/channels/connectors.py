"""Connectors to the outside: each has a real client or a simulator behind one small interface (X03)."""

from functools import cache
from typing import Protocol

from django.conf import settings
from django.core.mail import send_mail
from django.utils.module_loading import import_string


class NotSent(Exception):
    """The other side did not take the message; it will be tried again."""


class Sender(Protocol):
    """Sends one message. Raises NotSent."""

    def send(self, to: str, subject: str, text: str) -> None: ...


class NotConnected:
    """No connector is configured: nothing is sent, and the log of messages says so."""

    def send(self, to: str, subject: str, text: str) -> None:
        raise NotSent("not_connected")


class SimulatedSms:
    """No SMS leaves the house: the outbox page of the demo shows the stored message."""

    simulated = True

    def send(self, to: str, subject: str, text: str) -> None:
        return None


class Mail:
    """SMTP through Django's mail settings."""

    def send(self, to: str, subject: str, text: str) -> None:
        try:
            send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, [to])
        except OSError as error:  # smtplib's errors are OSErrors too
            raise NotSent(type(error).__name__) from error


@cache
def sender(channel: str) -> Sender:
    """The connector that the installation has chosen for a channel."""
    made: Sender = import_string(settings.ACMS_SENDERS[channel])()
    return made
