"""会计类专业在校学生: which majors are accounting ones, when somebody may file, and file again (D13, A27). Pure."""

import re
from datetime import date
from decimal import Decimal
from functools import cache

from acms.base import codelists

# 中专 or above, as the form's list of education has them; 高中 and below train no accountants.
LOWEST = "41"
OTHER = "99"
# What a major may contain that is not on the lists: the guide's own list ends with 等.
NEAR = ("会计", "审计", "财务", "理财")


@cache
def majors() -> frozenset[str]:
    """The majors that count by their names: the guide's list and the ministry's, without what stands in brackets there."""
    guide = {name for code, name in codelists.names("major_accounting_guide").items() if code != OTHER}
    return frozenset(
        guide | {re.sub(r"[(（].*", "", name) for name in codelists.names("major_accounting_moe").values()}
    )


def is_accounting(major: str) -> bool | None:
    """True for a major on the lists, None for one that people have to look at, False for any other."""
    name = re.sub(r"[(（].*|专业$", "", "".join(major.split()))
    if name in majors():
        return True
    return None if any(word in name for word in NEAR) else False


@cache
def levels() -> tuple[str, ...]:
    """The education codes that count, from 中专 up."""
    codes = list(codelists.names("education_level_form"))
    return tuple(codes[codes.index(LOWEST) :])


def graduates(entered: date, years: Decimal) -> int:
    """毕业年度: the year in which somebody who entered then is through after so many years (half years too)."""
    months = entered.year * 12 + entered.month - 1 + int(years * 12)
    return months // 12


def may_file_again(graduates_in: int, on: date) -> bool:
    """Not before or in the year of graduation; from the year after it on (毕业年度的第二年)."""
    return on.year > graduates_in
