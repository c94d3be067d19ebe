"""The kinds of case: a table of dotted paths, so that procedures plug in without being imported from below."""

from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from django.utils.module_loading import import_string

PATHS = {
    "collection": "acms.collection.kind.Collection",
    "update_basic": "acms.collection.updates.Basic",
    "update_post": "acms.collection.updates.PostUpdate",
    "update_education": "acms.collection.updates.EducationUpdate",
    "update_qualification": "acms.collection.updates.QualificationUpdate",
    "outside_work": "acms.careers.kinds.OutsideWorkCase",
    "credit": "acms.learning.kinds.CreditCase",
    "employer": "acms.changes.kinds.new_employer.NewEmployer",
    "correction": "acms.changes.kinds.correction.RegistrationCorrection",
    "head": "acms.changes.kinds.head.HeadAppointment",
    "unit": "acms.changes.kinds.unit.UnitChange",
    "good_deed": "acms.changes.kinds.good_deed.GoodDeed",
    "death": "acms.changes.kinds.death.ReportedDeath",
    "restore": "acms.yearly.kinds.RestorationCase",
    "transfer_out": "acms.transfers.kinds.TransferOutCase",
    "transfer_back": "acms.transfers.kinds.TransferBackCase",
    "student": "acms.students.kinds.StudentCase",
    "filing_title": "acms.filing.kinds.TitleFilingCase",
    "filing_post": "acms.filing.kinds.EmploymentFilingCase",
}


@dataclass(frozen=True)
class Answer:
    """One answer as pages show it. `item` is what a reviewer can return; `scan` the id of a piece of evidence."""

    item: str
    label: str
    value: str
    scan: str = ""
    masked: str = ""


@dataclass(frozen=True)
class Section:
    """A titled group of answers. `step` is its number in the procedure."""

    title: str
    answers: list[Answer]
    step: int = 0


@dataclass(frozen=True)
class Result:
    """The outcome of one check, before it is stored."""

    code: str
    item: str
    title: str
    verdict: str
    message: str = ""
    stated: str = ""
    found: str = ""
    confidence: float | None = None
    scan: str = ""
    box: tuple[int, int, int, int] | None = None


@dataclass(frozen=True)
class Frozen:
    """What a submission keeps: sections to show, raw values to check and enter, scans by slot."""

    sections: list[Section]
    values: dict[str, Any]
    scans: dict[str, str]
    title: str
    management_code: str
    employer_name: str = ""
    employer_pk: int | None = None


class Kind(Protocol):
    """A procedure."""

    code: str
    title: str
    letters: str
    may_refuse: bool

    def freeze(self, case: Any) -> Frozen: ...

    def check(self, case: Any, submission: Any) -> list[Result]: ...

    def refer(self, case: Any, submission: Any) -> list[str]:
        """Reasons of policy to let people decide; none when the rules may."""

    def effect(self, case: Any, submission: Any, by: Any) -> None:
        """Writes the register. Runs in the decision's transaction. Raises Refused when it may not be approved."""

    def undo(self, case: Any, submission: Any, by: Any) -> None:
        """Takes the effect back after a reversal. Runs in its transaction. Raises Refused where that cannot be."""

    def refused(self, case: Any, by: Any) -> None:
        """What a final refusal changes outside the case. Runs in the decision's transaction."""

    def unlocks(self, item: str) -> set[str]:
        """What else may be changed when `item` is returned (W12)."""

    def against_register(self, case: Any, submission: Any) -> list[tuple[str, str, str]]:
        """Label, value in the register and value stated, for what the register already says; empty where it says nothing."""

    def link(self, case: Any) -> str:
        """Where the person goes on with the case."""

    def said(self, case: Any, decision: Any) -> tuple[str, str] | None:
        """Title and text of the message about a decision; None for the usual ones."""


class Procedure:
    """What most procedures have in common: nothing outside the case changes but by `effect`."""

    may_refuse = True

    def refer(self, case: Any, submission: Any) -> list[str]:
        return []

    def refused(self, case: Any, by: Any) -> None:
        """Nothing outside the case changes."""

    def unlocks(self, item: str) -> set[str]:
        return set()

    def said(self, case: Any, decision: Any) -> tuple[str, str] | None:
        return None

    def against_register(self, case: Any, submission: Any) -> list[tuple[str, str, str]]:
        return []


@cache
def kind(code: str) -> Kind:
    """The kind with this code. Raises KeyError."""
    made: Kind = import_string(PATHS[code])()
    return made


def title(code: str) -> str:
    """信息采集, 新增单位."""
    return kind(code).title
