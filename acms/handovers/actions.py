"""Every write of the hand-over: a code for a slot, and the picture that comes by it."""

import secrets
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from acms.accounts.models import User
from acms.base import crypto
from acms.base.errors import Refused
from acms.base.forms import Upload
from acms.casework import moves
from acms.casework.models import Case, CaseState
from acms.collection import actions as collection
from acms.handovers import access, rules, words
from acms.handovers.models import HandOver
from acms.journal import actions as journal
from acms.scans import intake, parts, staging
from acms.scans.staging import Holder

# Long enough to fetch the phone, lay the paper in the light and take it a second time; a screen that was left is of no use soon after.
LIFE = timedelta(minutes=10)
BYTES = 18  # of chance in a token: 144 bits, 24 letters


def find(token: str) -> HandOver | None:
    """The row of a token. Its digest has no key: nobody guesses what 144 bits of chance were."""
    rows = HandOver.objects.select_related("case__subject", "owner")
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
        made_under=rules.password_of(case.subject),
    )
    journal.write("handover.begun", case, by=by, about=case.subject, kind=kind)
    return row, token


def begin_form(*, holder: Holder, kind: str, field: str, alone: bool, place: str = "") -> tuple[HandOver, str]:
    """The same for the slot of a form that has no case yet. Like all that waits for a form it is not journaled (ADR 0019)."""
    mine = {"owner": holder.user} if holder.user else {"session": holder.session}
    for _ in range(3):  # of two at once one is there when the other comes again
        now, token = timezone.now(), secrets.token_urlsafe(BYTES)
        slot = HandOver.objects.filter(kind=kind, field=field, case=None, **mine)
        try:
            with transaction.atomic():
                slot.filter(used_at=None, ended_at=None).update(ended_at=now)
                row = HandOver.objects.create(
                    **mine,
                    origin="" if holder.user else holder.origin,
                    kind=kind,
                    field=field,
                    alone=alone,
                    place=place,
                    token_digest=_digest(token),
                    made_at=now,
                    expires_at=now + LIFE,
                    made_under=rules.password_of(holder.user),
                )
                return row, token
        except IntegrityError:
            continue
    raise Refused(words.TOO_MANY_CODES, "too_often")


def arrive(*, row: HandOver, upload: Upload, opened_by: User | None = None) -> None:
    """The picture goes into its slot as its owner's upload, and the code is used up; refused, it is not. Of two at once one comes.

    Raises NotOpen, Refused, intake.NotTaken.
    """
    if row.case:
        _arrive_in_case(row, row.case, upload, opened_by)
    else:
        _arrive_in_form(row, upload, opened_by)


def _arrive_in_form(row: HandOver, upload: Upload, opened_by: User | None) -> None:
    """The picture waits for its form as a file that was chosen there; it is opened before anything is held."""
    field = row.field if row.alone or row.place else ""
    kept = staging.keep(kind=row.kind, upload=upload, holder=row.holder, field=field, place=row.place)
    try:
        with transaction.atomic(), parts.taking([upload]):
            now = timezone.now()
            row.refresh_from_db(fields=["used_at", "ended_at"])
            if why := rules.against(row, now, anothers=access.is_anothers(row, opened_by)):
                raise rules.NotOpen(why)
            open_ = HandOver.objects.filter(pk=row.pk, used_at=None, ended_at=None)
            if not open_.update(used_at=now, staged=kept.row.pk):
                row.refresh_from_db(fields=["used_at", "ended_at"])
                raise rules.NotOpen(rules.closed(row, now) or words.USED)
    except Refused:
        staging.drop(row=kept.row)
        raise


@transaction.atomic
def _arrive_in_case(row: HandOver, case: Case, upload: Upload, opened_by: User | None) -> None:
    """Of two at once the second waits for the case and finds the code used."""
    data = intake.content(upload)
    now = _hold(case)
    row.refresh_from_db(fields=["used_at", "ended_at"])
    if why := rules.against(row, now, anothers=access.is_anothers(row, opened_by)):
        raise rules.NotOpen(why)
    HandOver.objects.filter(pk=row.pk).update(used_at=now)
    subject = case.subject
    journal.write("handover.arrived", case, by=subject, about=subject, kind=row.kind)
    with parts.taking([upload]):
        collection.put_evidence(case=case, kind=row.kind, data=data, file_name=upload.name or "", by=subject)


def _hold(case: Case) -> datetime:
    """Nobody moves, edits or hands over to the case until the transaction ends, whatever its state is; when that began. Raises NotOpen
    where it is gone, as a change that was given up."""
    try:
        moves.hold(case, CaseState.values)
    except Case.DoesNotExist:
        raise rules.NotOpen(words.UNKNOWN) from None
    return timezone.now()
