"""One open case a slot: who comes second goes on with the first one's, hears that one waits, or takes the place of what came back (ADR 0022)."""

from collections.abc import Callable
from typing import Any

import pytest

from acms.accounts.models import User
from acms.base.errors import Stale
from acms.casework import actions, procedures, words
from acms.casework.actions import Move
from acms.casework.models import OWN_SLOT, Case, CaseState, Decision, own_slot
from acms.learning.models import CreditApplication
from acms.people.models import Person
from tests import journaled
from tests.casework.test_own import registered  # noqa: F401
from tests.conftest import refused
from tests.learning.test_applications import applied


def opened(user: User, **more: str) -> Case:
    return actions.new_case(kind="credit", subject=user, title="甲", **more)


def answers(*found: Any) -> Callable[[], Any]:
    """Whatever is asked for, one after the other."""
    rest = list(found)
    return lambda: rest.pop(0)


def second() -> Case:
    raise actions.SlotTaken(words.ANOTHER_OPEN, "slot_taken")


def test_W12_what_is_there_is_gone_on_with_and_nothing_is_made() -> None:
    there, new = Case(pk=1), Case(pk=2)
    assert actions.found_or_made(answers(there), second) is there
    assert actions.found_or_made(answers(None), lambda: new) is new


def test_W12_where_another_request_was_first_theirs_is_gone_on_with() -> None:
    theirs = Case(pk=1)
    assert actions.found_or_made(answers(None, theirs), second) is theirs
    with refused(words.ANOTHER_OPEN):  # the slot is another kind's, or theirs is over already
        actions.found_or_made(answers(None, None), second)


def test_W12_a_slot_has_one_open_case_and_the_second_is_told_so(stranger: User, person: User) -> None:
    start = journaled.newest()
    first = opened(stranger)
    assert (first.slot, first.state, first.no) == (f"credit:{stranger.pk}", CaseState.DRAFT, None)
    for slot in ("", first.slot):
        with pytest.raises(actions.SlotTaken) as taken:
            opened(stranger, slot=slot)
        assert (taken.value.words, taken.value.code) == (words.ANOTHER_OPEN, "slot_taken")
    apart = opened(stranger, slot="credit:apart")  # another slot is another thing
    assert opened(person).slot == f"credit:{person.pk}"
    assert apart.slot == "credit:apart" and Case.objects.count() == 3
    assert journaled.lines(start) == [
        ("case.opened", "case", who.name, who.name) for who in (stranger, stranger, person)
    ]
    Case.objects.filter(pk=first.pk).update(state=CaseState.APPROVED)
    opened(stranger)  # what is over holds no place


@pytest.mark.parametrize("state", list(CaseState))
def test_W12_only_what_came_back_makes_room_for_what_is_filed_anew(stranger: User, state: CaseState) -> None:
    case, beside = opened(stranger), opened(stranger, slot="credit:apart")
    Case.objects.filter(pk=case.pk).update(state=state)
    Case.objects.filter(pk=beside.pk).update(state=CaseState.RETURNED)
    actions.make_room(case.slot)
    beside.refresh_from_db()
    gone = Case.objects.get(pk=case.pk).slot != case.slot
    assert gone is (state == CaseState.RETURNED) and beside.slot == "credit:apart"
    if gone:
        assert Case.objects.get(pk=case.pk).slot == own_slot(case.pk)
        assert opened(stranger).slot == case.slot


# ---- what somebody has in hand ----------------------------------------------------------------------------------------


def test_W12_what_is_in_hand_is_ones_own_open_case_and_one_that_waits_says_so(
    registered: Person,  # noqa: F811
    person: User,
    clerk_of_saihan: User,
) -> None:
    procedure, me = procedures.about(CreditApplication), registered.user
    assert actions.in_hand(procedure, by=me) is None
    case = applied(registered)
    assert case.state == CaseState.IN_REVIEW
    with refused("还没办完"):
        actions.in_hand(procedure, by=me, waits="还没办完")
    with refused(words.ANOTHER_OPEN):
        actions.in_hand(procedure, by=me)
    assert actions.in_hand(procedure, by=person) is None
    assert actions.in_hand(procedure, by=me, slot="credit:apart") is None
    actions.withdraw(case, by=me)
    found = actions.in_hand(procedure, by=me)
    assert found is not None and found.case == case
    applied(registered)
    items = [{"item": "credit.what", "label": "内容", "reason": "不清"}]
    actions.return_for_correction(Case.objects.get(pk=case.pk), by=clerk_of_saihan, items=items)
    assert actions.in_hand(procedure, by=me) == found == actions.back_with(procedure, by=me)
    assert actions.back_with(procedure, by=person) is None
    assert actions.back_with(procedure, by=me, what="别的") is None


def test_W12_what_lost_its_place_is_found_by_who_asks_for_no_place_of_its_own(
    registered: Person,  # noqa: F811
) -> None:
    """It came back while another had the slot; a thing with a slot of its own is another thing."""
    procedure, me = procedures.about(CreditApplication), registered.user
    case = applied(registered)
    Case.objects.filter(pk=case.pk).update(state=CaseState.RETURNED, slot=own_slot(case.pk))
    found = actions.in_hand(procedure, by=me)
    assert found is not None and found.case == case and found.case.slot.startswith(OWN_SLOT)
    assert actions.in_hand(procedure, by=me, slot="credit:apart") is None
    newer = opened(me)
    CreditApplication.objects.filter(case=case).update(case=newer)
    in_place = actions.in_hand(procedure, by=me)
    assert in_place is not None and in_place.case == newer  # what has the place comes first


def test_W12_who_submits_what_is_decided_by_now_is_told_and_nothing_is_frozen(
    registered: Person,  # noqa: F811
    clerk_of_saihan: User,
) -> None:
    case = applied(registered)
    actions.approve(case, by=clerk_of_saihan)
    before = case.submissions.count(), Decision.objects.count(), case.steps.count()
    for act in (lambda: actions.submit(case, by=registered.user), lambda: actions.withdraw(case, by=registered.user)):
        with pytest.raises(Stale) as stale:
            act()
        assert f"{clerk_of_saihan.name}已经在" in stale.value.words
    assert (case.submissions.count(), Decision.objects.count(), case.steps.count()) == before
    assert case.steps.filter(move=Move.APPROVE, by=clerk_of_saihan).count() == 1
