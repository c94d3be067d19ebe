"""Whose phone it is."""

from acms.accounts.models import User
from acms.handovers.models import HandOver
from acms.people import access as people_access


def is_anothers(row: HandOver, opened_by: User | None) -> bool:
    """True where somebody else is signed in on the phone, staff too. Nobody need be; one's own merged files are one's own (D15)."""
    return opened_by is not None and row.case.subject_id not in people_access.own_accounts(opened_by)
