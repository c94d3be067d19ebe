"""The room's tables: what its rows are called in logs, and that its migrations make what its models say (Q02, Q05)."""

from dataclasses import FrozenInstanceError
from typing import Any

import pytest
from django.apps import apps
from django.core import management
from django.db.models import Model

from acms.accounts.models import User
from acms.casework import comparing, drafting, procedures, queue
from acms.casework.models import (
    AdmittedPhoto,
    Agreement,
    Case,
    CaseNumber,
    Cause,
    Check,
    Decision,
    DecisionDraft,
    HeldDecision,
    PreReview,
    ReasonTemplate,
    Remark,
    Step,
    Submission,
)

NAME, NUMBER, PHONE = "乌云其木格", "152301197005050007", "13800000188"
SHE = User(pk=3, name=NAME, phone=PHONE)
CASE = Case(pk=7, no="CJ150105-2026-000007", title=NAME, sound="wuyunqimuge", initials="wyqmg", subject=SHE)
SENT = Submission(pk=8, case=CASE, number=2, frozen={"name": NAME}, appeal=NUMBER)
DECIDED = Decision(pk=9, case=CASE, submission=SENT, by=SHE, outcome="returned", reason=PHONE)
ROWS: list[tuple[Model, str]] = [
    (CASE, "CJ150105-2026-000007"),
    (Case(pk=7, title=NAME, subject=SHE), "case 7"),  # a draft has no number yet
    (CaseNumber(key="CJ150105-2026", last=7), "CJ150105-2026"),
    (Step(case=CASE, move="submit", by=SHE), "7 submit"),
    (SENT, "7/2"),
    (Agreement(submission=SENT, by=SHE, reason=NAME), "8 3"),
    (Check(submission=SENT, code="card_name", verdict="fail", stated=NAME, found=NUMBER, message=NAME), "card_name fail"),
    (DECIDED, "7 returned"),
    (AdmittedPhoto(decision=DECIDED, state="new", looked_by=SHE), "9 new"),
    (DecisionDraft(case=CASE, by=SHE, reason=NAME, remark=PHONE), "7 3"),
    (HeldDecision(case=CASE, submission=SENT, by=SHE, outcome="refused", reason=NAME, fallen=PHONE), "7 refused"),
    (Cause(decision=DECIDED, item="identity.name", label="姓名", code="card_name"), "identity.name card_name"),
    (Remark(case=CASE, by=SHE, text=PHONE), "7 3"),
    (PreReview(submission=SENT, by=SHE, opinion="fit", text=NAME), "8 fit"),
    (ReasonTemplate(item="scan.photo", text="照片要白底", written_by=SHE), "照片要白底"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "said"), ROWS, ids=lambda one: type(one).__name__ if isinstance(one, Model) else "")
def test_Q02_a_row_is_told_by_its_key_and_names_nobody(row: Model, said: str) -> None:
    assert str(row) == said
    assert not any(secret in said for secret in (NAME, NUMBER, PHONE, CASE.sound, CASE.initials))


def test_Q02_no_table_of_the_room_is_missing_above() -> None:
    assert {type(row) for row, _ in ROWS} == set(apps.get_app_config("casework").get_models())


def test_Q05_who_changes_a_column_has_made_its_migration(settings: Any, db: None) -> None:
    settings.MIGRATION_MODULES = {}
    management.call_command("makemigrations", "casework", check=True, dry_run=True, verbosity=0)


HANDED_ON: list[tuple[Any, str]] = [
    (procedures.Answer("identity.name", "姓名", NAME), "value"),
    (procedures.Section("人员基本信息", []), "title"),
    (procedures.Result("card_name", "identity.name", "姓名", "pass"), "verdict"),
    (procedures.Frozen([], {}, NAME, "150105"), "management_code"),
    (procedures.Joining(1, True, "08", None, None), "employer_id"),
    (comparing.Claim("card_name", "identity.name", "姓名", "name", NAME), "stated"),
    (drafting.Mark("identity.name", True), "on"),
    (drafting.Typed(), "reason"),
    (queue.Asked("todo"), "view"),
]


@pytest.mark.parametrize(("what", "part"), HANDED_ON, ids=lambda one: type(one).__name__)
def test_W12_what_is_handed_from_hand_to_hand_is_changed_by_none(what: Any, part: str) -> None:
    """What was frozen, found or asked is read in many places: one that changed it would change it for all."""
    with pytest.raises(FrozenInstanceError):
        setattr(what, part, "x")
