"""E04: a headship that ended by what was taken back goes on, in whatever order runs and merges are taken back (D07, D10, E01)."""

import pytest

from acms.casework import actions as casework
from acms.casework.models import Case
from acms.people import actions as people
from acms.units import actions as units
from acms.yearly import actions as yearly
from acms.yearly.models import Kind, Line
from tests.journeys.lives import Life, World


@pytest.fixture
def she(world: World) -> Life:
    """Head of 三中 since 2015; nobody has confirmed its people for two years."""
    found = world.enters("乌云其木格", "三中", "2010-07-01")
    found.is_appointed()
    world.on("2018-04-08")
    return found


def parted(world: World) -> None:
    units.part_employers(duplicate=world.unit("三中"), by=world.clerk())


def put_back(world: World, she: Life, kind: str) -> None:
    line = Line.objects.select_related("run", "person__user", "headship").get(person=she.pk, run__kind=kind)
    yearly.undo(line=line, reason="误办", by=world.clerk(line.management_code))


@pytest.mark.parametrize("order", [(Kind.POST, Kind.LEARNING), (Kind.LEARNING, Kind.POST)])
def test_D07_D09_D10_E04_two_runs_are_undone_in_either_order(world: World, she: Life, order: tuple[str, str]) -> None:
    """D07, D09, D10, E04: off the post, then in 异动: put back by the one, then by the other, she heads her unit again, once."""
    assert she in world.settles(Kind.POST)
    world.on("2019-04-08")
    assert she in world.settles(Kind.LEARNING)
    assert (she.status, she.heads) == ("MOVED_OUT", "")
    put_back(world, she, order[0])
    assert she.heads == ""
    put_back(world, she, order[1])
    assert (she.stands, she.heads) == ("三中在岗 150105", "三中")
    assert she.person.headships.count() == 2


@pytest.mark.parametrize("other", [False, True])
@pytest.mark.parametrize("line_first", [False, True])
@pytest.mark.parametrize("run_first", [False, True])
def test_D07_D10_E01_E04_a_run_and_a_merge_of_the_unit_in_any_order(
    world: World, she: Life, *, other: bool, line_first: bool, run_first: bool
) -> None:
    """D07, D10, E01, E04: done and taken back one way or the other, with a head at the other row or without: she is the head at last, and
    the other unit has its own."""
    boss = world.enters("顾样例", "三中二", "2011-01-01")
    if other:
        boss.is_appointed()
    if run_first:
        assert she in world.settles(Kind.POST)
        world.merges_units("三中", "三中二")
    else:
        world.merges_units("三中", "三中二")
        world.after(3)
        assert she in world.settles(Kind.POST)
        if other:  # her unit's head of today was appointed after the last day on which heads could enter anything
            yearly.confirm(line=she.line(Kind.POST), reason="属实", by=world.clerk())
    world.after(10)
    steps = [lambda: put_back(world, she, Kind.POST), lambda: parted(world)]
    for step in steps if line_first else steps[::-1]:
        step()
        world.after(2)
    assert (she.stands, she.heads) == ("三中在岗 150105", "三中")
    assert boss.heads == ("三中二" if other else "")


def test_D07_E04_who_was_followed_by_another_head_is_not_the_head_again(world: World, she: Life) -> None:
    """D07, D10, E04: the unit has appointed somebody since, who has gone too: replacing had ended her rights."""
    assert she in world.settles(Kind.POST)
    he = world.enters("巴图", "三中", "2012-07-01")
    he.is_appointed()
    world.after(5)
    he.moves_to("青禾")
    put_back(world, she, Kind.POST)
    assert (she.stands, she.heads) == ("三中在岗 150105", "")


@pytest.mark.parametrize("take", [False, True])
@pytest.mark.parametrize("days", [0, 1, 2, 30])
def test_D15_E04_a_headship_comes_back_however_long_two_files_were_one(world: World, days: int, *, take: bool) -> None:
    """D15, E04: the merge had carried it to the kept file; that is no other headship which has followed."""
    kept = world.enters("乌云其木格", "青禾" if take else "三中", "2011-01-01")
    twin = world.enters("乌云其木格", "三中", "2011-01-01", nth=1)
    twin.is_appointed()
    world.on("2016-03-01")
    done = world.merges(kept, twin, ["post"] if take else [])
    assert kept.heads == "三中"
    world.after(days)
    world.takes_apart(done)
    assert (twin.heads, kept.heads) == ("三中", "")


@pytest.fixture
def three(world: World) -> tuple[Life, Life, Life]:
    """Three files of one person; by the second she heads 三中, which the first merge carries to the third."""
    one, two, third = (
        world.enters("萨仁", unit, "2010-07-01", nth=nth) for nth, unit in enumerate(("青禾", "三中", "三中"))
    )
    world.on("2016-06-01")
    two.is_appointed()
    world.after(10)
    return one, two, third


@pytest.mark.parametrize("meanwhile", ["merge", "run", "transfer", "units", "nothing"])
def test_E04_D15_a_carried_headship_goes_back_whatever_has_ended_and_begun_it_since(
    world: World, three: tuple[Life, Life, Life], meanwhile: str
) -> None:
    one, two, third = three
    inner = world.merges(third, two)
    assert third.heads == "三中"
    world.after(1)
    if meanwhile == "merge":
        outer = world.merges(one, third)
        world.after(1)
        world.takes_apart(outer)
    elif meanwhile == "run":
        world.on("2018-04-08")
        assert third in world.settles(Kind.POST)
        world.after(2)
        put_back(world, third, Kind.POST)
    elif meanwhile == "transfer":
        reversed_(world, third.goes_to_another_province())
    elif meanwhile == "units":
        world.enters("另头", "三中二", "2009-07-01").is_appointed()
        world.merges_units("三中", "三中二")
        world.after(1)
        parted(world)
    assert third.heads == "三中"
    world.after(1)
    world.takes_apart(inner)
    assert (two.heads, third.heads) == ("三中", "")


def reversed_(world: World, case: Case) -> None:
    world.after(3)
    case.refresh_from_db()
    casework.reverse(
        case, by=world.league, items=[{"item": "employer", "label": "单位", "reason": "错"}], reason="误批"
    )


@pytest.mark.parametrize("change", ["off_post", "moves", "no_unit"])
def test_C02_E04_whose_change_of_post_is_taken_back_heads_the_unit_again(world: World, she: Life, change: str) -> None:
    if change == "off_post":
        case = she.goes_off_post()
    elif change == "moves":
        case = she.moves_to("乳业")
    else:
        case = she.has_no_unit("150105")
    assert she.heads == ""
    reversed_(world, case)
    assert (she.stands, she.heads) == ("三中在岗 150105", "三中")


@pytest.mark.parametrize("outer_has_head", [False, True])
@pytest.mark.parametrize("inner_has_head", [False, True])
@pytest.mark.parametrize("inner_first", [False, True])
def test_E01_E04_units_merged_in_a_chain_are_parted_in_either_order(
    world: World, *, inner_has_head: bool, outer_has_head: bool, inner_first: bool
) -> None:
    """E01, E04: each unit has its own head at last, and the inner unit at once, whoever has headed the others meanwhile."""
    world.on("2018-04-08")
    lives = {}
    for unit, has_head in (("三中三", True), ("三中二", inner_has_head), ("三中", outer_has_head)):
        lives[unit] = world.enters(f"{unit}头", unit, "2011-01-01")
        if has_head:
            lives[unit].is_appointed()
    had = {unit: life.heads for unit, life in lives.items()}
    world.merges_units("三中三", "三中二")
    world.after(5)
    world.merges_units("三中二", "三中")
    order = ["三中三", "三中二"] if inner_first else ["三中二", "三中三"]
    for unit in order:
        world.after(5)
        units.part_employers(duplicate=world.unit(unit), by=world.clerk())
        assert inner_first <= (lives["三中三"].heads == "三中三")
        world.is_true()
    assert {unit: life.heads for unit, life in lives.items()} == had


@pytest.mark.parametrize("order", [(0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)])
def test_E01_E04_D07_D10_a_chain_of_units_and_a_run_are_taken_back_in_any_order(
    world: World, she: Life, order: tuple[int, ...]
) -> None:
    """D07, D10, E01, E04: the run has ended her headship while three units were one."""
    boss = world.enters("顾样例", "三中二", "2011-01-01")
    world.merges_units("三中", "三中二")
    world.after(3)
    world.merges_units("三中二", "三中三")
    world.after(3)
    assert she in world.settles(Kind.POST)
    part = [
        lambda unit=unit: units.part_employers(duplicate=world.unit(unit), by=world.clerk())
        for unit in ("三中", "三中二")
    ]
    steps = [*part, lambda: put_back(world, she, Kind.POST)]
    for step in order:
        world.after(2)
        steps[step]()
    assert (she.stands, she.heads, boss.heads) == ("三中在岗 150105", "三中", "")


@pytest.fixture
def restored(world: World) -> tuple[Life, Case]:
    """At 青禾; moved out, restored, and the head of her unit since; with her restoration."""
    found = world.enters("高样例", "青禾", "2010-07-01")
    world.on("2019-04-08")
    assert found in world.settles(Kind.LEARNING)
    world.on("2019-07-01")
    case = found.is_restored()
    found.is_appointed()
    world.on("2019-09-01")
    return found, case


def test_D14_E04_who_is_in_moved_out_again_heads_nothing(world: World, restored: tuple[Life, Case]) -> None:
    """D07, D14, E04: as with the run; nobody could enter evaluations there, so that the agency confirms who is on the list."""
    who, case = restored
    mate = world.enters("同样例", "青禾", "2012-07-01")
    reversed_(world, case)
    assert (who.status, who.heads, who.messages.count("会计机构负责人任期结束")) == ("MOVED_OUT", "", 1)
    world.on("2022-04-02")
    assert mate in world.lists(Kind.POST)
    assert mate.line(Kind.POST).state == "held"


def test_D10_D14_E04_the_run_is_undone_after_the_restoration_was_reversed(
    world: World, restored: tuple[Life, Case]
) -> None:
    """D10, D14, E04: the run was the mistake, and whoever was appointed since is the head again."""
    who, case = restored
    reversed_(world, case)
    put_back(world, who, Kind.LEARNING)
    assert (who.status, who.heads) == ("REGISTERED", "青禾")


@pytest.mark.parametrize("followed", [False, True])
def test_D14_E04_a_restoration_is_approved_anew(world: World, restored: tuple[Life, Case], *, followed: bool) -> None:
    """D14, E04: the reversal was the mistake; where the unit has another head by now, that one stays."""
    who, case = restored
    mate = world.enters("同样例", "青禾", "2012-07-01")
    reversed_(world, case)
    if followed:
        mate.is_appointed()
    who.asks_to_be_restored()
    case.refresh_from_db()
    world.approved(case, "高样例")
    assert (who.status, who.heads, mate.heads) == ("REGISTERED", "" if followed else "青禾", "青禾" if followed else "")


def test_C02_E04_whose_collection_is_reversed_heads_nothing(world: World) -> None:
    """C02, E04: by a later post as little as by the one of the collection: the file waits for its collection."""
    who = world.enters("高样例", "青禾", "2010-07-01")
    world.on("2016-03-01")
    who.moves_to("三中")
    who.is_appointed()
    people.unregister(person=who.person, by=world.league, case_no="")
    assert (who.status, who.heads) == ("COLLECTING", "")
