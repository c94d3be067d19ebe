"""Every write of this room that is not the sending itself: what answers lead to, what people choose, what the night begins (X01, A30)."""

import re
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from acms.accounts.models import User
from acms.base import work
from acms.base.errors import Refused, Stale
from acms.casework.models import Case
from acms.inbox import actions as inbox
from acms.journal import actions as journal
from acms.national import marks, words
from acms.national.models import Elsewhere, Line, Mark, Report, Standing
from acms.national.wire import Answer
from acms.people import away
from acms.people.models import Person

NIGHT = range(2, 6)  # o'clock
CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")


def prepare() -> str:
    """The triggers, and the line that makes marks of what they write; the first time everybody who is there already goes out too. Safe
    to repeat."""
    made = marks.watch()
    with transaction.atomic():
        if Line.objects.get_or_create(pk=1, defaults={"queued_at": timezone.now()})[1]:
            marks.touch_all()
    return f"national: {made} triggers"


def reasons(answer: Answer) -> list[dict[str, str]]:
    """Why a line was refused, by field: codes alone, for what else somebody sends may be anybody's personal data."""
    said = [{"field": _code(why.field), "code": _code(why.code)} for why in answer.reasons[:100]]
    return said or [{"field": "other", "code": "other"}]


def _code(text: str) -> str:
    return text if CODE.fullmatch(text) else "other"


def on_file_elsewhere(*, mark: Mark, province: str) -> None:
    """A30: the entry here is suspended, and the person is told, once. Call it in the transaction that stores the answer."""
    person = Person.objects.select_related("user").get(pk=mark.person_id)
    row, new = Elsewhere.objects.get_or_create(person=person, settled_at=None, defaults={"province": province})
    if new:
        title, text = words.on_file_elsewhere(row.province)
        inbox.tell(user=person.user, title=title, text=text, link="/me/national/")
        journal.write("national.elsewhere", person, about=person.user)


def nightly(now: datetime) -> None:
    """Begins the comparison of this night, once."""
    if now.hour in NIGHT:
        Report.objects.get_or_create(night=now.date(), defaults={"queued_at": timezone.now()})


def open_choice(user: User) -> Elsewhere | None:
    """What somebody is asked, or has answered last: which of their files stands."""
    return Elsewhere.objects.filter(person__user=user).select_related("person").first()


@transaction.atomic
def choose(*, user: User, here: bool, by: User) -> None:
    """A30: the person has chosen. Here: the national side is told so, and the other province gives its file up. There: the file here goes
    to that province, as one that was transferred (D12). Raises Stale where it was chosen already, Refused."""
    row = Elsewhere.objects.filter(person__user=user, settled_at=None).select_related("person__user").first()
    if row is None or not _settled(row, here):
        raise Stale(words.CHOSEN)
    if not here:
        if waiting := [case.kind_title for case in Case.objects.waiting().filter(subject=row.person.user)]:
            raise Refused(words.other_cases(waiting), "other_cases")
        away.go(person=row.person, to=row.province, on=timezone.localdate(), by=by, case_no="")
    journal.write("national.chosen", row.person, by=by, about=row.person.user, keeps_here=here)
    # Without the digest of before it goes out as a version of its own, whatever else has changed.
    Mark.objects.filter(person=row.person).update(
        chosen=here, digest="", standing=Standing.WAITING, queued_at=work.clock(), tries=0
    )


def _settled(row: Elsewhere, here: bool) -> bool:
    """One choice counts, whoever presses at the same moment."""
    rows = Elsewhere.objects.filter(pk=row.pk, settled_at=None)
    return bool(rows.update(settled_at=timezone.now(), keeps_here=here))
