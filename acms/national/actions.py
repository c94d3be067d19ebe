"""Every write of this room that is not the sending itself: what answers lead to, what people choose, what the night begins (X01, A30)."""

import re
from datetime import datetime

from django.utils import timezone

from acms.inbox import actions as inbox
from acms.journal import actions as journal
from acms.national import marks, words
from acms.national.models import Elsewhere, Line, Mark, Report
from acms.national.wire import Answer
from acms.people.models import Person

NIGHT = range(2, 6)  # o'clock
CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")


def prepare() -> str:
    """The triggers, and the line that makes marks of what they write. Safe to repeat."""
    made = marks.watch()
    Line.objects.get_or_create(pk=1, defaults={"queued_at": timezone.now()})
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
