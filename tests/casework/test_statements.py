"""What was submitted is what is checked, decided and entered (W12): the draft's row is altered behind the engine's back, in every procedure."""

from collections import Counter
from collections.abc import Callable
from dataclasses import fields
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db import models, transaction
from django.utils import timezone

from acms.accounts.models import User
from acms.base import crypto
from acms.base.fields import update_each
from acms.casework import actions as casework
from acms.casework import procedures
from acms.casework.models import Case, CaseState, Detail
from acms.casework.procedures import STATED, Procedure
from acms.collection.steps import AMENDMENTS, COLLECTION
from acms.demo import documents
from acms.employers.models import Employer
from acms.entry.models import Claim
from acms.filing import actions as filing
from acms.filing.models import EmploymentFiling
from acms.heads import actions as heads
from acms.letters.models import Audit, Letter, Verdict
from acms.people.models import Absence
from acms.scans.models import Scan
from acms.transfers import actions as transfers
from tests import test_races as scenes
from tests.conftest import taken_as_read

CERTIFICATE = {"certificate": documents.jpeg(documents.cast(11), "qualification"), "file_name": "a.jpg"}
# Where an approval shows: the register, and the rows that count by themselves once their case is approved.
REGISTER = ("accounts", "people", "employers", "learning", "trust", "letters", "collection")
LEFT_OUT = ("case_id", "file", "link", "password", "code_digest")
GIVEN = {("Activation", "user_id")}  # the key of an account that the approval itself makes
COUNTING = {"outside_work", "student", "transfer_out"}


def filed(scene: Callable[[], tuple[Callable[[], Any], Any]]) -> Case:
    """The case of one of the races' scenes, run once."""
    act, made = scene()
    act()
    row = made.get()
    return row if isinstance(row, Case) else Case.objects.get(kind="death", subject=row.reported_by)


def compared(letter: Letter, kind: str) -> Scan:
    """A scan of a letter that has been compared already: the audit itself is proved with the letters."""
    scan = Scan.objects.create(kind=kind, owner=letter.owner, original_bytes=1, digest="x", state="usable")
    Audit.objects.create(letter=letter, scan=scan, verdict=Verdict.PASS, findings=[], took_ms=1)
    return scan


def put(case: Case, letter: Letter, kind: str) -> None:
    detail = procedures.of(case).detail  # type: ignore[attr-defined]
    detail.objects.filter(case=case).update(scan=compared(letter, kind))


def a_transfer_out() -> Case:
    case = filed(scenes.transfer_out)
    put(case, case.transferout.letter, "move_letter")  # type: ignore[attr-defined]
    transfers.submit(case=case, by=case.subject, on=timezone.localdate())
    return case


def a_transfer_back() -> Case:
    case = filed(scenes.transfer_back)
    Absence.objects.filter(person__user=case.subject).update(valid_to=None)
    return case


def a_head() -> Case:
    person = scenes.registered()
    assert person.employer is not None
    case = heads.print_head_letter(
        by=person.user, employer=person.employer, person=person, appointed_on=timezone.localdate(), condition="years", phone="0471-1", on=timezone.localdate()
    )  # fmt: skip
    put(case, case.headfiling.letter, "head_letter")  # type: ignore[attr-defined]
    heads.submit_head(case=case, by=person.user)
    return case


def a_title() -> Case:
    who = {
        "number": scenes.a_number(),
        "name": "赛跑",
        "phone": f"139{next(scenes.NEXT):08d}",
        "password": "Beijiang-1",
    }
    facts: dict[str, Any] = {"level": "2", "way": "01", "year": 2024, "division_code": "150105"}
    return filing.file_title(**who, **CERTIFICATE, **facts, certificate_no=f"A{next(scenes.NEXT)}").case


def a_post_filed() -> Case:
    case = filed(scenes.a_filing)
    return with_letter(procedures.about(EmploymentFiling).detail_of(case), scenes.unit())


def with_letter(asked: EmploymentFiling, unit: Employer) -> Case:
    """A filing submitted with the letter of this unit."""
    filing.choose_employer(filing=asked, employer=unit)
    asked.refresh_from_db()
    values: dict[str, Any] = {
        "joined_on": date(2020, 3, 1), "accounting_since": date(2020, 3, 1), "position": "08", "admin_post": "00", "title": "0",
        "title_since": None,
    }  # fmt: skip
    filing.print_letter(filing=asked, phone="0471-1", on=timezone.localdate(), **values)
    asked.refresh_from_db()
    assert asked.letter is not None
    put(asked.case, asked.letter, "proof_letter")
    filing.submit_employment(filing=procedures.about(EmploymentFiling).detail_of(asked.case))
    return asked.case


SCENES: dict[str, Callable[[], Case]] = {
    "outside_work": lambda: filed(scenes.work_outside),
    "credit": lambda: filed(scenes.credits_applied_for),
    "employer": lambda: filed(scenes.a_new_unit),
    "correction": lambda: filed(scenes.a_correction),
    "claim": lambda: filed(scenes.a_claim),
    "start": lambda: filed(scenes.a_start),
    "head": a_head,
    "unit": lambda: filed(scenes.unit_data),
    "dispute": lambda: filed(scenes.an_objection),
    "good_deed": lambda: filed(scenes.a_good_deed),
    "death": lambda: filed(scenes.a_death),
    "restore": lambda: filed(scenes.restoration),
    "transfer_out": a_transfer_out,
    "transfer_back": a_transfer_back,
    "student": lambda: filed(scenes.study),
    "filing_title": a_title,
    "filing_post": a_post_filed,
    "supervising": lambda: filed(scenes.a_designation),
}


def altered(field: "models.Field[Any, Any]", value: Any, other: Any) -> Any:
    """Another value of a column: of another's case where it is the key of a row, else made up."""
    if isinstance(field, models.ForeignKey) or value is None:
        return other
    by_type: dict[type, Callable[[], Any]] = {
        int: lambda: value - 1,
        Decimal: lambda: value - 1,
        date: lambda: value - timedelta(days=40),
        dict: lambda: {"name": "改掉的名称"},
        str: lambda: next((code for code, _ in field.choices or [] if code != value), "改"[: field.max_length or 1]),
    }
    return by_type[type(value)]()


def tamper(case: Case, other: Case) -> None:
    """Alters every column of the live row that says what the case is about."""
    procedure = procedures.of(case)
    assert isinstance(procedure, Procedure)
    row, others = procedure.detail_of(case), procedure.detail_of(other)
    stated, changes = {field.name for field in fields(procedure.statement)}, {}
    for field in procedure.detail._meta.concrete_fields:
        if field.unique:
            continue  # another's key cannot stand there: the database holds it
        if field.attname in stated or (isinstance(field, models.ForeignKey) and field.name != "case"):
            value = altered(field, getattr(row, field.attname), getattr(others, field.attname))
            if value != getattr(row, field.attname):
                changes[field.attname] = value
                if found_by := getattr(field, "found_by", None):  # beside another's digest it would not be read at all
                    changes[found_by[0]] = crypto.digest(value, found_by[1])
    assert changes
    update_each(procedure.detail._default_manager.filter(case=case), **changes)


def shown(case: Case) -> list[Any]:
    """Everything that an approval has written, but keys that the database gives, moments, chance, and where the person goes on."""
    tables = [model for label in REGISTER for model in apps.get_app_config(label).get_models()]
    tables = [model for model in tables if not issubclass(model, Detail)]
    procedure = procedures.of(case)
    if case.kind in COUNTING and isinstance(procedure, Procedure):
        tables.append(procedure.detail)
    left_out = (models.AutoField, models.DateTimeField)
    found = []
    for model in tables:
        names = [
            field.attname
            for field in model._meta.concrete_fields
            if not isinstance(field, left_out)
            and field.attname not in LEFT_OUT
            and (model.__name__, field.attname) not in GIVEN
        ]
        rows = model._default_manager.values_list(*names) if names else [(model._default_manager.count(),)]
        found += sorted((model.__name__, *map(str, row)) for row in rows)
    return found


def decided(case: Case, clerk: User) -> tuple[list[Any], list[str], list[Any]]:
    """What the checks say, why people decide, and what the register says afterwards."""
    casework.run_checks(case)
    case.refresh_from_db()
    submission = case.last_submission
    assert submission is not None
    checks = [
        (row.code, row.item, row.verdict, row.message, row.stated, row.found, row.scan_id)
        for row in submission.checks.all()
    ]
    why = casework.why_people(case)
    if case.state == CaseState.IN_REVIEW:
        casework.approve(case, by=clerk)
    case.refresh_from_db()
    assert case.state == CaseState.APPROVED, checks
    return checks, why, shown(case)


@pytest.mark.parametrize("kind", SCENES)
def test_W12_what_was_submitted_is_what_is_checked_and_entered(kind: str, db: None, clerk_of_saihan: User) -> None:
    case, other = SCENES[kind](), SCENES[kind]()
    taken_as_read("赛跑")
    if kind == "claim":
        scenes.card_is_read(Claim.objects.get(case=case).number)
    outcome = []
    for meddled in (False, True):
        mark = transaction.savepoint()
        if meddled:
            tamper(case, other)
        outcome.append(decided(Case.objects.get(pk=case.pk), clerk_of_saihan))
        transaction.savepoint_rollback(mark)
    (checks, why, register), (checks_after, why_after, register_after) = outcome
    assert (checks, why) == (checks_after, why_after)
    was, now = Counter(register), Counter(register_after)
    assert (list(was - now), list(now - was)) == ([], [])


@pytest.mark.parametrize("kind", SCENES)
def test_W12_a_submission_of_before_statements_is_read_from_its_rows(kind: str, db: None) -> None:
    case = SCENES[kind]()
    submission = case.last_submission
    assert submission is not None
    procedure = procedures.of(case)
    stated = procedure.thaw(case, submission)
    assert type(stated) is procedure.statement and stated == procedure.read(case)
    del submission.frozen[STATED]
    if kind == "unit":
        submission.frozen["values"] = {"held": {"name": "原来的名称"}}
        assert procedure.thaw(case, submission).held == {"name": "原来的名称"}  # type: ignore[attr-defined]
    else:
        assert procedure.thaw(case, submission) == stated


def test_W12_every_procedure_is_meddled_with() -> None:
    # Those of the steps: tests/collection/test_frozen.py.
    assert set(SCENES) == set(dict(procedures.choices())) - {COLLECTION, *AMENDMENTS}
