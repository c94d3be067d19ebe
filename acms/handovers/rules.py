"""What stands against a picture from the phone: each cause with a status and a sentence of its own."""

from datetime import datetime

from acms.accounts.models import User
from acms.base import crypto
from acms.base.errors import Refused
from acms.casework.models import Case
from acms.collection import steps
from acms.collection.steps import PAPERS
from acms.handovers import words
from acms.handovers.models import HandOver


class NotOpen(Refused):
    """The code does not open its slot. `title` and `words` say why, `status` is what the page answers with."""

    def __init__(self, why: words.Closed):
        super().__init__(why.sentence, why.code)
        self.title = why.title
        self.status = why.status


def lets_change(case: Case, kind: str) -> bool:
    """True when something may be put into the slot now (W12)."""
    item = PAPERS[kind]
    return case.lets_change(item.key) and steps.asked(case.kind, item)


def password_of(user: User | None) -> str:
    """What tells an account's password from any other; nothing of who has none."""
    return user.get_session_auth_hash() if user else ""


def closed(row: HandOver, at: datetime) -> words.Closed | None:
    """Why the code itself is over; None while it waits for its picture."""
    if row.used_at:
        return words.USED
    if row.ended_at:
        return words.REPLACED
    if not crypto.same(row.made_under, password_of(row.subject)):
        return words.SIGNED_OUT
    return words.EXPIRED if row.expires_at <= at else None


def shut(case: Case, kind: str) -> words.Closed | None:
    """Why the slot takes nothing; None while it does."""
    if case.is_open:
        return words.SUBMITTED
    if not case.is_editable:
        return words.DECIDED
    return None if lets_change(case, kind) else words.LOCKED


def full(row: HandOver) -> words.Closed | None:
    """The same of the code's own slot: a form takes nothing more once it was sent."""
    if row.case:
        return shut(row.case, row.kind)
    return words.FORM_SENT if row.form_was_sent else None


def against(row: HandOver, at: datetime, *, anothers: bool) -> words.Closed | None:
    """Why no picture may come now. Whose phone it is goes first: to others nothing is said of the slot."""
    return words.ANOTHER if anothers else closed(row, at) or full(row)
