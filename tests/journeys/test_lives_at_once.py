"""What several offices do to one life at the same moment: one clear result, or one clear sentence, and nothing lost."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
import time_machine

from acms.base import work
from acms.base.errors import Refused, Stale
from acms.casework import actions as casework
from acms.casework.models import Case
from acms.merging import actions as merging
from acms.merging.models import Merge, PossibleDuplicate
from acms.policy import actions as policy
from acms.policy.models import Figure
from acms.yearly import actions as yearly
from acms.yearly import running
from acms.yearly.models import Kind, Line, LineState
from tests.conftest import refused
from tests.journeys.lives import BASIS, HERE, Life, World, day
from tests.test_races import elsewhere  # noqa: F401
from tests.threads import together


def warned_twice(world: World) -> tuple[Life, Life]:
    """Two files of one woman, both on this year's list, both told twice, their days passed."""
    she = world.enters("乌云其木格", "青禾", "2010-07-01")
    twin = world.enters("乌云其木格", "三中", "2010-07-01", nth=1)
    world.on("2019-04-08")
    assert world.lists(Kind.LEARNING) == {she: [2016, 2017, 2018], twin: [2016, 2017, 2018]}
    world.warns(Kind.LEARNING)
    world.on("2019-04-24")
    world.warns(Kind.LEARNING)
    world.on("2019-05-26")
    return she, twin


def merge_of(world: World, pair: PossibleDuplicate, she: Life) -> None:
    how: dict[str, Any] = {"take": ["post"], "reason": "核对了两本证书", "start_of": she.pk}
    merging.merge_files(pair=pair, keep=she.pk, by=world.region, **how)


def test_D10_D15_the_run_is_applied_while_somebody_looks_at_the_pair(world: World) -> None:
    """D09, D10, D14, D15: both files are in 异动 when the button is pressed: merged as they are, and apart again as they were."""
    she, twin = warned_twice(world)
    pair = PossibleDuplicate.objects.select_related("first__user", "second__user").get(pk=world.pair(she, twin).pk)
    world.signs(Kind.LEARNING)
    assert (she.status, twin.status) == ("MOVED_OUT", "MOVED_OUT")
    merge_of(world, pair, she)
    assert (she.status, twin.status) == ("MOVED_OUT", "CLOSED")
    she.is_restored()
    world.takes_apart(Merge.objects.get())
    assert (she.status, twin.status) == ("REGISTERED", "MOVED_OUT")
    twin.is_put_back(Kind.LEARNING)
    assert twin.status == "REGISTERED"


def test_D10_D15_the_kept_file_is_moved_out_while_somebody_looks_at_the_pair(world: World) -> None:
    """D09, D10, D15: of a file in 异动 and one in the register, the second stays: said, not done."""
    she, twin = warned_twice(world)
    pair = PossibleDuplicate.objects.select_related("first__user", "second__user").get(pk=world.pair(she, twin).pk)
    twin.is_exempt(2018)
    world.signs(Kind.LEARNING)
    assert (she.status, twin.status) == ("MOVED_OUT", "REGISTERED")
    with refused("正式库"):
        merge_of(world, pair, she)
    assert twin.status == "REGISTERED" and twin.user.is_active


# ---- two offices and one figure ---------------------------------------------------------------------------------------


def test_C06_D06_D07_two_of_the_office_set_one_day_and_the_second_is_told(world: World) -> None:
    """C06, D06, D07, D10: the first one's deadline holds for heads and for the run; the second sees it before setting anew."""
    boss = world.enters("乔样例", "青禾", "2010-01-01")
    boss.is_appointed()
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    world.on("2017-12-04")
    seen = policy.last_of("evaluation_deadline")
    how: dict[str, Any] = {"key": "evaluation_deadline", "valid_from": day("2018-01-01"), "by": world.region}
    policy.set_figure(typed=["05-31"], basis="内财会〔2018〕1号", seen=seen, **how)
    with pytest.raises(Stale) as told:
        policy.set_figure(typed=["02-28"], basis="内财会〔2018〕2号", seen=seen, **how)
    assert told.value.code == "set_meanwhile" and Figure.objects.count() == 1
    world.on("2018-05-20")
    boss.is_evaluated(2017, by=boss)
    assert world.lists(Kind.POST) == {she: [2016, 2017]}
    with refused("还没有到结算日"):
        yearly.sign(run=world.run(Kind.POST), basis=BASIS, by=world.region, on=world.today)
    she.is_evaluated(2017, by=boss)
    assert world.lists(Kind.POST) == {}


# ---- by threads, in a copy of the database: these come last, for the module stays there ---------------------------------


def in_a_world(at: datetime, story: Callable[[World], None]) -> None:
    """Told by a thread of its own, whose connection is to the copy; the clock stands where the story sets it."""

    def told() -> None:
        with time_machine.travel(at) as clock:
            story(World(clock))

    together(told)


@pytest.mark.django_db
def test_D10_D15_merged_and_applied_at_the_same_moment(elsewhere: None) -> None:  # noqa: F811
    """D09, D10, D15: whichever comes first, the files say what was done to them, and apart again they stand as before."""

    def race(world: World) -> None:
        she, twin = warned_twice(world)
        pair = world.pair(she, twin)
        yearly.sign(run=world.run(Kind.LEARNING), basis=BASIS, by=world.region, on=world.today)
        together(lambda: merge_of(world, PossibleDuplicate.objects.get(pk=pair.pk), she), _applies)
        world.works()
        moved = Line.objects.get(person=twin.pk).state == LineState.APPLIED
        assert (she.status, twin.status) == ("MOVED_OUT", "CLOSED")
        world.takes_apart(Merge.objects.get())
        assert twin.status == ("MOVED_OUT" if moved else "REGISTERED")
        world.is_true()

    in_a_world(datetime(2015, 3, 2, 10, tzinfo=HERE), race)


def _applies() -> None:
    assert work.drain(running.LANES)


@pytest.mark.django_db
def test_E01_two_units_merged_into_each_other_at_once(elsewhere: None) -> None:  # noqa: F811
    """E01: the first one stands, the other clerk is told; never do two units go on for each other."""
    told: list[str] = []

    def race(world: World) -> None:
        for name in ("三中", "三中二"):
            world.unit(name)
        world.clerk()
        ways = (("三中", "三中二"), ("三中二", "三中"))
        together(*(lambda way=way: _merges_units(told, world, *way) for way in ways))
        into = [world.unit(name).merged_into_id for name in ("三中", "三中二")]
        assert into.count(None) == 1

    in_a_world(datetime(2016, 2, 1, 10, tzinfo=HERE), race)
    assert told == ["no_merge"]


def _merges_units(told: list[str], world: World, duplicate: str, into: str) -> None:
    try:
        world.merges_units(duplicate, into)
    except Refused as refusal:
        told.append(refusal.code)


@pytest.mark.django_db
def test_E01_E04_a_head_approved_while_their_unit_is_merged_heads_the_one_that_goes_on(elsewhere: None) -> None:  # noqa: F811
    """E01, E04: whichever comes first, the headship stands where the post does."""

    def race(world: World) -> None:
        she = world.enters("格根塔娜", "青禾", "2010-07-01", nth=2)
        world.unit("三中三")
        world.on("2016-02-01")
        clerk, case = world.clerk(), she.asks_to_head()
        world.looked_at(case)
        together(
            lambda: casework.approve(Case.objects.get(pk=case.pk), by=clerk),
            lambda: world.merges_units("青禾", "三中三"),
        )
        assert she.heads == "三中三"
        assert she.stands.startswith("三中三在岗")

    in_a_world(datetime(2015, 3, 2, 10, tzinfo=HERE), race)


@pytest.mark.django_db
def test_C06_one_figure_and_one_day_from_two_desks(elsewhere: None) -> None:  # noqa: F811
    """C06, D07: of two that are set at once one stands, and the other desk reads so."""
    told: list[str] = []

    def race(world: World) -> None:
        seen = policy.last_of("learning_settlement")
        how: dict[str, Any] = {
            "key": "learning_settlement",
            "valid_from": world.today,
            "by": world.region,
            "seen": seen,
        }
        together(*(lambda typed=typed: _sets(told, typed, how) for typed in ("04-30", "05-31")))
        assert Figure.objects.filter(key="learning_settlement", valid_from=world.today).count() == 1

    in_a_world(datetime(2019, 1, 8, 10, tzinfo=HERE), race)
    assert told == ["set_meanwhile"]


def _sets(told: list[str], typed: str, how: dict[str, Any]) -> None:
    try:
        policy.set_figure(typed=[typed], basis=f"文号{typed}", **how)
    except Refused as refusal:
        told.append(refusal.code)
