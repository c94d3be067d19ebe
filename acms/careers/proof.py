"""会计工作年限证明: printed for any day, proved by its code (D03)."""

import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.utils import timezone

from acms.base import signed, typeset
from acms.base.dates import chinese
from acms.base.numbers import id_card
from acms.careers import history, words
from acms.careers.years import Line, WorkYears, work_years
from acms.people.models import Person
from acms.regions import divisions

TEMPLATE = Path(__file__).parent / "typ" / "proof.typ"
PURPOSE = "work_years"


@dataclass(frozen=True)
class Proved:
    """What a genuine code says: whose, as of when, how many months."""

    person: Person
    on: date
    months: int


def code(person: Person, counted: WorkYears) -> str:
    """W, file number, day, months and tag."""
    said = f"{person.file_no}{counted.on:%Y%m%d}{counted.months:04d}"
    return f"W{said}{signed.tag(said, PURPOSE)}"


def proved(text: str) -> Proved | None:
    """What the code says; None when it is not ours."""
    said, tag = text[1:27], text[27:]
    if not signed.genuine(said, tag, PURPOSE):
        return None
    person = Person.objects.filter(file_no=said[:14]).first()
    return Proved(person, date.fromisoformat(said[14:22]), int(said[22:])) if person else None


def span(line: Line) -> str:
    """2011年3月—2019年6月."""
    first, last = line.period.first, line.period.last
    until = f"{last.year}年{last.month}月" if last else words.UNTIL_NOW
    return f"{first.year}年{first.month}月—{until}"


def reason(line: Line) -> str:
    """Why a period counts, or not."""
    if why := words.WHY_NOT.get(line.period.what):
        return why
    return words.counted_before(line.again) if line.again else ""


def pdf(person: Person, on: date) -> bytes:
    """The proof as PDF."""
    counted = work_years(history.of(person).periods, on)
    out = io.BytesIO()
    address = f"{settings.ACMS_URL}/verify/{code(person, counted)}/"
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=2, xmldecl=False)
    facts: dict[str, Any] = {
        "name": person.name,
        "number": id_card.masked(person.id_number),
        "file_no": person.file_no,
        "management": divisions.path(person.management_code),
        "on": chinese(on),
        "sum": words.months(counted.months),
        "lines": [
            [span(line), line.period.employer or words.WHAT[line.period.what], words.months(line.months), reason(line)]
            for line in counted.lines
        ],
        "printed": chinese(timezone.localdate()),
    }
    return typeset.pdf(TEMPLATE, facts, {"qr": out.getvalue()})
