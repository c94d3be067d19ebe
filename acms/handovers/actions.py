"""Every write of the hand-over: a code for a slot, and the picture that comes by it."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from acms.accounts.models import User
from acms.base import crypto
from acms.base.errors import Refused
from acms.casework import moves
from acms.casework.models import Case, CaseState
from acms.collection import actions as collection
from acms.handovers import access, rules, words
from acms.handovers.models import HandOver
from acms.journal import actions as journal

# Long enough to fetch the phone, lay the paper in the light and take it a second time; a screen that was left is of no use soon after.
LIFE = timedelta(minutes=10)
BYTES = 18  # of chance in a token: 144 bits, 24 letters


def find(token: str) -> HandOver | None:
    """The row of a token. Its digest has no key: nobody guesses what 144 bits of chance were."""
    rows = HandOver.objects.select_related("case__subject")
    return rows.filter(token_digest=_digest(token)).first()


def _digest(token: str) -> str:
    return crypto.sm3(token.encode())


@transaction.atomic
def begin(*, case: Case, kind: str, by: User) -> tuple[HandOver, str]:
    """A code for the slot with its token, which is kept nowhere; the slot's former code ends. Raises Refused where nothing may be changed."""
    now = _hold(case)
    if rules.shut(case, kind):
        raise Refused(words.CANNOT_CHANGE, "slot_shut")
    HandOver.objects.filter(case=case, kind=kind, used_at=None, ended_at=None).update(ended_at=now)
    token = secrets.token_urlsafe(BYTES)
    row = HandOver.objects.create(
        case=case,
        kind=kind,
        token_digest=_digest(token),
        made_at=now,
        expires_at=now + LIFE,
        made_under=case.subject.get_session_auth_hash(),
    )
    journal.write("handover.begun", case, by=by, about=case.subject, kind=kind)
    return row, token


@transaction.atomic
def arrive(*, row: HandOver, data: bytes, file_name: str, opened_by: User | None = None) -> None:
    """The picture goes into its slot as its owner's upload, and the code is used up; refused, it is not.

    Of two at once the second waits for the case and finds the code used. Raises NotOpen, Refused, intake.NotTaken.
    """
    now = _hold(row.case)
    row.refresh_from_db(fields=["used_at", "ended_at"])
    if why := rules.against(row, now, anothers=access.is_anothers(row, opened_by)):
        raise rules.NotOpen(why)
    HandOver.objects.filter(pk=row.pk).update(used_at=now)
    subject = row.case.subject
    journal.write("handover.arrived", row.case, by=subject, about=subject, kind=row.kind)
    collection.put_evidence(case=row.case, kind=row.kind, data=data, file_name=file_name, by=subject)


def _hold(case: Case) -> datetime:
    """Nobody moves, edits or hands over to the case until the transaction ends, whatever its state is; when that began. Raises NotOpen
    where it is gone, as a change that was given up."""
    try:
        moves.hold(case, CaseState.values)
    except Case.DoesNotExist:
        raise rules.NotOpen(words.UNKNOWN) from None
    return timezone.now()
