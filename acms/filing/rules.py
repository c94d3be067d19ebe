"""Which qualifications may be filed (F01): pure."""

from acms.policy.figures import Policy

# 初级、中级 by examination; 高级、正高级 by 考评 or 评审.
WAYS = {"1": {"01"}, "2": {"01"}, "3": {"02", "03"}, "4": {"02", "03"}}


def fault(level: str, way: str, year: int, policy: Policy, this_year: int) -> str:
    """ "way" or "year" where a qualification is not accepted here, else empty.

    `policy` gives junior_first_year and senior_first_year, dated settings of the region's office (C06).
    """
    if way not in WAYS.get(level, set()):
        return "way"
    return "" if first_year(level, policy) <= year <= this_year else "year"


def first_year(level: str, policy: Policy) -> int:
    """The first year of which a qualification of this level is filed here."""
    return int(policy["junior_first_year"] if level in ("1", "2") else policy["senior_first_year"])
