"""会计工作年限证明: printed for any day, proved by its code (D03)."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from acms.base import tags, typeset
from acms.base.dates import chinese
from acms.base.errors import Refused
from acms.careers import history, words
from acms.careers.years import Line, WorkYears, work_years
from acms.people import papers
from acms.people.models import Person

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
    content = f"{person.file_no}{counted.on:%Y%m%d}{counted.months:04d}"
    return f"W{content}{tags.tag(content, PURPOSE)}"


def proved(text: str) -> Proved | None:
    """What the code says; None when it is not ours."""
    content, tag = text[1:27], text[27:]
    if not tags.genuine(content, tag, PURPOSE):
        return None
    person = Person.objects.filter(file_no=content[:14]).first()
    return Proved(person, date.fromisoformat(content[14:22]), int(content[22:])) if person else None


def stands(printed: Proved) -> bool:
    """False where the register counts other months as of the same day by now: the start was corrected, the history is stated anew, a post
    has turned out to have ended before (W08, D02, D05); or where the history that was counted is void and none stands."""
    person = printed.person.going_on
    if history.statement_of(person) is None:
        return False
    return work_years(history.of(person).periods, printed.on).months == printed.months


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


class Told(NamedTuple):
    """A period of the history as pages show it: when, how much of it counts, and why it does not."""

    line: Line
    span: str
    adds: str
    why: str


def told(counted: WorkYears) -> list[Told]:
    """Every period of the history, in its order."""
    return [Told(line, span(line), words.months(line.months), reason(line)) for line in counted.lines]


def pdf(person: Person, on: date) -> bytes:
    """The proof as PDF. Raises Refused before the history is stated: what the register knows by then is no sum of a working life."""
    if history.statement_of(person) is None:
        raise Refused(words.PROOF_AFTER_STATING, "not_stated")
    counted = work_years(history.of(person).periods, on)
    paper = code(person, counted)
    stated: dict[str, Any] = {
        **papers.facts(person, paper),
        "until": chinese(on),
        "sum": words.months(counted.months),
        "lines": [
            [row.span, row.line.period.employer or words.WHAT[row.line.period.what], row.adds, row.why]
            for row in told(counted)
        ],
    }
    return typeset.pdf(TEMPLATE, stated, papers.pictures(person, paper))
