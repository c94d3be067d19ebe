"""What a document says goes into fields that are still empty, when its reading ends (W03, W09, W10, S07)."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from acms.base import codelists, text
from acms.casework import comparing
from acms.casework.models import Case
from acms.collection import steps
from acms.collection.models import Evidence
from acms.collection.steps import Item, Kind, Step, drafts
from acms.people.models import Listed
from acms.scans.models import Scan


def of_scan(scan: Scan) -> None:
    """Called when a scan was read, in the transaction of its verdict: the case it stands in is filled."""
    evidence = Evidence.objects.filter(scan=scan, case__kind__in=(steps.COLLECTION, *steps.AMENDMENTS)).select_related(
        "case"
    )
    for row in evidence:
        fill(case=row.case, slot=row.kind)


@transaction.atomic
def fill(*, case: Case, slot: str) -> dict[str, str]:
    """Fills the empty fields that the document in a slot answers; what was filled, by field, as text."""
    row = Evidence.objects.filter(case=case, kind=slot).first()
    if row is None:  # taken out while it was read
        return {}
    step, found = steps.of(steps.PAPERS[slot]), read(case, slot)
    rows = step.rows(case) if found else {}
    typed = {name for row in rows.values() for name in row.typed or {}}
    said = listed(case) if found else None
    before = step.listed_values(said) if said else {}
    filled: dict[str, str] = {}
    for item in (step.by_name[name] for name in found):
        answer = rows[item.mode]
        stands = getattr(answer, item.column)
        # What an old list or the scan before has put there gives way: the document is the better witness.
        if (
            (
                stands
                and stands != before.get(item.mode, {}).get(item.column)
                and drafts.text(stands) != row.carried.get(item.name)
            )
            or item.name in typed
            or not case.lets_change(item.key)
        ):
            continue
        # Somebody who saves the step at the same moment knows better: the field must still be as it was read.
        same = step.model._default_manager.filter(pk=answer.pk, **{item.column: stands})
        if same.update(**{item.column: found[item.name]}, version=F("version") + 1, saved_at=timezone.now()):
            filled[item.name] = drafts.text(found[item.name])
    if filled:
        Evidence.objects.filter(pk=row.pk).update(filled=sorted({*row.filled, *filled}))
    return filled


@transaction.atomic
def take_back(*, case: Case, slot: str) -> None:
    """The document of a slot goes, and with it what it has filled in that nobody has changed since; what an old list said is back."""
    names = Evidence.objects.filter(case=case, kind=slot).values_list("filled", flat=True).first()
    if not names:
        return
    step, found, said = steps.of(steps.PAPERS[slot]), read(case, slot), listed(case)
    rows, before = step.rows(case), step.listed_values(said) if said else {}
    for item in (step.by_name[name] for name in names if name in found):
        if not case.lets_change(item.key):
            continue
        row, blank = rows[item.mode], step.model._meta.get_field(item.column).get_default()
        value = before.get(item.mode, {}).get(item.column) or blank
        same = step.model._default_manager.filter(pk=row.pk, **{item.column: found[item.name]})
        same.update(**{item.column: value, "version": F("version") + 1, "saved_at": timezone.now()})


def carried(*, case: Case, slot: str) -> dict[str, str]:
    """What the scan in a slot, or one before it, has filled in and nobody has changed since, by field as text: another scan in its place
    may show less, as of a returned case, and empties no answer."""
    row = Evidence.objects.filter(case=case, kind=slot).first()
    if row is None:
        return {}
    read_off = read(case, slot) if row.filled else {}
    were = row.carried | {name: drafts.text(read_off[name]) for name in row.filled if name in read_off}
    step = steps.of(steps.PAPERS[slot])
    rows = step.rows(case) if were else {}
    stand = {name: drafts.text(getattr(rows[step.by_name[name].mode], step.by_name[name].column)) for name in were}
    return {name: value for name, value in were.items() if stand[name] == value}


def listed(case: Case) -> Listed | None:
    """What the list said that brought somebody in, for their collection; None for a change of what is registered."""
    if case.kind != steps.COLLECTION:
        return None
    return Listed.objects.filter(person__user=case.subject).select_related("person").first()


def read(case: Case, slot: str) -> dict[str, Any]:
    """What the document in a slot says, by the field that it fills."""
    step = steps.of(steps.PAPERS[slot])
    row = Evidence.objects.filter(case=case, kind=slot).select_related("scan").first() if slot in step.fills else None
    if row is None or not row.scan.counts:
        return {}
    reading = row.scan.reading
    values = {name: _value(step.by_name[name], reading.value(field)) for name, field in step.fills[slot].items()}
    return {name: value for name, value in values.items() if value}


def texts(case: Case, step: Step[Any, Any]) -> set[tuple[str, str]]:
    """Every field of a step with what a reader has found for it, as its control shows it."""
    return {(name, drafts.text(value)) for slot in step.fills for name, value in read(case, slot).items()}


def announced(case: Case, slot: str) -> dict[str, str]:
    """What was filled in from a slot and still stands: an open page takes it over, into boxes that are empty."""
    step, found = steps.of(steps.PAPERS[slot]), read(case, slot)
    rows = step.rows(case) if found else {}
    stored = {name: getattr(rows[step.by_name[name].mode], step.by_name[name].column) for name in found}
    return {name: drafts.text(value) for name, value in found.items() if stored[name] == value}


def _value(item: Item, read_off: str) -> Any:
    """A reader's text as the column holds it; nothing where it does not fit."""
    if item.kind is Kind.DAY:
        return comparing.day(read_off)  # some papers print the month alone
    if item.kind is Kind.CODE:
        return {name: code for code, name in codelists.names(item.list).items()}.get(read_off, "")
    return text.tidied(read_off) if item is steps.IDENTITY.by_name["name"] else read_off
