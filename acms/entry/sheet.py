"""激活码发放单: the codes of one unit to be cut apart, as PDF. Names and numbers are masked: the unit knows its people (L02)."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from acms.accounts import activation
from acms.accounts.models import User
from acms.base import masks, typeset
from acms.base.dates import chinese
from acms.entry import words

A_DAY = timedelta(days=1)
TEMPLATE = Path(__file__).parent / "typ" / "sheet.typ"


def pdf(title: str, codes: Sequence[tuple[User, str]]) -> bytes:
    """The sheet of these codes, two in a row."""
    people = [slip(user.name, user.id_number, code) for user, code in codes]
    return slips(title, people, page="/login/activate/", how=words.SHEET_HOW)


def slip(name: str, number: str, code: str) -> dict[str, str]:
    """What one slip says."""
    return {"name": _drawn(masks.name(name)), "number": f"…{number[-4:]}", "code": code}


def slips(title: str, people: Sequence[dict[str, str]], *, page: str, how: str) -> bytes:
    """A sheet of slips. `page`: where the codes are typed, `how`: what is done there."""
    day = timezone.localdate()
    facts = {
        "title": _drawn(title),
        "on": chinese(day),
        "until": chinese(
            day + activation.LIFE - A_DAY
        ),  # on the day after it only until the hour at which they were made
        "where": f"{settings.ACMS_URL}{page}",
        "how": how,
        "people": list(people),
    }
    return typeset.pdf(TEMPLATE, facts)


def _drawn(text: str) -> str:
    """The text with a mark for what no face draws: the last places of the number still say whose it is."""
    return "".join(letter if letter.isspace() or typeset.has_glyph(letter) else "〇" for letter in text)
