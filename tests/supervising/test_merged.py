"""A supervising unit that is merged into another: its role goes on there, and comes back with the undo (R03)."""

from itertools import pairwise, permutations
from typing import Any

import pytest
from django.utils import timezone

from acms.accounts import actions as accounts
from acms.accounts.models import Role, User
from acms.casework import actions as casework
from acms.employers import actions as employers
from acms.employers.models import Employer
from acms.people.models import Person
from acms.supervising import access, actions
from acms.supervising.models import Claim, Designation, Outcome
from acms.units import actions as units
from tests.conftest import confirmed_unit
from tests.supervising.conftest import applied


@pytest.fixture
def survivor(db: None) -> Employer:
    """The same school once more, under another code."""
    return confirmed_unit(
        "12150000MA0TE5T24W",
        "呼和浩特市第三中学（样例）",
        "内蒙古自治区呼和浩特市赛罕区样例路26号",
        division_code="150105",
    )


@pytest.fixture
def third(db: None) -> Employer:
    return confirmed_unit(
        "12150000MA0TE5T32P", "样例第三中学", "内蒙古自治区呼和浩特市赛罕区样例路26号", division_code="150105"
    )


def merged(duplicate: Employer, into: Employer, by: User) -> None:
    units.merge_employers(duplicate=Employer.objects.get(pk=duplicate.pk), into=Employer.objects.get(pk=into.pk), by=by)


def apart(duplicate: Employer, by: User) -> None:
    employers.unmerge(duplicate=Employer.objects.get(pk=duplicate.pk), by=by)


def of(unit: Employer) -> tuple[bool, list[str], list[str]]:
    """Whether a unit supervises, by whom, and which units."""
    row = Employer.objects.get(pk=unit.pk)
    names = [user.name for user in access.administrators(row).filter(is_active=True)]
    return row.supervises, names, sorted(row.units.values_list("name", flat=True))


NOTHING: Any = (False, [], [])


def test_R03_a_role_goes_on_with_the_surviving_unit_and_comes_back(
    above: Employer, under: Employer, administrator: User, survivor: Employer, clerk_of_saihan: User
) -> None:
    before = of(above)
    assert before == (True, ["白样例"], [under.name])
    merged(above, survivor, clerk_of_saihan)
    assert (of(above), of(survivor)) == (NOTHING, before)
    administrator.refresh_from_db()
    assert access.own_unit(administrator) == survivor
    apart(above, clerk_of_saihan)
    assert (of(above), of(survivor)) == (before, NOTHING)
    administrator.refresh_from_db()
    assert access.own_unit(administrator) == above
    apart(above, clerk_of_saihan)
    assert of(above) == before


def test_R03_two_supervising_units_are_joined_and_parted(
    above: Employer, under: Employer, administrator: User, survivor: Employer, third: Employer, clerk_of_saihan: User
) -> None:
    employers.make_supervisor(employer=survivor, by=None)
    employers.take_in(unit=third, supervisor=survivor, by=None)
    accounts.make_staff(login_name="zg2", name="黑样例", password="x", role=Role.SUPERVISOR, unit_uscc=survivor.uscc)
    before, own = of(above), of(survivor)
    merged(above, survivor, clerk_of_saihan)
    supervises, names, those = of(survivor)
    assert supervises and set(names) == {"白样例", "黑样例"} and those == sorted([under.name, third.name])
    apart(above, clerk_of_saihan)
    assert (of(above), of(survivor)) == (before, own)


def test_R03_what_has_changed_since_the_merge_stays_as_it_was_left(
    above: Employer,
    under: Employer,
    administrator: User,
    survivor: Employer,
    third: Employer,
    clerk_of_saihan: User,
) -> None:
    merged(above, survivor, clerk_of_saihan)
    survivor.refresh_from_db()
    actions.let_go(unit=Employer.objects.get(pk=under.pk), supervisor=survivor, by=clerk_of_saihan)
    employers.take_in(unit=third, supervisor=survivor, by=None)
    apart(above, clerk_of_saihan)
    assert of(above) == (True, ["白样例"], [])
    assert of(survivor) == (True, [], [third.name])  # it has a unit of its own now


def test_R03_a_role_that_the_agency_has_ended_meanwhile_does_not_come_back(
    above: Employer, under: Employer, administrator: User, survivor: Employer, clerk_of_saihan: User
) -> None:
    merged(above, survivor, clerk_of_saihan)
    actions.end(unit=Employer.objects.get(pk=survivor.pk), by=clerk_of_saihan)
    apart(above, clerk_of_saihan)
    assert (of(above), of(survivor)) == (NOTHING, NOTHING)


def test_R03_no_unit_supervises_itself_or_in_a_circle_after_a_merge(
    above: Employer, under: Employer, survivor: Employer, third: Employer, clerk_of_saihan: User
) -> None:
    employers.take_in(unit=survivor, supervisor=above, by=None)
    merged(above, survivor, clerk_of_saihan)
    assert of(survivor) == (True, [], [under.name])
    assert Employer.objects.get(pk=survivor.pk).supervisor is None
    # and one whose own supervisor is under the duplicate
    employers.make_supervisor(employer=under, by=None)
    employers.take_in(unit=third, supervisor=under, by=None)
    merged(survivor, third, clerk_of_saihan)
    assert (
        Employer.objects.get(pk=under.pk).supervisor == third and Employer.objects.get(pk=third.pk).supervisor is None
    )


@pytest.fixture
def fourth(db: None) -> Employer:
    return confirmed_unit(
        "12150000MA0TE5T40J", "样例第四中学", "内蒙古自治区呼和浩特市赛罕区样例路26号", division_code="150105"
    )


@pytest.mark.parametrize("order", sorted(permutations(range(3))))
@pytest.mark.parametrize("own", [(), (1,), (2,), (3,), (1, 2, 3)])
def test_R03_a_chain_of_merges_is_taken_apart_in_any_order(
    above: Employer, under: Employer, administrator: User, survivor: Employer, third: Employer, fourth: Employer,
    clerk_of_saihan: User, own: tuple[int, ...], order: tuple[int, ...],
) -> None:  # fmt: skip
    """Each has its own role at last and none has another's; nobody is left with a role that has nothing under it."""
    chain = [above, survivor, third, fourth]
    for n in own:
        employers.make_supervisor(employer=chain[n], by=None)
        accounts.make_staff(
            login_name=f"zg{n}", name=f"样例{n}", password="x", role=Role.SUPERVISOR, unit_uscc=chain[n].uscc
        )
    before = [of(unit) for unit in chain]
    for inner, outer in pairwise(chain):
        merged(inner, outer, clerk_of_saihan)
    whole = of(fourth)
    assert (whole[0], len(whole[1]), [of(unit) for unit in chain[:3]]) == (True, 1 + len(own), [NOTHING] * 3)
    for n in order:
        apart(chain[n], clerk_of_saihan)
        for unit in chain:
            supervises, names, those = of(unit)
            assert supervises == bool(names or those)
    assert [of(unit) for unit in chain] == before


@pytest.mark.parametrize("sister_first", [False, True])
def test_R03_a_role_that_two_merges_have_brought_goes_on_until_both_are_undone(
    above: Employer, under: Employer, survivor: Employer, third: Employer, fourth: Employer, clerk_of_saihan: User,
    *, sister_first: bool,
) -> None:  # fmt: skip
    """Two supervising units into one, which is merged on: its role ends with the later undo, wherever it has come to."""
    employers.make_supervisor(employer=fourth, by=None)
    employers.take_in(
        unit=confirmed_unit("91150105MA0TE5T245", "样例厂", "呼和浩特市赛罕区样例路1号", division_code="150105"),
        supervisor=fourth,
        by=None,
    )
    before = [of(unit) for unit in (above, fourth)]
    for one in (above, fourth):
        merged(one, survivor, clerk_of_saihan)
    merged(survivor, third, clerk_of_saihan)
    first, second = (fourth, above) if sister_first else (above, fourth)
    apart(first, clerk_of_saihan)
    assert of(third)[0] and len(of(third)[2]) == 1
    apart(second, clerk_of_saihan)
    assert of(third) == NOTHING
    apart(survivor, clerk_of_saihan)
    assert [of(unit) for unit in (above, fourth, survivor, third)] == [*before, NOTHING, NOTHING]


def test_R03_what_the_middle_of_a_chain_has_got_since_is_its_own(
    above: Employer, under: Employer, survivor: Employer, third: Employer, fourth: Employer, clerk_of_saihan: User
) -> None:
    """It has taken a unit in while it supervised by the merge: that one goes on with it, and comes back to it."""
    merged(above, survivor, clerk_of_saihan)
    employers.take_in(unit=fourth, supervisor=Employer.objects.get(pk=survivor.pk), by=None)
    merged(survivor, third, clerk_of_saihan)
    apart(above, clerk_of_saihan)
    assert (of(above), of(third)) == ((True, [], [under.name]), (True, [], [fourth.name]))
    merged(above, third, clerk_of_saihan)  # what has gone back comes again by another way
    apart(survivor, clerk_of_saihan)
    assert (of(survivor), of(third)) == ((True, [], [fourth.name]), (True, [], [under.name]))
    apart(above, clerk_of_saihan)
    assert (of(above), of(third)) == ((True, [], [under.name]), NOTHING)


def test_R03_open_questions_go_over_once(
    above: Employer, administrator: User, survivor: Employer, third: Employer, employer: Employer, clerk_of_saihan: User
) -> None:
    employers.make_supervisor(employer=survivor, by=None)
    now = timezone.now()
    for unit, asks in ((employer, above), (third, above), (third, survivor), (survivor, above)):
        Claim.objects.create(unit=unit, supervisor=asks, asked_by=administrator, asked_at=now)
    merged(above, survivor, clerk_of_saihan)
    still = Claim.objects.filter(outcome=Outcome.OPEN).values_list("unit", "supervisor")
    assert sorted(still) == sorted([(employer.pk, survivor.pk), (third.pk, survivor.pk)])
    apart(above, clerk_of_saihan)
    still = Claim.objects.filter(outcome=Outcome.OPEN).values_list("unit", "supervisor")
    assert sorted(still) == sorted([(employer.pk, above.pk), (third.pk, survivor.pk)])


def test_R03_C02_the_application_of_a_merged_unit_is_reversed_where_its_role_is(
    filer: Person, other: Employer, survivor: Employer, clerk_of_saihan: User, clerk_of_the_league: User
) -> None:
    case = applied(filer)
    casework.approve(case, by=clerk_of_saihan)
    account = Designation.objects.get().account
    assert account is not None
    merged(other, survivor, clerk_of_saihan)
    assert access.own_unit(User.objects.get(pk=account.pk)) == survivor
    actions.send_code(account=User.objects.get(pk=account.pk), by=clerk_of_saihan)
    casework.reverse(case, by=clerk_of_the_league, items=[], reason="印章是假的")
    assert (of(other), of(survivor)) == (NOTHING, NOTHING)
    apart(other, clerk_of_saihan)
    assert (of(other), of(survivor)) == (NOTHING, NOTHING)
