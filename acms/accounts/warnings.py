"""What happened to an account is told its holder, whatever messages they have chosen (L04, L05)."""

from collections.abc import Iterable

from acms.accounts import hearing, limits, words
from acms.accounts.models import User
from acms.channels import actions as channels
from acms.channels.models import Channel

Contact = tuple[str, str]  # a channel, and a phone or an address


def proved(user: User) -> list[Contact]:
    """The contacts that somebody has proved."""
    found: list[Contact] = []
    if user.phone and user.phone_verified_at:
        found.append((Channel.SMS, user.phone))
    if user.email and user.email_verified_at:
        found.append((Channel.EMAIL, user.email))
    return found


def warn(*, user: User, what: str, also: list[Contact] | None = None) -> None:
    """Tells what was done by SMS and e-mail at once, and in the product. `also`: contacts that were theirs until now."""
    _tell(user, words.account_changed(what), dict.fromkeys([*proved(user), *(also or [])]))


def warn_of_others(*, user: User, text: str, link: str = "") -> None:
    """Tells what somebody who has not signed in has asked about the account: in the product always, by SMS and e-mail a few times a day, for
    whoever asks can ask often. `link`: the page where its holder says what they think of it."""
    _tell(user, text, proved(user) if limits.ASKED_BY_OTHERS.take(str(user.pk)) else [], link)


def _tell(user: User, text: str, contacts: Iterable[Contact], link: str = "") -> None:
    title = words.ACCOUNT_WARNING
    for channel, target in contacts:
        send(channel, target, title, text)
    hearing.changed(user=user, title=title, text=text, link=link)


def send(channel: str, to: str, subject: str, text: str, *, urgent: bool = False) -> None:
    """One message by one channel; `urgent`: before all others."""
    if channel == Channel.SMS:
        channels.send_sms(to=to, text=text, urgent=urgent)
    else:
        channels.send_email(to=to, subject=subject, text=text, urgent=urgent)
