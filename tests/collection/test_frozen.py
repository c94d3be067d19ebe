"""What was submitted is what is checked, decided and entered (W12): the live rows are altered behind the engine's back."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import models, transaction
from django.utils import timezone

from acms.accounts.models import User
from acms.amendments import actions as amendments
from acms.casework import procedures
from acms.casework.models import Case
from acms.collection import actions, facts
from acms.collection.models import Evidence
from acms.collection.steps import EDUCATION, IDENTITY, POST, QUALIFICATION, STEPS
from acms.collection.steps.base import BOOKKEEPING
from acms.demo import documents, seed
from acms.people.models import Person
from tests.casework.test_casework import checked
from tests.casework.test_statements import decided

OURS = {"Evidence", "Baseline", "Commitment", *(step.model.__name__ for step in STEPS)}


def change(step: Any, values: dict[str, Any], *slots: str) -> Callable[[Case], Case]:
    """A change of one step by the person of an accepted collection, submitted."""

    def made(filled: Case) -> Case:
        checked(filled)
        person = Person.objects.select_related("user").get(user=filled.subject)
        case = amendments.begin(user=person.user, kind=step.change, on=timezone.localdate())
        actions.save_step(case=case, step=step, values=values)
        for slot in slots:
            seed._evidence(case, documents.cast_for(person.name, person.id_number), slot)
        amendments.submit(case=case, by=case.subject, on=timezone.localdate())
        return case

    return made


def collected(filled: Case) -> Case:
    actions.submit(case=filled, by=filled.subject, on=timezone.localdate())
    return filled


SCENES: dict[str, Callable[[Case], Case]] = {
    "collection": collected,
    "update_basic": change(IDENTITY, {"political": "01"}, "photo"),
    "update_post": change(
        POST, {"has_employer": False, "residence_type": "1", "division_code": "150702"}, "id_portrait"
    ),
    "update_education": change(EDUCATION, {"full_school": "另一所样例大学"}),
    "update_qualification": change(QUALIFICATION, {"certificate_no": "B0000001"}),
}


def tamper(case: Case) -> None:
    """Another value in every column of every answer, and no evidence."""
    others: dict[type, Callable[[Any], Any]] = {
        bool: lambda value: not value,
        int: lambda value: value + 1,
        str: lambda value: "9" if value != "9" else "8",
        date: lambda value: value - timedelta(days=4000),
    }
    for step in STEPS:
        for row in step.rows(case).values():
            columns = [field for field in row._meta.concrete_fields if field.name not in BOOKKEEPING]
            plain = [field.name for field in columns if not isinstance(field, models.ForeignKey)]
            held = {name: getattr(row, name) for name in plain if getattr(row, name) is not None}
            changes = {name: others[type(value)](value) for name, value in held.items()}
            nothing = {field.name: None for field in columns if isinstance(field, models.ForeignKey)}
            type(row)._default_manager.filter(pk=row.pk).update(**changes, **nothing)
    Evidence.objects.filter(case=case).delete()


@pytest.mark.parametrize("kind", SCENES)
def test_W12_what_was_submitted_is_what_is_checked_and_entered(
    kind: str, filled: Case, clerk_of_hailar: User, clerk_of_saihan: User
) -> None:
    case = SCENES[kind](filled)
    clerk = clerk_of_hailar if kind == "update_post" else clerk_of_saihan
    outcomes = []
    for meddled in (False, True):
        mark = transaction.savepoint()
        if meddled:
            tamper(case)
        checks, why, register = decided(Case.objects.get(pk=case.pk), clerk)
        outcomes.append((checks, why, Counter(row for row in register if row[0] not in OURS)))
        transaction.savepoint_rollback(mark)
    assert outcomes[0][:2] == outcomes[1][:2]
    was, now = outcomes[0][2], outcomes[1][2]
    assert (list(was - now), list(now - was)) == ([], [])


@pytest.mark.parametrize("kind", SCENES)
def test_W12_a_statement_comes_back_as_it_was(kind: str, filled: Case) -> None:
    case = SCENES[kind](filled)
    submission, procedure = case.last_submission, procedures.of(case)
    assert submission is not None
    stated = procedure.thaw(case, submission)
    draft = facts.gather(case)
    assert stated == draft.stated
    # What refers to other rooms is loaded as it is now.
    restored = facts.restore(case, draft.stated)
    assert (restored.employer, restored.letter, restored.scans) == (draft.employer, draft.letter, draft.scans)
    assert restored.freeze() == draft.freeze()
    gone = facts.restore(case, replace(draft.stated, scans={}))
    assert gone.scans == {}


def test_W12_the_frozen_scenes_are_all_there_are() -> None:
    assert set(SCENES) == {"collection", *(step.change for step in STEPS)}
