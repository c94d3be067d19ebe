"""Whom a supervising unit may ask for, what waits for a unit's word, and whom a case waits for (R03, A8)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from acms.accounts import access as accounts_access
from acms.accounts.models import Role, User
from acms.arrivals import access as arrivals_access
from acms.arrivals.models import Confirmation
from acms.casework.models import Case, CaseState
from acms.employers.models import Employer
from acms.regions import divisions
from acms.supervising.models import Claim, Outcome


def own_unit(user: User) -> Employer | None:
    """The supervising unit that somebody works for, while it is one."""
    return Employer.objects.filter(uscc=user.unit_uscc, supervises=True).first() if user.unit_uscc else None


def may_keep(user: User, unit: Employer) -> bool:
    """Who decides about a unit's supervising: its agency, and 自治区财政厅会计处 about those under 自治区直属, which it has decided."""
    own = accounts_access.may_decide(user, unit.management_code)
    return own or (accounts_access.is_region(user) and unit.management_code == divisions.REGION_DIRECT)


def administrators(unit: Employer) -> QuerySet[User]:
    """Who works for a supervising unit, those whose account is shut too."""
    rows = User.objects.filter(role=Role.SUPERVISOR, unit_uscc=unit.uscc)
    return rows.select_related("designation").order_by("-is_active", "pk")


def open_claims(unit: Employer) -> QuerySet[Claim]:
    """What waits for the unit's word."""
    return Claim.objects.filter(unit=unit, outcome=Outcome.OPEN).select_related("supervisor", "asked_by")


def claims_on(unit: Employer) -> QuerySet[Claim]:
    """All that was ever asked of a unit: who answers what is closed is told by whom."""
    return Claim.objects.filter(unit=unit).select_related("unit", "supervisor", "asked_by")


@dataclass(frozen=True)
class Reminded:
    """Whom a case waits for: its person, or with `head` the unit's accounting head."""

    case: Case
    user: User
    head: bool


def waits_for(cases: Iterable[Case]) -> list[Reminded]:
    """Whom these cases wait for; a case that is with the agency waits for nobody whom a supervising unit reminds."""
    asked = {
        row.submission.case_id: row.employer_id
        for row in Confirmation.objects.open()
        .filter(submission__case__in=[case.pk for case in cases if case.state == CaseState.IN_REVIEW])
        .select_related("submission")
    }
    heads = arrivals_access.heads_of(asked.values())
    found = []
    for case in cases:
        if case.state == CaseState.RETURNED:
            found.append(Reminded(case, case.subject, False))
        elif (head := heads.get(asked.get(case.pk, 0))) and head.person.user_id != case.subject_id:
            found.append(Reminded(case, head.person.user, True))
    return found
