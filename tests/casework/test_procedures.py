"""Rooms register their procedures; two that would be taken for each other are refused at the start."""

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from acms.casework import procedures
from acms.casework.models import Case
from acms.learning.models import CreditApplication, YearRecord
from acms.learning.procedures import CreditCase
from acms.students.procedures import StudentCase


@pytest.fixture(autouse=True)
def own_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(procedures, "_registered", dict(procedures._registered))


@pytest.mark.parametrize("shared", [{"code": "credit"}, {"prefix": "XF"}, {"detail": CreditApplication}])
def test_C01_two_procedures_share_no_code_no_prefix_and_no_table(shared: dict[str, Any]) -> None:
    apart = {"code": "toy", "prefix": "TY", "detail": YearRecord}
    toy = type("Toy", (StudentCase,), apart | shared)
    with pytest.raises(
        ImproperlyConfigured, match=r"acms\.learning\.procedures\.CreditCase and .*Toy are two procedures with one"
    ):
        procedures.register(toy)
    procedures.register(type("Toy", (StudentCase,), apart))
    assert procedures.title("toy") == StudentCase.title


def test_C01_registered_again_it_is_the_same_in_its_place() -> None:
    before = procedures.choices()
    procedures.register(CreditCase)
    assert procedures.choices() == before
    assert procedures.about(CreditApplication) is procedures.of(Case(kind="credit"))


def test_C01_a_procedure_with_something_left_out_is_not_taken() -> None:
    with pytest.raises(TypeError, match="undo"):
        procedures.register(type("Toy", (procedures.Procedure,), {"code": "toy"}))
    with pytest.raises(LookupError):
        procedures.about(YearRecord)  # type: ignore[type-var]


def test_C01_the_queue_offers_every_procedure_room_by_room() -> None:
    assert [code for code, _ in procedures.choices()] == [
        "collection", "update_basic", "update_post", "update_education", "update_qualification", "outside_work", "credit", "employer",
        "unit", "death", "correction", "start", "claim", "head", "dispute", "good_deed", "restore", "transfer_out", "transfer_back", "student", "filing_title",
        "filing_post", "supervising",
    ]  # fmt: skip
