"""Whose phone it is."""

from acms.accounts.models import User
from acms.handovers.models import HandOver
from acms.people import access as people_access


def is_anothers(row: HandOver, opened_by: User | None) -> bool:
    """True where somebody else is signed in on the phone, staff too. Nobody need be; one's own merged files are one's own (D15). A visitor's
    form is nobody's by name: there nobody is another."""
    subject = row.subject
    return opened_by is not None and subject is not None and subject.pk not in people_access.own_accounts(opened_by)
