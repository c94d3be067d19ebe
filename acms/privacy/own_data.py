"""个人信息副本: all that the system holds about somebody, as one JSON document (个人信息保护法 §45)."""

from datetime import date, datetime
from typing import Any

from django.db.models import Model
from django.utils import timezone

from acms.accounts.models import User
from acms.base import codelists
from acms.careers.models import WorkPeriod
from acms.casework.models import Case
from acms.entry.models import Protest
from acms.inbox.models import Calendar
from acms.journal.models import Entry
from acms.merging.models import Merge, PossibleDuplicate
from acms.people import actions as people
from acms.people import hanging, listed, summaries
from acms.people import words as people_words
from acms.people.models import Absence, Departure, Fact, FormerName, FormerNumber, Head, Person
from acms.privacy import words
from acms.scans.models import Scan
from acms.trust import actions as trust

FACTS: tuple[type[Fact], ...] = (*people.FACTS, Head, Absence)
# Our own bookkeeping; it says nothing about anybody.
INTERNAL = {
    "id", "person", "user", "written_at", "id_digest", "came_by", "sound", "initials", "digest", "number_digest", "likeness", "likeness_leaning", "likeness_one", "likeness_two", "queued_at", "lease_until", "attempts", "tries", "wish", "case", "touches", "accepted_digest",
}  # fmt: skip


def of(user: User) -> dict[str, Any]:
    """Account, file, dated facts with their history, cases with every submission and decision, papers, who looked, sign-ins."""
    person = Person.objects.filter(user=user).first()
    closed = User.objects.filter(person__merged_into=person).order_by("pk") if person else []
    return {
        "account": {"name": user.name, "id_number": user.id_number, "phone": user.phone, "email": user.email},
        "opened": {"at": user.opened_at, "phone_ending": user.opened_by},
        "file": _plain(person) if person else None,
        "former_numbers": [_plain(row) for row in FormerNumber.objects.filter(person=person)] if person else [],
        "former_names": [_plain(row) for row in FormerName.objects.filter(person=person)] if person else [],
        "facts": {model.__name__: [_plain(row) for row in model.objects.of(person)] for model in FACTS}
        if person
        else {},
        "records": _records(person) if person else {},
        "merged_files": [of(other) for other in closed],
        "reports": [_plain(row) for row in person.departures.all()] if person else [],
        "cases": [_case(case) for case in user.cases.filter(no__isnull=False).order_by("pk")],
        "papers": [_plain(row, "read") for row in Scan.objects.filter(owner=user)],
        "letters": [{"serial": row.serial, "kind": row.kind, "says": row.facts} for row in user.letters.all()],
        "messages": [{"at": note.at, "title": note.title, "text": note.text} for note in user.notes.all()],
        "said_of_claims": [
            {"at": row.at, "case": row.claim.case.no, "text": row.text}
            for row in Protest.objects.filter(claim__user=user).select_related("claim__case").order_by("pk")
        ],
        "calendar_since": [row.made_at for row in Calendar.objects.filter(user=user)],
        "consents": [_plain(row) for row in user.consents.all()],
        "sign_ins": [{"at": row.at, "device": row.device, "address": row.address} for row in user.sign_ins.all()],
        "devices": [
            {"device": row.device, "since": row.made_at, "last": row.used_at} for row in user.devices.order_by("pk")
        ],
        "what_happened": [
            {"at": entry.at, "what": entry.verb, "by": entry.by.name if entry.by and entry.by.role else ""}
            for entry in Entry.objects.filter(about=user).select_related("by").order_by("pk")
        ],
    }


def _records(person: Person) -> dict[str, list[dict[str, Any]]]:
    """Whatever other rooms keep of a person."""
    known = {*FACTS, FormerName, FormerNumber, Departure, Merge, PossibleDuplicate}
    rows = {
        model.__name__: [_plain(row) for row in model._default_manager.filter(person=person).order_by("pk")]
        for model in hanging.tables()
        if model not in known
    }
    return {**rows, "WorkPeriod": [_plain(row) for row in WorkPeriod.objects.filter(statement__person=person)]}


def sections(user: User, data: dict[str, Any]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The same for reading: titles with label and value, in the words of the pages."""
    person = Person.objects.filter(user=user).first()
    titles = words.COPY_TITLES
    found = [(titles["account"], [(label, data["account"][key]) for key, label in words.COPY_ACCOUNT.items()])]
    if person is not None:
        found += [(f"{titles['facts']}：{title}", rows) for title, rows in summaries.of(person)]
        found += [(words.COPY_LISTED, rows)] if (rows := listed.of(person)) else []
        history = [line for model in FACTS for line in _history(model, person)]
        former = [
            (words.FORMER_NAME, words.named(row.name, row.valid_from, row.last_day))
            for row in person.former_names.all()
        ]
        found.append((titles["history"], [*history, *former]))
        found += [(words.COPY_DAILY[key], rows) for key, rows in _daily(person).items() if rows]
    found += [
        (f"{titles['cases']}：{case['kind']} {case['no']}（{case['state']}）", _answers(case)) for case in data["cases"]
    ]
    found.append(
        (titles["messages"], [(_minute(note["at"]), f"{note['title']}。{note['text']}") for note in data["messages"]])
    )
    found.append(
        (titles["sign_ins"], [(_minute(row["at"]), f"{row['device']} {row['address']}") for row in data["sign_ins"]])
    )
    happened = [
        (_minute(row["at"]), f"{people_words.LOOKED[row['what']]}　{row['by']}")
        for row in data["what_happened"]
        if row["what"] in people_words.LOOKED
    ]
    return [*found, (titles["events"], happened)]


def _daily(person: Person) -> dict[str, list[tuple[str, str]]]:
    """What daily management has brought, a line each."""
    periods = WorkPeriod.objects.filter(statement__person=person).order_by("first")
    credits = person.credits.order_by("year", "pk")
    years = person.learning_years.order_by("year")
    rated = person.evaluations.select_related("employer").order_by("year", "pk")
    records = person.trust_records.order_by("happened_on", "pk")
    studies = person.studies.order_by("pk")
    return {
        "work": [(f"{row.first} — {row.last or words.STILL}", row.employer) for row in periods],
        "credits": [(str(row.year), f"{row.what}　{row.points}　{row.why}") for row in credits],
        "years": [(str(row.year), f"{row.get_state_display()}　{row.reason}") for row in years],
        "evaluations": [
            (str(row.year), f"{row.employer.name}　{codelists.name('assess_result', row.result)}") for row in rated
        ],
        "trust": [
            (
                str(row.happened_on),
                f"{row.get_kind_display()}　{trust.title_of(row)}　{row.what}　{row.get_state_display()}",
            )
            for row in records
        ],
        "studies": [(str(row.entered_on), f"{row.school}　{row.major}　{row.graduates_in}") for row in studies],
    }


def _history(model: Any, person: Person) -> list[tuple[str, str]]:
    """Every row a fact ever had, with its days; its own text where it has one."""
    rows = model.objects.filter(person=person).order_by("valid_from", "pk")
    lines = []
    for row in rows:
        until = str(row.valid_to) if row.valid_to else words.STILL
        what = getattr(row, "employer", None) or getattr(row, "school", "") or getattr(row, "shown", "") or row.case_no
        lines.append((words.FACT_TITLES[model.__name__], f"{row.valid_from} — {until}　{what}"))
    return lines


def _answers(case: dict[str, Any]) -> list[tuple[str, str]]:
    """What was submitted last, and what was decided each time."""
    last = case["submissions"][-1]["answers"] if case["submissions"] else []
    rows = [(answer["label"], answer["value"]) for section in last for answer in section["answers"] if answer["value"]]
    return rows + [(_minute(made["at"]), f"{made['outcome']}　{made['reason'] or ''}") for made in case["decisions"]]


def _minute(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def _case(case: Case) -> dict[str, Any]:
    return {
        "no": case.no,
        "kind": case.kind_title,
        "state": case.get_state_display(),
        "submissions": [{"at": row.at, "answers": row.frozen["sections"]} for row in case.submissions.order_by("pk")],
        "decisions": [
            {"at": row.at, "outcome": row.get_outcome_display(), "items": row.items, "reason": row.reason}
            for row in case.decisions.order_by("pk")
        ],
    }


def _plain(row: Model, *without: str) -> dict[str, Any]:
    """A row's own columns, names instead of keys of ours."""
    found = {}
    for field in row._meta.concrete_fields:
        if field.name in INTERNAL or field.name in without:
            continue
        value = getattr(row, field.name)
        found[field.name] = str(value) if isinstance(value, Model) else value
    return found


def as_json(value: object) -> str:
    """Dates and ids as JSON has them."""
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
