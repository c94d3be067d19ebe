"""Every write of the mailings."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from acms.accounts.models import User
from acms.base.errors import Refused
from acms.journal import actions as journal
from acms.mailing import words
from acms.mailing.models import Mailing, MailingState
from acms.people import access, search
from acms.people.models import Person, Status


def recipients(by: User, asked: dict[str, str]) -> Any:
    """The registered people of a reviewer's scope that a search finds, in the order of keys."""
    found = search.rows(access.visible_to(by), search.Asked.from_query(asked))
    return Person.objects.filter(pk__in=found.order_by().values("pk"), status=Status.REGISTERED).order_by("pk")


@transaction.atomic
def preview(*, by: User, asked: dict[str, str], title: str, text: str) -> Mailing:
    """Keeps what would be sent to how many; nothing goes out. Raises Refused."""
    if not title.strip():
        raise Refused(words.TITLE_FIRST, "no_title")
    if not text.strip():
        raise Refused(words.TEXT_FIRST, "no_text")
    total = recipients(by, asked).count()
    if not total:
        raise Refused(words.NOBODY, "nobody")
    values = {"title": title.strip()[:60], "text": text.strip()[:500]}
    return Mailing.objects.create(by=by, asked=asked, total=total, **values)


@transaction.atomic
def send(*, mailing: Mailing, by: User) -> None:
    """The one who has previewed it sends it, to exactly as many. Raises Refused when it was sent, or others are concerned by now."""
    if recipients(by, mailing.asked).count() != mailing.total:
        raise Refused(words.CHANGED, "changed")
    mine = Mailing.objects.filter(pk=mailing.pk, by=by, state=MailingState.PREVIEW)
    if not mine.update(state=MailingState.SENDING, queued_at=timezone.now()):
        raise Refused(words.SENT_BEFORE, "sent")
    journal.write("mailing.sent", mailing, by=by, total=mailing.total, asked=sorted(mailing.asked))


@transaction.atomic
def drop(*, mailing: Mailing, by: User) -> None:
    """It is not sent after all. Raises Refused."""
    if not Mailing.objects.filter(pk=mailing.pk, by=by, state=MailingState.PREVIEW).update(state=MailingState.DROPPED):
        raise Refused(words.SENT_BEFORE, "sent")
