"""The real-name authority (实名认证): asks whether a name and a number belong together (W04, X03)."""

import re
from functools import cache
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from acms.base.numbers import id_card


class Unanswered(Exception):
    """The authority did not answer; ask again later."""


class NoRecord(Unanswered):
    """The authority knows neither yes nor no about this number (无记录): no mismatch, and no use in asking again."""


class Authority(Protocol):
    """True when name and number belong together, False when they do not. Raises Unanswered."""

    def matches(self, name: str, id_number: str) -> bool: ...


class Simulated:
    """Stands in for the authority: every valid number belongs to the name given, except names that say they do not.

    「…不符」 in a name is answered with no, 「…无应答」 not at all, so that demos and tests reach every branch.
    """

    simulated = True

    def matches(self, name: str, id_number: str) -> bool:
        if "无应答" in name:
            raise Unanswered
        return id_card.is_valid(id_number) and not re.search("不符", name)


def authority() -> Authority | None:
    """The connector that the installation has chosen; None where none is connected, which is never an answer (W04)."""
    return _made(settings.ACMS_REAL_NAME) if settings.ACMS_REAL_NAME else None


@cache
def _made(path: str) -> Authority:
    made: Authority = import_string(path)()
    return made
