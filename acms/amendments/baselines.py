"""What the register says of the step that a change states anew: as it is begun, as it is submitted and as it is decided (D05)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from acms.casework.models import Case, CaseState
from acms.collection import facts, steps
from acms.collection.facts import CollectionStatement
from acms.collection.steps import Step
from acms.people.models import Person


def accepted(person: Person, step: Step[Any, Any], beside: Case | None = None) -> Case | None:
    """The case whose statement of a step was accepted last, `beside` the one that is being decided: it is approved before it has an effect."""
    kinds = (steps.COLLECTION, step.change)
    rows = Case.objects.filter(subject=person.user, kind__in=kinds, state=CaseState.APPROVED)
    others = rows.exclude(pk=beside.pk) if beside else rows
    return others.order_by("-moved_at").first()


def columns(person: Person, step: Step[Any, Any], last: Case | None) -> dict[str, dict[str, Any]]:
    """By mode: what was accepted `last`, brought up to the register."""
    copied: Mapping[str, Mapping[str, Any]] = step.copied(last) if last else {}
    today = step.of_register(person)
    return {mode: {**copied.get(mode, {}), **today[mode]} for mode in step.modes}


def before(case: Case, stated: CollectionStatement) -> dict[str, Any]:
    """What a change is compared with, by item: what the register says now of its step, as long as it is not decided; then what it said before.

    Reports of leaving, corrections and decisions about other cases may have come since it was begun. What is beside the step stays as it
    was then.
    """
    began = case.baseline.values
    return began if is_decided(case) else _with_today(case, stated, began)


def is_decided(case: Case) -> bool:
    """Nothing of it is asked any more: what it has entered is in the register itself."""
    return not (case.is_open or case.is_editable)


def follow_register(case: Case, stated: CollectionStatement) -> None:
    """Keeps what the register says now, for pages and for an undoing. Call it before the change has an effect."""
    baseline = case.baseline
    baseline.values = _with_today(case, stated, baseline.values)
    baseline.save(update_fields=["values"])


def _with_today(case: Case, stated: CollectionStatement, began: Mapping[str, Any]) -> dict[str, Any]:
    (step,) = steps.of_kind(case.kind)
    person = Person.objects.get(user=case.subject)
    held = columns(person, step, accepted(person, step, beside=case))
    rows = {mode: step.model(case=case, **step.which(mode), **held[mode]) for mode in step.modes}
    as_held = replace(stated, **{step.code: step.stated(rows, case.subject)})
    now = {key: value for key, value in facts.restore(case, as_held).values().items() if _is_of(step, key)}
    return {key: value for key, value in began.items() if not _is_of(step, key)} | now


def _is_of(step: Step[Any, Any], key: str) -> bool:
    return key.partition(".")[0] == step.code
