"""Which kinds of change touch each other is a table (ADR 0044): held against what the steps really look at, pair by pair."""

from datetime import date
from itertools import combinations, permutations
from typing import Any

import pytest

from acms.accounts.models import User
from acms.amendments import touching
from acms.collection import checks
from acms.collection.facts import Facts
from acms.collection.steps import AMENDMENTS, EDUCATION, IDENTITY, POST, QUALIFICATION, STEPS, Step
from acms.employers.models import Employer, EmployerState
from acms.holders.models import CertificateHolder
from acms.people.models import Person
from acms.policy import figures
from tests.collection.stating import TODAY, scan, stating

STARTED = date(2012, 7, 1)
UNIT = Employer(pk=1, uscc="91150105MA0TE5T16A", name="青禾", management_code="150105", state=EmployerState.CONFIRMED)
# Two answers of each step that a change states, as different as they can be; and the papers that prove them.
SAID: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    IDENTITY.change: ({"identity": {"political": "13"}}, {"identity": {"political": "01"}}),
    POST.change: (
        {"post": {"has_employer": True, "on_post": True, "employer": 1, "title": "1", "accounting_since": STARTED}},
        {"post": {"has_employer": True, "on_post": True, "employer": 1, "title": "4", "accounting_since": date(2015, 1, 2)}},
    ),
    EDUCATION.change: (
        {"full": {"level": "21", "school": "北疆样例财经大学", "major": "会计学", "graduated": date(2012, 6, 30)}},
        {"full": {"level": "14", "school": "另一所样例大学", "major": "历史学", "graduated": date(2019, 6, 30), "degree": "3"}},
    ),
    QUALIFICATION.change: (
        {"qualification": {"type": "00"}},
        {
            "qualification": {
                "type": "01", "level": "3", "way": "01", "obtained_on": date(2025, 5, 1), "certificate_no": "SYB2025000001",
                "is_cpa": True, "cpa_no": "150000001234", "is_highend": True, "talent_status": "1",
            }
        },
    ),
}  # fmt: skip
PAPERS = {
    IDENTITY.change: ("photo",),
    POST.change: ("proof_letter",),
    EDUCATION.change: ("diploma_full", "degree_full"),
    QUALIFICATION.change: ("qualification",),
}
OF_KIND = {step.change: step for step in STEPS}


def files(*, started: bool) -> Person:
    return Person(accounting_since=STARTED if started else None, user=User(pk=7))


def found(own: str, beside: dict[str, Any], *papers: str, started: bool) -> list[Any]:
    """What the rules, the system's checks and policy say of one statement of a kind, with this beside it."""
    said = SAID[own][1] | beside
    scans = [scan(kind) for kind in (*PAPERS[own], *papers)]
    facts = stating(*scans, kind=own, employer=UNIT, fixed_since=STARTED if started else None, **said)
    facts.user.pk = 7  # nobody's in the register
    step: Step[Any, Any] = OF_KIND[own]
    gaps = [(gap.item, gap.sentence) for gap in step.contradictions(facts, TODAY)]
    asked = [item.key for item in step.items if facts.applies(item)]
    policy = list(step.grounds(facts, figures.on(TODAY)))
    return [gaps, asked, policy, _checked(facts)]


def _checked(facts: Facts) -> list[tuple[str, str, str, str]]:
    results = checks.all_of(facts, TODAY)
    return [(one.code, one.item, one.verdict, one.message) for one in results if one.code != "photo_face"]


@pytest.mark.django_db
@pytest.mark.parametrize("started", [True, False], ids=["start fixed", "no start yet"])
@pytest.mark.parametrize(("one", "other"), list(combinations(AMENDMENTS, 2)))
def test_D05_kinds_touch_where_one_is_judged_by_what_the_other_says_and_nowhere_else(
    one: str, other: str, started: bool
) -> None:
    """Whatever the other kind states, the rules say the same of this one: so that nobody need wait for the other."""
    CertificateHolder.objects.create(
        name="别人", id_number="x", id_digest="x", level="3", year=2025, certificate_no="1"
    )
    hangs = [
        found(own, SAID[beside][0], started=started) != found(own, SAID[beside][1], *PAPERS[beside], started=started)
        for own, beside in permutations((one, other))
    ]
    assert any(hangs) == (other in touching.touching(files(started=started), one))


def test_D05_every_pair_of_kinds_is_in_the_table_once_with_a_reason() -> None:
    assert sorted(map(sorted, combinations(sorted(AMENDMENTS), 2))) == sorted(
        sorted(pair.kinds) for pair in touching.PAIRS
    )
    for pair in touching.PAIRS:
        assert pair.why.strip()
        assert bool(pair.said) == any(pair.touch(files(started=started)) for started in (True, False))


@pytest.mark.parametrize("started", [True, False])
def test_D05_kinds_share_a_slot_exactly_where_they_touch(started: bool) -> None:
    """What touches both of two kinds would join all three: one slot says so only where these two touch as well."""
    person = files(started=started)
    slots = {kind: touching.slot_of(person, kind, User(pk=7)) for kind in AMENDMENTS}
    for one, other in combinations(AMENDMENTS, 2):
        assert (slots[one] == slots[other]) == (other in touching.touching(person, one))
    assert slots["update_basic"] == "update_basic:7"
    assert slots["update_post"] == ("update_post:7" if started else "update_education+update_post:7")
