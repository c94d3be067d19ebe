"""Connectors to the outside: each has a real client or a simulator behind one small interface (X03)."""

from collections.abc import Callable
from functools import cache
from typing import Protocol

from django.conf import settings
from django.core.mail import get_connection, send_mail
from django.utils.module_loading import import_string

ANSWERS_WITHIN = 3  # seconds: somebody waits for the page that says so


class NotSent(Exception):
    """The other side did not take the message; it will be tried again."""


class Sender(Protocol):
    """Sends one message. Raises NotSent. A connector that can be asked whether the other side is there has `answers` as well."""

    def send(self, to: str, subject: str, text: str) -> None: ...


def answers(channel: str) -> bool | None:
    """Whether the other side of a channel is there now; None where nobody can ask without sending."""
    ask: Callable[[], bool | None] | None = getattr(sender(channel), "answers", None)
    return None if ask is None else ask()


class NotConnected:
    """No connector is configured: nothing is sent, and the log of messages says so."""

    def send(self, to: str, subject: str, text: str) -> None:
        raise NotSent("not_connected")

    def answers(self) -> bool:
        """Nobody is there."""
        return False


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

    def answers(self) -> bool | None:
        """Whether the server opens a connection, and takes user and password where there are such; None where none is named."""
        if not settings.EMAIL_HOST:
            return None
        try:
            with get_connection(timeout=ANSWERS_WITHIN):
                return True
        except OSError:
            return False


@cache
def sender(channel: str) -> Sender:
    """The connector that the installation has chosen for a channel."""
    made: Sender = import_string(settings.ACMS_SENDERS[channel])()
    return made
