"""新增单位 as a kind of case (E02): every new employer is looked at by the agency of its place."""

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

import msgspec
from django.urls import reverse

from acms.accounts.models import User
from acms.base import codelists
from acms.casework import actions as casework
from acms.casework import comparing
from acms.casework.by_people import ByPeople
from acms.casework.models import Case, Decision
from acms.casework.procedures import Answer, Frozen, Result, Section, Statement
from acms.employers import actions as employers
from acms.employers.models import Employer
from acms.regions import divisions
from acms.units import actions, certificates, words
from acms.units.certificates import ITEMS
from acms.units.models import NewUnit


@dataclass(frozen=True)
class NewUnitStatement(Statement):
    """The data of a unit that is added: the columns of the pending employer, whose key is `pk`.

    They stand in the register already, where the agency may put them right while the case waits: what is decided is whether
    the unit is confirmed.
    """

    pk: int
    uscc: str
    name: str
    address: str
    economic_type: str
    phone: str
    division_code: str
    certificate_id: UUID | None


class NewEmployer(ByPeople[NewUnit, NewUnitStatement]):
    """The procedure behind 增加工作单位."""

    code = "employer"
    title = "新增单位"
    prefix = "DW"
    may_withdraw = True
    why_people = words.ALWAYS_REVIEWED
    detail, statement = NewUnit, NewUnitStatement
    related = ("employer__certificate",)

    def read(self, case: Case) -> NewUnitStatement:
        return msgspec.convert(self.detail_of(case).employer, NewUnitStatement, from_attributes=True)

    def freeze(self, case: Case, stated: NewUnitStatement) -> Frozen:
        shown = {
            "employer.uscc": stated.uscc,
            "employer.name": stated.name,
            "employer.address": stated.address,
            "employer.economic_type": codelists.name("economic_type", stated.economic_type),
            "employer.phone": stated.phone,
            "employer.division_code": divisions.path(stated.division_code),
        }
        answers = [Answer(key, ITEMS[key], value) for key, value in shown.items()]
        scan = str(stated.certificate_id or "")
        answers.append(Answer("scan.employer_certificate", ITEMS["scan.employer_certificate"], "", scan))
        scans = {"employer_certificate": scan} if scan else {}
        sections = [Section("单位信息", answers)]
        return Frozen(sections, scans, stated.name, stated.division_code, stated.name, stated.pk)

    def check(self, case: Case, stated: NewUnitStatement) -> list[Result]:
        """The certificate's text against the form."""
        certificate = comparing.paper(stated.certificate_id)
        facts = {key: getattr(stated, key) for key in ("uscc", "name", "address", "division_code")}
        return certificates.results(certificate, **facts)

    def refused(self, case: Case, stated: NewUnitStatement, by: User | None) -> None:
        employers.refuse(employer=Employer.objects.get(pk=stated.pk), by=by)

    def taken_back(self, case: Case, stated: NewUnitStatement, by: User) -> None:
        actions.let_go(case=case, unit=Employer.objects.get(pk=stated.pk), by=by)

    def end_means(self, case: Case) -> str:
        return words.NEW_UNIT_ENDS

    def ended(self, case: Case, stated: NewUnitStatement, by: User) -> None:
        actions.let_go(case=case, unit=Employer.objects.get(pk=stated.pk), by=by)

    def unlocks(self, item: str) -> set[str]:
        return set(ITEMS) - {item}

    def link(self, case: Case) -> str:
        """The form with what was stated, while the case is with its person; else how it stands."""
        if not case.is_editable:
            return reverse("units:employer", args=[case.pk])
        return f"{reverse('units:add')}?{urlencode({'uscc': self.detail_of(case).employer.uscc})}"

    def message(self, case: Case, stated: NewUnitStatement, decision: Decision) -> tuple[str, str] | None:
        return words.EMPLOYER_CONFIRMED if decision.outcome == "approved" else None

    def enter(self, case: Case, stated: NewUnitStatement, by: User) -> None:
        employers.confirm(employer=Employer.objects.get(pk=stated.pk), by=by)
        casework.goes_on(case)

    def afterwards(self, case: Case) -> bool:
        """E02: whose collection waited for the unit alone is approved now."""
        return casework.look_at_waiting(self.detail_of(case).employer.going_on.keys)

    def undo(self, case: Case, stated: NewUnitStatement, by: User) -> None:
        """The employer waits for confirmation again."""
        employers.unconfirm(employer=Employer.objects.get(pk=stated.pk), by=by)
