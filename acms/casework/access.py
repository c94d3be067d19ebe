"""Which cases somebody sees and may decide (R04): the scopes of `accounts.access`, asked about cases."""

from django.db.models import Count, QuerySet, Value

from acms.accounts import access
from acms.accounts.models import User
from acms.casework import held, procedures
from acms.casework.models import Case, CaseState
from acms.employers import access as employers_access
from acms.people import access as people_access


def own(user: User) -> QuerySet[Case]:
    """One's own cases, and those of the accounts of files that were merged into one's own (D15)."""
    return Case.objects.filter(subject__in=people_access.own_accounts(user))


def visible_to(user: User) -> QuerySet[Case]:
    """The cases a member of staff may open: submitted ones of their scope, or of a supervising unit's units, which it reads (A8).

    Drafts belong to the person alone.
    """
    if access.is_supervisor(user):
        units = employers_access.rows_of(user)
        return Case.objects.filter(employer__in=units).exclude(state=CaseState.DRAFT)
    if not access.is_reviewer(user):
        return Case.objects.none()
    return Case.objects.filter(access.within(user)).exclude(state=CaseState.DRAFT)


def withdrawn(user: User, no: str) -> bool:
    """True when a case of the scope with this number was taken back by its person: the clerk is told so (W12)."""
    if not access.is_reviewer(user):
        return False
    return Case.objects.filter(access.within(user), no=no, state=CaseState.DRAFT).exists()


def decidable(user: User) -> QuerySet[Case]:
    """What waits for a decision that the reviewer may take; not what is decided and may still be undone."""
    return _waiting(user).exclude(pk__in=held.cases())


def open_count(user: User) -> int:
    """How many of these are of the reviewer's own level, as the list 待办 begins; agencies below have theirs. Counted from an
    index: what is held is few, and taken off. In one statement, for every page of the desk says it."""
    waiting = _waiting(user).filter(deciding_code__in=sorted(access.own_level(user))).order_by()
    return sum(_counted(waiting, 1).union(_counted(waiting.filter(pk__in=held.cases()), -1), all=True))


def _counted(rows: QuerySet[Case], sign: int) -> QuerySet[Case, int]:
    """How many rows, times the sign; nothing where there are none."""
    return rows.values(all=Value(1)).annotate(count=Value(sign) * Count("*")).values_list("count", flat=True)


def _waiting(user: User) -> QuerySet[Case]:
    return visible_to(user).filter(state=CaseState.IN_REVIEW, deciding_code__in=sorted(access.decides(user)))


def may_pre_review(user: User, case: Case) -> bool:
    """A supervising unit says what it thinks of a case of its units while the agency has it (R03, A8)."""
    waits = case.state == CaseState.IN_REVIEW and access.is_supervisor(user)
    return waits and visible_to(user).filter(pk=case.pk).exists()


def can_decide(user: User, case: Case) -> bool:
    """Banner and league decide what is addressed to them or below; the region what is addressed to it (A7)."""
    return case.state == CaseState.IN_REVIEW and access.may_decide(user, case.deciding_code)


def can_reverse(user: User, case: Case) -> bool:
    """The agency above may take an approval back, with reasons (C02), of the kinds that can be taken back at all."""
    return is_above(user, case) and not procedures.of(case).for_good


def is_above(user: User, case: Case) -> bool:
    """True for the agency above whoever has approved a case (C02)."""
    return case.state == CaseState.APPROVED and access.may_reverse(user, case.deciding_code)
